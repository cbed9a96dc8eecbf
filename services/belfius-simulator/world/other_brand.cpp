#include "world/other_brand.hpp"

#include "world/people.hpp"

namespace tpp::simulator {

bool OtherBrand::holds(std::string_view iban) {
  if (!ibans_) {
    ibans_.emplace();
    const std::uint64_t seed = seed_of_other_brand(seed_);
    const std::chrono::sys_days any_day{};
    for (const auto& customers : {make_people(seed, any_day), make_crowd(seed, any_day, crowd_)})
      for (const auto& customer : customers)
        for (const auto& account : customer.accounts) ibans_->insert(account.iban);
  }
  return ibans_->contains(std::string(iban));
}

std::uint64_t seed_of_other_brand(std::uint64_t seed) {
  return ~seed;
}

}  // namespace tpp::simulator
