#include "belfius/funds.hpp"

#include <array>
#include <utility>

#include "belfius/answer.hpp"
#include "belfius/error_body.hpp"

namespace tpp::belfius {
namespace {

constexpr std::string_view logical_id_mark = "{logical-id}";
constexpr std::string_view currency_not_allowed = "1232";  // of B14821ZZ-1232-000000

// Every part is letters, digits and points: nothing needs escaping.
std::string question(const Iban& iban, const Money& amount) {
  return R"({"account":{"iban":")" + iban.value() + R"("},"instructed_amount":{"amount":")" +
         amount.amount_text() + R"(","currency":")" + std::string(amount.currency.code()) + "\"}}";
}

std::string path_of(const Endpoint& endpoint, const AccountAccess& access) {
  std::string path = endpoint.path;
  const auto mark = path.find(logical_id_mark);
  if (mark == std::string::npos) return path;
  const std::string id = http::percent_encode(access.logical_id.text.reveal());
  return path.replace(mark, logical_id_mark.size(), id);
}

Parsed<bool> read_answer(ondemand::document& document) {
  static constexpr std::array<std::string_view, 1> names{"funds_available"};
  ondemand::object object;
  if (document.get_object().get(object)) return Malformed{"the funds answer is no object"};
  Members<names.size()> members(names);
  auto read = read_members(object, members);
  if (!read) return read.error();
  const Scalar& answer = members[0];
  const bool readable = answer.is_text() || answer.kind == Scalar::Kind::boolean;
  if (readable && (answer.text == "true" || answer.text == "True")) return true;
  if (readable && (answer.text == "false" || answer.text == "False")) return false;
  return Malformed{"the answer says neither yes nor no"};
}

}  // namespace

http::ClientRequest funds_request(RequestBuilder& requests, const FundsProfile& funds,
                                  const AccountAccess& access, const Money& amount,
                                  const Call& call) {
  const bool reading = funds.method == FundsProfile::Method::get;
  http::ClientRequest request =
      requests.to(reading ? "GET" : "POST", funds.endpoint, path_of(funds.endpoint, access),
                  access.consent.language, call);
  if (!reading) {
    request.body = question(access.account.iban, amount);
    request.content_type = "application/json";
  }
  add_bearer(request, access.access_token);
  if (reading) {
    add_query(request, funds.amount, amount.amount_text());
    add_query(request, funds.currency, amount.currency.code());
  }
  if (funds.logical_id)
    add_query(request, *funds.logical_id, http::percent_encode(access.logical_id.text.reveal()));
  return request;
}

Result<bool> read_funds_answer(JsonParser& parser, std::string& body) {
  return parser.read(body, read_answer);
}

Error explain_funds_refusal(Error error) {
  const bool about_currency =
      error.context && error.context->refusal &&
      decisive_group(error.context->refusal->number) == currency_not_allowed;
  if (about_currency) error.detail = "the account does not hold this currency";
  return error;
}

}  // namespace tpp::belfius
