#include "belfius/error_table.hpp"

#include <algorithm>
#include <array>

#include "belfius/payment_error_table.hpp"

namespace tpp::belfius {
namespace {

constexpr std::string_view security = "FAILED_SECURITY_VALIDATION";

struct Row {
  std::string_view name;
  std::string_view group;  // see decisive_group(); decides alone when the answer has no name
  bool group_decides;      // the name alone is not enough
  Meaning meaning;
};

constexpr Meaning token_refused{Errc::access_token_refused,
                                "the bank does not accept the access token"};
constexpr Meaning gateway_refused{Errc::bank_rejected_gateway,
                                  "the bank does not accept the gateway's credentials"};
constexpr Meaning account_unknown{Errc::bank_refused,
                                  "the bank does not know this account any more"};
constexpr Meaning not_this_bank{Errc::wrong_brand, "the account is not held at this bank"};
constexpr Meaning access_denied{Errc::account_blocked,
                                "the bank has disabled access to this account"};
constexpr Meaning no_channel{
    Errc::channel_not_permitted,
    "the account cannot be used through an electronic channel, or belongs to the bank's other "
    "brand"};
constexpr Meaning not_supported{Errc::account_not_supported,
                                "the bank does not offer this for this kind of account"};
constexpr Meaning not_permitted{Errc::bank_refused, "the customer's profile does not permit this"};
constexpr Meaning withdrawn{Errc::consent_revoked, "the customer withdrew the consent at the bank"};
constexpr Meaning sca_needed{Errc::consent_renewal_due,
                             "the bank wants the customer to authenticate again"};
constexpr Meaning not_understood{Errc::bank_refused,
                                 "the bank did not understand the gateway's request"};
constexpr Meaning grant_refused{Errc::grant_refused,
                                "the bank does not accept this code or refresh token"};
constexpr Meaning refused{Errc::bank_refused, "the bank refused the request"};

constexpr std::array rows{
    Row{security, "100003", true, token_refused},
    Row{security, "100004", true, grant_refused},
    Row{security, "100009", true, gateway_refused},
    Row{security, "100010", true, account_unknown},
    Row{"SCA_REQUIRED", "0PLC", false, sca_needed},
    Row{"SCA_REQUIRED", "20007", false, sca_needed},
    Row{"INVALID_TPP", "2100", false, gateway_refused},
    Row{"INVALID_ACCOUNT", "3002", false, not_this_bank},
    Row{"ACCESS_DENIED", "3004", false, access_denied},
    Row{"CHANNEL_NOT_PERMITTED", "3007", false, no_channel},
    Row{"CHANNEL_NOT_PERMITTED", "20004", false, no_channel},
    Row{"ACCOUNT_NOT_SUPPORTED", "3008", false, not_supported},
    Row{"ACCOUNT_NOT_SUPPORTED", "20003", false, not_supported},
    Row{"NO_ACTIVE_CONSENT", "3013", false, withdrawn},
    Row{"NO_ACTIVE_CONSENT", "20005", false, withdrawn},
    Row{"FORBIDDEN", "2101", false, not_permitted},
    Row{"MISSING_INPUT", "10001", false, not_understood},
    Row{"INVALID_INPUT", "10002", false, not_understood},
    Row{"INVALID_ACCESS_TOKEN", "10006", false, token_refused},
    Row{"INVALID_GRANT", "10006", false, grant_refused},
    Row{"INVALID_CLIENT", "", false, gateway_refused},
};

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool same_word(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, upper, upper);
}

bool applies(const Row& row, std::string_view name, std::string_view group) {
  const bool same_group = !group.empty() && row.group == group;
  if (name.empty()) return same_group;
  return same_word(row.name, name) && (same_group || !row.group_decides);
}

Meaning in_table(std::string_view name, std::string_view group) {
  for (const Row& row : rows)
    if (applies(row, name, group)) return row.meaning;
  return refused;
}

bool is_input_error(std::string_view name) {
  return same_word(name, "MISSING_INPUT");
}

// At the code exchange the code is the only thing that differs from one call to the next, so an
// unexplained no is about the code. At a refresh it is about us: a consent is never given up
// because of an error that is not known to mean that.
Meaning at_token(Meaning listed, std::string_view name, std::string_view group, int status,
                 CallKind kind) {
  if (listed.code == Errc::bank_rejected_gateway || listed.code == Errc::grant_refused)
    return listed;
  if (listed.code == Errc::consent_revoked) return grant_refused;
  const bool unexplained = name.empty() && group.empty();
  if (status == 401 && unexplained) return gateway_refused;
  if (kind == CallKind::refresh)
    return status == 401 ? gateway_refused : Meaning{Errc::bank_refused, listed.detail};
  const bool about_the_code =
      (status == 400 || status == 401) && !unexplained && !is_input_error(name);
  return about_the_code ? grant_refused : Meaning{Errc::bank_refused, listed.detail};
}

}  // namespace

Meaning meaning_of(std::string_view name, std::string_view number, int status, CallKind kind) {
  const std::string_view group = decisive_group(number);
  const Meaning listed = in_table(name, group);
  if (is_about_a_payment(kind)) return payment_meaning_of(listed, number, status, kind);
  if (kind != CallKind::read) return at_token(listed, name, group, status, kind);
  if (listed.code == Errc::grant_refused) return refused;
  return listed;
}

}  // namespace tpp::belfius
