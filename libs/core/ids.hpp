#pragma once
// Strong ids: a ConsentId cannot be passed where an AccountId is wanted.

#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tpp {

template <class Tag>
struct Id {
  std::string value;  // a lower-case UUID
  auto operator<=>(const Id&) const = default;
};

using ClientId = Id<struct ClientTag>;
using ConsentId = Id<struct ConsentTag>;
using AuthorizationId = Id<struct AuthorizationTag>;
using AccountId = Id<struct AccountTag>;
using PaymentId = Id<struct PaymentTag>;

// The short name of a configured bank, e.g. "belfius"; not a UUID.
struct BankId {
  std::string value;
  auto operator<=>(const BankId&) const = default;
};

// True for 8-4-4-4-12 lower- or upper-case hexadecimal digits.
bool is_uuid(std::string_view text);

// The id in lower case, or nothing when the text is not a UUID.
std::optional<std::string> canonical_uuid(std::string_view text);

}  // namespace tpp

template <class Tag>
struct std::hash<tpp::Id<Tag>> {
  std::size_t operator()(const tpp::Id<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.value);
  }
};
template <>
struct std::hash<tpp::BankId> {
  std::size_t operator()(const tpp::BankId& id) const noexcept {
    return std::hash<std::string>{}(id.value);
  }
};
