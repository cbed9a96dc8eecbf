#include "bank/token_answer.hpp"

#include <nlohmann/json.hpp>

namespace tpp::simulator {
namespace {

using Json = nlohmann::ordered_json;

http::Response not_to_be_stored(const Json& body) {
  http::Response response;
  response.body = body.dump();
  response.headers = {{"Cache-Control", "no-store"}, {"Pragma", "no-cache"}};
  return response;
}

// A consent of the older versions is for one account. The newest lists them at GET /accounts,
// but funds confirmations have no list.
void add_account(Json& body, const Version& version, const Consent& consent) {
  const bool newest = version == Version(3);
  if (consent.accounts.empty() || (newest && consent.scope != Scope::caf)) return;
  const GrantedAccount& granted = consent.accounts.front();
  body["logical_id"] = granted.logical_id;
  if (version != Version(1)) body["iban"] = granted.account->iban;
}

}  // namespace

http::Response token_answer(const Bank& bank, const Version& version, const TokenPair& pair,
                            const std::string& sca_token) {
  Json body{{"access_token", pair.access_token},
            {"token_type", "Bearer"},
            // A string holding a number, as recorded from the bank.
            {"expires_in", std::to_string(bank.settings.access_token_life.count())},
            {"refresh_token", pair.refresh_token},
            {"scope", name_of(pair.consent->scope)}};
  add_account(body, version, *pair.consent);
  if (!sca_token.empty()) body["sca_token"] = sca_token;
  return not_to_be_stored(body);
}

http::Response sca_token_answer(const std::string& sca_token) {
  return not_to_be_stored({{"sca_token", sca_token}});
}

}  // namespace tpp::simulator
