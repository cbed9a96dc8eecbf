#include "belfius/accounts.hpp"

#include <algorithm>
#include <utility>

#include "belfius/answer.hpp"

namespace tpp::belfius {
namespace {

// One wanted value that the bank may spell in several ways.
class Alternatives {
 public:
  explicit Alternatives(const std::vector<std::string>& names) : names_(names) {}

  bool wants(std::string_view name) const {
    return std::ranges::find(names_, name) != names_.end();
  }

  Parsed<void> take(ondemand::value value) {
    auto read = read_scalar(value);
    if (!read) return read.error();
    if (value_.present() && read->present() && value_.text != read->text)
      return Malformed{"an account has two different ids, IBANs or currencies"};
    if (read->present()) value_ = *read;
    return {};
  }

  const Scalar& value() const { return value_; }

 private:
  const std::vector<std::string>& names_;
  Scalar value_;
};

Parsed<LogicalId> logical_id_of(const Scalar& scalar) {
  const bool usable = scalar.is_text() || scalar.kind == Scalar::Kind::number;
  if (!usable || scalar.text.empty()) return Malformed{"an account has no id"};
  // It becomes a segment of a path.
  if (scalar.text == "." || scalar.text == "..") return Malformed{"an account's id is no id"};
  return LogicalId{Secret(std::string(scalar.text))};
}

Parsed<GrantedAccount> read_entry(ondemand::value value, const BankProfile& profile) {
  ondemand::object object;
  if (value.get_object().get(object)) return Malformed{"an account is no object"};
  Alternatives id(profile.account_list.id);
  Alternatives iban(profile.account_list.iban);
  Alternatives currency(profile.account_list.currency);
  auto read = each_member(object, [&](std::string_view name, ondemand::value member) {
    for (Alternatives* wanted : {&id, &iban, &currency})
      if (wanted->wants(name)) return wanted->take(member);
    return skip(member);
  });
  if (!read) return read.error();

  auto logical_id = logical_id_of(id.value());
  if (!logical_id) return logical_id.error();
  auto number = iban_of(iban.value());
  if (!number) return number.error();
  if (!currency.value().present())
    return GrantedAccount{std::move(*logical_id), std::move(*number), profile.default_currency};
  auto code = currency_of(currency.value());
  if (!code) return code.error();
  return GrantedAccount{std::move(*logical_id), std::move(*number), *code};
}

Parsed<std::vector<GrantedAccount>> read_entries(ondemand::document& document,
                                                 const BankProfile& profile) {
  std::vector<GrantedAccount> accounts;
  auto read = each_row(document, [&](ondemand::value value) {
    auto account = read_entry(value, profile);
    if (!account) return Parsed<void>(account.error());
    const bool known =
        std::ranges::find(accounts, account->iban, &GrantedAccount::iban) != accounts.end();
    if (!known) accounts.push_back(std::move(*account));
    return Parsed<void>();
  });
  if (!read) return read.error();
  return accounts;
}

}  // namespace

http::ClientRequest account_list_request(RequestBuilder& requests, const Endpoint& endpoint,
                                         const std::string& language, const AccessToken& token,
                                         const Call& call) {
  http::ClientRequest request = requests.get(endpoint, language, call);
  add_bearer(request, token);
  requests.add_presence(request, call);
  return request;
}

Result<std::vector<GrantedAccount>> read_account_list(JsonParser& parser, std::string& body,
                                                      const BankProfile& profile) {
  return parser.read(body,
                     [&](ondemand::document& document) { return read_entries(document, profile); });
}

}  // namespace tpp::belfius
