#include "world/world.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "world/people.hpp"

namespace tpp::simulator {
namespace {

constexpr std::array<std::pair<Standing, std::string_view>, 5> standing_names{{
    {Standing::open, "open"},
    {Standing::blocked, "blocked"},
    {Standing::outside_channels, "outside_channels"},
    {Standing::other_brand, "other_brand"},
    {Standing::not_supported, "not_supported"},
}};

}  // namespace

std::string_view name_of(Standing standing) {
  for (const auto& [value, name] : standing_names)
    if (value == standing) return name;
  return "open";
}

std::optional<Standing> standing_named(std::string_view name) {
  for (const auto& [value, known] : standing_names)
    if (known == name) return value;
  return std::nullopt;
}

const Compartment* Account::compartment(std::string_view currency) const {
  const auto found = std::ranges::find(compartments, currency, &Compartment::currency);
  return found == compartments.end() ? nullptr : &*found;
}

std::size_t Account::transaction_count() const {
  std::size_t count = 0;
  for (const auto& part : compartments) count += part.history.size();
  return count;
}

bool Account::book(Transaction row) {
  const auto part = std::ranges::find(compartments, row.currency, &Compartment::currency);
  if (part == compartments.end()) return false;
  part->cents += row.cents;
  part->history.insert(part->history.begin(), std::move(row));
  return true;
}

const Account* Customer::account(std::string_view iban) const {
  const auto found = std::ranges::find(accounts, iban, &Account::iban);
  return found == accounts.end() ? nullptr : &*found;
}

World::World(std::uint64_t seed, std::chrono::sys_days today, std::size_t crowd)
    : customers_(make_people(seed, today)), other_brand_(seed, crowd) {
  auto more = make_crowd(seed, today, crowd);
  std::ranges::move(more, std::back_inserter(customers_));
  for (std::size_t i = 0; i < customers_.size(); ++i) place_of_[customers_[i].id] = i;
}

const Customer* World::customer(const std::string& id) const {
  const auto found = place_of_.find(id);
  return found == place_of_.end() ? nullptr : &customers_[found->second];
}

const Customer* World::holder(std::string_view iban) const {
  for (const auto& customer : customers_)
    if (customer.account(iban)) return &customer;
  return nullptr;
}

Account* World::account(std::string_view iban) {
  for (auto& customer : customers_)
    for (auto& account : customer.accounts)
      if (account.iban == iban) return &account;
  return nullptr;
}

}  // namespace tpp::simulator
