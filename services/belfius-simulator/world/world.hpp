#pragma once
// The customers of the simulated bank and their accounts: fictitious, and the same for a seed.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "world/history.hpp"
#include "world/other_brand.hpp"

namespace tpp::simulator {

// What the bank thinks of reading an account from outside; each has its own refusal.
enum class Standing : std::uint8_t { open, blocked, outside_channels, other_brand, not_supported };

std::string_view name_of(Standing standing);
std::optional<Standing> standing_named(std::string_view name);

struct Compartment {
  std::string currency;
  std::int64_t cents = 0;
  std::vector<Transaction> history;  // newest first
};

struct Account {
  std::string iban;
  std::string holder;
  std::string product_name;
  Standing standing = Standing::open;
  std::vector<Compartment> compartments;  // EUR first; more than one: multi-currency

  const Compartment* compartment(std::string_view currency) const;
  std::size_t transaction_count() const;
  // As the newest row; false when the account has no such compartment.
  bool book(Transaction row);
};

struct Customer {
  std::string id;  // what scripts call the person, e.g. an.peeters
  std::string name;
  bool barred = false;  // may not give consents
  bool crowd = false;   // one of many look-alikes, not offered on the pages
  std::vector<Account> accounts;

  const Account* account(std::string_view iban) const;
};

class World {
 public:
  // today: the day of the newest rows. crowd: how many further customers with one account each.
  World(std::uint64_t seed, std::chrono::sys_days today, std::size_t crowd);

  const std::vector<Customer>& customers() const { return customers_; }
  const Customer* customer(const std::string& id) const;
  Account* account(std::string_view iban);
  const Customer* holder(std::string_view iban) const;
  bool other_brand_holds(std::string_view iban) { return other_brand_.holds(iban); }

 private:
  std::vector<Customer> customers_;
  std::unordered_map<std::string, std::size_t> place_of_;
  OtherBrand other_brand_;
};

}  // namespace tpp::simulator
