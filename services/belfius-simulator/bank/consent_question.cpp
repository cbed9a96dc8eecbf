#include "bank/consent_question.hpp"

#include "bank/named_account.hpp"

namespace tpp::simulator {
namespace {

Outcome<Scope> read_scope(const Version& version, const http::QueryParameters& query) {
  const auto text = query.get("scope");
  if (!text && version == Version(1)) return Scope::ais;
  if (!text) return missing_input("scope");
  const auto scope = scope_named(*text);
  if (!scope || *scope == Scope::pis) return invalid_input();
  return *scope;
}

}  // namespace

Outcome<ConsentQuestion> read_consent_question(Bank& bank, const Version& version,
                                               const http::QueryParameters& query) {
  auto scope = read_scope(version, query);
  if (!scope) return scope.error();
  const std::string iban = query.get("iban").value_or("");
  if (version == Version(4)) {
    if (*scope != Scope::ais || query.get("iban")) return invalid_input();
    return ConsentQuestion{};
  }
  if (iban.empty()) return missing_input("iban");
  auto account = find_named_account(bank, iban);
  if (!account) return account.error();
  return ConsentQuestion{*scope, iban};
}

}  // namespace tpp::simulator
