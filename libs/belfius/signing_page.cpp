#include "belfius/signing_page.hpp"

#include <algorithm>
#include <utility>

#include "belfius/error_table.hpp"
#include "belfius/json.hpp"

namespace tpp::belfius {
namespace {

bool asks_to_sign(const ErrorBody& body, int status) {
  return meaning_of(body.name, body.number, status, CallKind::read).code ==
         Errc::consent_renewal_due;
}

// A refusal says why. Without a reason it may as well have been the page that could not be read.
bool says_nothing(const ErrorBody& body) {
  return body.name.empty() && body.number.empty();
}

// The address of a resource is no page for a customer.
bool is_resource(std::string_view location) {
  return location.starts_with('/') && !location.starts_with("//");
}

}  // namespace

Result<SigningAnswer> read_signing_answer(JsonParser& parser, http::ClientResponse& response,
                                          const SigningPage& where, const PageOrigins& origins) {
  const auto status = static_cast<int>(response.status);
  const ErrorBody body = read_error_body(parser, response, where.page, origins);
  const bool known = std::ranges::find(where.statuses, status) != where.statuses.end();
  if (known && status >= 400 && says_nothing(body))
    return Error{Errc::bank_outcome_unknown, "the bank's answer cannot be read",
                 "the bank answered " + std::to_string(status) + " without a readable error"};
  if (!known || (status >= 400 && !asks_to_sign(body, status))) return SigningAnswer{};

  std::string page = find_sca_page(body, response, where.page);
  const bool page_needed = status >= 300;
  if (page.empty() || (!page_needed && is_resource(page))) {
    if (!page_needed) return SigningAnswer{true, std::nullopt};
    return Error{Errc::bank_outcome_unknown,
                 "the bank asks the customer to sign and does not say where",
                 "the answer holds no page for the customer; see signing_page in the bank profile"};
  }
  if (!origins.allows(page))
    return Error{Errc::bank_outcome_unknown, "the bank's answer cannot be trusted",
                 "the bank's page for the customer is not on an allowed origin"};
  return SigningAnswer{true, std::move(page)};
}

}  // namespace tpp::belfius
