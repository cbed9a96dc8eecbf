#include "app/customer_fields.hpp"

#include <algorithm>

namespace tpp {
namespace {

constexpr std::size_t psu_ref_limit = 128;

bool is_psu_ref(const std::string& text) {
  return !text.empty() && text.size() <= psu_ref_limit &&
         std::ranges::all_of(text, [](char c) { return c >= 0x21 && c <= 0x7e; });
}

}  // namespace

void find_wrong_customer_fields(const CustomerFields& fields, const Client& client,
                                const Bank* bank, std::vector<FieldError>& wrong) {
  if (!is_psu_ref(fields.psu_ref))
    wrong.push_back({"/psu_ref", "must be 1 to 128 visible ASCII characters"});
  if (bank == nullptr) {
    wrong.push_back({"/bank", "no such bank; GET /v1/banks lists them"});
  } else if (fields.language) {
    const auto& spoken = bank->traits().languages;
    if (std::ranges::find(spoken, *fields.language) == spoken.end())
      wrong.push_back({"/language", "the bank has no pages in this language"});
  }
  if (!client.owns_return_url(fields.return_url))
    wrong.push_back({"/return_url", "is not registered for this client"});
}

}  // namespace tpp
