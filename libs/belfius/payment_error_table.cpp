#include "belfius/payment_error_table.hpp"

#include <array>

#include "belfius/error_body.hpp"

namespace tpp::belfius {
namespace {

struct Row {
  std::string_view group;  // see decisive_group()
  const char* detail;
};

constexpr std::array rows{
    Row{"1200", "the bank misses a part of the order"},
    Row{"1227", "the bank does not pay to the beneficiary's country"},
    Row{"1231", "the amount must be higher than 0"},
    Row{"1232", "the bank does not take this currency here"},
    Row{"1236", "a BBAN and a BIC cannot be given together"},
    Row{"1259", "the first date of a standing order must be in the future"},
    Row{"1322", "the month of the last date must fit the frequency"},
    Row{"1345", "the bank does not take this last date"},
    Row{"2101", "the customer's profile at the bank does not permit this payment"},
    Row{"2102", "the beneficiary's BIC is missing or wrong"},
    Row{"2121", "the account is not allowed to pay outside SEPA"},
};

constexpr Meaning token_refused{Errc::access_token_refused,
                                "the bank does not accept the access token"};
constexpr Meaning signature_refused{
    Errc::bank_rejected_gateway,
    "the bank does not accept the gateway's signature, or asks for one"};
constexpr Meaning signing_needed{Errc::bank_refused, "the bank waits for the customer to sign"};
constexpr Meaning unexpected_signing{
    Errc::bank_outcome_unknown,
    "the bank asks the customer to sign, but not in the way that its profile knows"};

// Of a connection that was too slow for the bank: what it has of the request is unknown.
constexpr int request_timed_out = 408;
constexpr Meaning cut_short{Errc::bank_outcome_unknown,
                            "the bank gave up before it had the whole request"};

}  // namespace

Meaning payment_meaning_of(const Meaning& listed, std::string_view number, int status,
                           CallKind kind) {
  const bool changes_something = kind != CallKind::payment_question;
  if (changes_something && status == request_timed_out) return cut_short;
  const std::string_view group = decisive_group(number);
  for (const Row& row : rows)
    if (row.group == group) return {Errc::bank_refused, row.detail};
  // A token of payments is no consent: it can be done without.
  if (listed.code == Errc::consent_revoked || group == "100010") return token_refused;
  if (group == "100008") return signature_refused;
  if (listed.code == Errc::consent_renewal_due)
    return changes_something ? unexpected_signing : signing_needed;
  if (listed.code == Errc::grant_refused)
    return {Errc::bank_refused, "the bank refused the request"};
  return listed;
}

}  // namespace tpp::belfius
