#include "world/people.hpp"

#include <array>
#include <cstdio>

#include "world/belgian_numbers.hpp"

namespace tpp::simulator {
namespace {

// Opens accounts one after the other from one stream of chance.
class Branch {
 public:
  Branch(std::uint64_t seed, std::chrono::sys_days today) : dice_(seed), today_(today) {}

  Account open(std::string holder, std::string product, const HistoryPlan& plan) {
    Account account;
    account.iban = belgian_iban(dice_);
    account.holder = std::move(holder);
    account.product_name = std::move(product);
    add_compartment(account, plan);
    return account;
  }

  void add_compartment(Account& account, const HistoryPlan& plan) {
    Compartment part;
    part.currency = plan.currency;
    part.cents = static_cast<std::int64_t>(dice_.below(plan.business ? 9000000 : 900000)) - 20000;
    part.history = make_history(plan, today_, dice_);
    account.compartments.push_back(std::move(part));
  }

  Account in_standing(std::string holder, Standing standing) {
    auto account = open(std::move(holder), "Compte à vue", HistoryPlan{.rows = 6, .days = 30});
    account.standing = standing;
    return account;
  }

 private:
  Dice dice_;
  std::chrono::sys_days today_;
};

Customer person(std::string id, std::string name) {
  Customer customer;
  customer.id = std::move(id);
  customer.name = std::move(name);
  return customer;
}

Customer private_person(Branch& branch) {
  auto an = person("an.peeters", "An Peeters");
  an.accounts.push_back(branch.open(an.name, "Zichtrekening Plus", {.rows = 240, .days = 200}));
  an.accounts.push_back(
      branch.open("An Peeters - Joris Peeters", "Gezinsrekening", {.rows = 45, .days = 80}));
  an.accounts.push_back(branch.open(an.name, "Zichtrekening Jong", {.rows = 12, .days = 300}));
  return an;
}

Customer business_owner(Branch& branch) {
  auto luc = person("luc.dubois", "Luc Dubois");
  luc.accounts.push_back(branch.open("Menuiserie Dubois SRL", "Compte Business",
                                     {.rows = 900, .days = 360, .business = true}));
  luc.accounts.push_back(branch.open("Menuiserie Dubois SRL", "Compte Business TVA",
                                     {.rows = 30, .days = 360, .business = true}));
  luc.accounts.push_back(branch.open(luc.name, "Compte à vue", {.rows = 60, .days = 120}));
  return luc;
}

Customer traveller(Branch& branch) {
  auto sofie = person("sofie.lambert", "Sofie Lambert");
  auto account = branch.open("Lambert Import BV", "Multidevises Pro",
                             {.rows = 80, .days = 85, .business = true});
  branch.add_compartment(account, {.currency = "USD", .rows = 65, .days = 150, .business = true});
  branch.add_compartment(account, {.currency = "GBP", .rows = 8, .days = 60, .business = true});
  branch.add_compartment(account, {.currency = "JPY", .rows = 0});
  sofie.accounts.push_back(std::move(account));
  sofie.accounts.push_back(branch.open(sofie.name, "Compte à vue", {.rows = 25, .days = 70}));
  return sofie;
}

Customer busy_shop(Branch& branch) {
  auto marc = person("marc.janssens", "Marc Janssens");
  marc.accounts.push_back(branch.open("Kruidenier Janssens NV", "Business Zicht",
                                      {.rows = 5000, .days = 500, .business = true}));
  marc.accounts.push_back(branch.open(marc.name, "Zichtrekening", {.rows = 51, .days = 60}));
  return marc;
}

Customer newcomer(Branch& branch) {
  auto emma = person("emma.willems", "Emma Willems");
  emma.accounts.push_back(branch.open(emma.name, "Zichtrekening Jong", {.rows = 0}));
  emma.accounts.push_back(branch.open(emma.name, "Zichtrekening", {.rows = 1, .days = 1}));
  return emma;
}

Customer repeater(Branch& branch) {
  auto nora = person("nora.maes", "Nora Maes");
  nora.accounts.push_back(
      branch.open(nora.name, "Compte à vue", {.rows = 230, .days = 75, .repeating_refs = true}));
  nora.accounts.push_back(branch.open(nora.name, "Compte commun", {.rows = 15, .days = 40}));
  return nora;
}

Customer troubled(Branch& branch) {
  auto tom = person("tom.leclercq", "Tom Leclercq");
  for (const auto standing : {Standing::open, Standing::blocked, Standing::outside_channels,
                              Standing::other_brand, Standing::not_supported})
    tom.accounts.push_back(branch.in_standing(tom.name, standing));
  return tom;
}

Customer barred(Branch& branch) {
  auto rita = person("rita.claes", "Rita Claes");
  rita.barred = true;
  rita.accounts.push_back(branch.open(rita.name, "Zichtrekening", {.rows = 20, .days = 40}));
  return rita;
}

}  // namespace

std::vector<Customer> make_people(std::uint64_t seed, std::chrono::sys_days today) {
  Branch branch(seed, today);
  std::vector<Customer> people;
  for (const auto make :
       {private_person, business_owner, traveller, busy_shop, newcomer, repeater, troubled, barred})
    people.push_back(make(branch));
  return people;
}

std::vector<Customer> make_crowd(std::uint64_t seed, std::chrono::sys_days today,
                                 std::size_t count) {
  Branch branch(seed ^ 0xC0FFEEU, today);
  std::vector<Customer> people;
  for (std::size_t i = 1; i <= count; ++i) {
    std::array<char, 40> id{};
    std::snprintf(id.data(), id.size(), "crowd.%05zu", i);
    auto one = person(id.data(), "Klant " + std::to_string(i));
    one.crowd = true;
    one.accounts.push_back(branch.open(one.name, "Zichtrekening", {.rows = 20, .days = 60}));
    people.push_back(std::move(one));
  }
  return people;
}

}  // namespace tpp::simulator
