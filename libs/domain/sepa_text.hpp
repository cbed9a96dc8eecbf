#pragma once
// What texts of a payment may hold (EPC217-08, SEPA requirements for an extended character set):
// letters a-z and A-Z without accents, digits, space, and / - ? : ( ) . , ' +

#include <optional>
#include <string>
#include <string_view>

namespace tpp {

constexpr std::size_t longest_party_name = 70;
constexpr std::size_t longest_reference = 35;
constexpr std::size_t longest_remittance = 140;

// What is wrong with a name or a remittance text, or nothing. Texts are never changed on the way:
// the customer signs what the caller wrote.
std::optional<std::string> wrong_sepa_text(std::string_view text, std::size_t longest);

// The same for references and identifiers, which moreover neither start nor end with a slash and
// have no two slashes in a row.
std::optional<std::string> wrong_sepa_reference(std::string_view text);

}  // namespace tpp
