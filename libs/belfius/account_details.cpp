#include <array>
#include <utility>

#include "belfius/accounts.hpp"
#include "belfius/answer.hpp"

namespace tpp::belfius {
namespace {

enum Place : std::size_t {
  iban,
  product_type,
  product_name,
  currency,
  balance,
  multicurrency,
  account_name,
  psu_name,
  product,
  type,
  old_account_name,
};
constexpr std::array<std::string_view, 11> names{
    "iban",         "product_type", "product_name", "currency", "balance",    "multicurrency",
    "account_name", "psu_name",     "product",      "type",     "accountName"};

enum CompartmentPlace : std::size_t { compartment_currency, compartment_balance };
constexpr std::array<std::string_view, 2> compartment_names{"currency", "balance"};

Parsed<Money> money_of(const Scalar& amount, const Scalar& currency_code) {
  auto decimal = decimal_of(amount);
  if (!decimal) return decimal.error();
  auto code = currency_of(currency_code);
  if (!code) return code.error();
  return Money{*decimal, *code};
}

Parsed<Balance> read_compartment(ondemand::value value) {
  ondemand::object object;
  if (value.get_object().get(object)) return Malformed{"a compartment is no object"};
  Members<compartment_names.size()> members(compartment_names);
  auto read = read_members(object, members);
  if (!read) return read.error();
  auto money = money_of(members[compartment_balance], members[compartment_currency]);
  if (!money) return money.error();
  return Balance{*money, true};
}

using Compartments = std::optional<std::vector<Balance>>;

Parsed<void> read_compartments(ondemand::value value, Compartments& compartments) {
  if (compartments) return Malformed{"a member stands twice in one object"};
  compartments.emplace();
  ondemand::json_type kind{};
  if (value.type().get(kind)) return Malformed{"not a JSON value"};
  if (kind == ondemand::json_type::null) return {};
  ondemand::array array;
  if (value.get_array().get(array)) return Malformed{"compartments are no list"};
  return each_element(array, [&](ondemand::value element) {
    auto compartment = read_compartment(element);
    if (!compartment) return Parsed<void>(compartment.error());
    compartments->push_back(*compartment);
    return Parsed<void>();
  });
}

// Older generations call the same thing by other names.
std::string first_text(const Members<names.size()>& members, std::initializer_list<Place> places) {
  for (const Place place : places)
    if (std::string text = text_of(members[place]); !text.empty()) return text;
  return {};
}

Parsed<AccountDetails> assemble(const Members<names.size()>& members, Compartments compartments,
                                const Iban& expected) {
  auto number = iban_of(members[iban]);
  if (!number) return number.error();
  if (*number != expected) return Malformed{"the answer is about another account"};
  auto money = money_of(members[balance], members[currency]);
  if (!money) return money.error();

  AccountDetails details{*number, money->currency, {}, {}, {}, {}, false, {}};
  details.product_type = text_of(members[product_type]);
  details.product_name = first_text(members, {product_name, product, type});
  details.holder_name = first_text(members, {account_name, old_account_name});
  details.psu_name = text_of(members[psu_name]);
  details.multicurrency = flag_of(members[multicurrency]);
  details.balances.push_back(Balance{*money, false});
  if (compartments)
    details.balances.insert(details.balances.end(), compartments->begin(), compartments->end());
  return details;
}

Parsed<AccountDetails> read_details(ondemand::document& document, const Iban& expected) {
  ondemand::object object;
  if (document.get_object().get(object)) return Malformed{"the account is no object"};
  Members<names.size()> members(names);
  Compartments compartments;
  auto read = each_member(object, [&](std::string_view name, ondemand::value value) {
    if (members.wants(name)) return members.take(value);
    return name == "other_compartments" ? read_compartments(value, compartments) : skip(value);
  });
  if (!read) return read.error();
  return assemble(members, std::move(compartments), expected);
}

}  // namespace

http::ClientRequest account_request(RequestBuilder& requests, const BankProfile& profile,
                                    const AccountAccess& access, const Call& call) {
  http::ClientRequest request =
      requests.get(profile.endpoints.account, access.logical_id, access.consent.language, call);
  add_bearer(request, access.access_token);
  requests.add_presence(request, call);
  return request;
}

Result<AccountDetails> read_account_details(JsonParser& parser, std::string& body,
                                            const Iban& expected) {
  return parser.read(
      body, [&](ondemand::document& document) { return read_details(document, expected); });
}

}  // namespace tpp::belfius
