#include "belfius/belfius_bank.hpp"

#include <utility>

#include "belfius/accounts.hpp"
#include "belfius/consent_page.hpp"
#include "belfius/funds.hpp"
#include "belfius/json.hpp"
#include "belfius/token.hpp"

namespace tpp::belfius {
namespace {

namespace chr = std::chrono;

constexpr std::size_t longest_unread = 64 * 1024;  // any answer with tokens is shorter
constexpr std::string_view bad_security_token = "100010";

BankTraits traits_of(const BankProfile& profile, const BelfiusAccess& access) {
  BankTraits traits;
  traits.id = profile.id;
  traits.name = profile.name;
  traits.brand = profile.brand;
  traits.environment = access.environment;
  traits.languages = profile.languages;
  traits.terms = ConsentTerms{profile.lifetimes.consent, profile.lifetimes.renew_before};
  traits.return_names = profile.returned;
  traits.sca_carriers = profile.sca_carriers;
  traits.default_currency = profile.default_currency;
  traits.offers_caf = profile.funds.has_value();
  traits.consents_take_iban = profile.consents_take_iban;
  traits.offers_pis = profile.payments.has_value();
  traits.sca_token_lifetime = profile.lifetimes.sca_token;
  traits.history_without_sca = profile.lifetimes.history_without_sca;
  traits.transactions_page_limit = profile.page_limit;
  traits.unattended = profile.unattended;
  return traits;
}

void keep_unread(UnreadAnswer* unread, const Error& error, const std::string& body) {
  if (unread == nullptr || error.code != Errc::bank_answer_invalid || body.empty()) return;
  unread->body = Secret(body.substr(0, longest_unread));
}

// The bank uses one number for a wrong logical-id and for a wrong or expired SCA token.
bool security_token_refused(const Error& error) {
  return error.context && error.context->refusal &&
         decisive_group(error.context->refusal->number) == bad_security_token;
}

}  // namespace

BelfiusBank::BelfiusBank(BankProfile profile, BelfiusAccess access, BankCaller& caller,
                         IdSource& ids, const Clock& clock)
    : profile_(std::move(profile)),
      access_(std::move(access)),
      caller_(caller),
      traits_(traits_of(profile_, access_)),
      origins_(page_origins_of(profile_, access_)),
      parser_(std::make_unique<JsonParser>()),
      requests_(profile_, access_, ids),
      errors_(profile_, origins_, *parser_, clock) {}

BelfiusBank::~BelfiusBank() = default;

Task<http::ClientResponse> BelfiusBank::send(const Endpoint& endpoint, http::ClientRequest request,
                                             CallKind kind, const Call& call,
                                             UnreadAnswer* unread) {
  const std::string request_id = request_id_of(request);
  const Sending sending = sending_of(endpoint, kind, call);
  auto response = co_await caller_.send(sending, std::move(request));
  if (!response) co_return ErrorMap::send_failed(response.error(), kind);
  auto usable = errors_.check(*response, kind, request_id);
  if (!usable) {
    keep_unread(unread, usable.error(), response->body);
    co_return usable.error();
  }
  co_return std::move(*response);
}

// Unattended reads are counted before they are made: one more would be one too many. The page for
// a consent counts as no read.
Sending BelfiusBank::sending_of(const Endpoint& endpoint, CallKind kind, const Call& call) const {
  if (kind != CallKind::read)
    return {endpoint, LaneName::tokens, Repeat::when_not_sent,
            limited(call.by, caller_.limits().token), &profile_.refused_refresh_statuses};
  const bool counted = !call.psu.attended() && &endpoint != &profile_.endpoints.consent_uris;
  return {endpoint, LaneName::reads, counted ? Repeat::when_not_sent : Repeat::also_when_sent,
          limited(call.by, caller_.limits().read)};
}

Task<std::string> BelfiusBank::authorization_page(const AuthorizationPageRequest& request,
                                                  const Call& call) {
  const Endpoint& endpoint = profile_.endpoints.consent_uris;
  const Deadline started = chr::steady_clock::now();
  auto wanted = consent_page_request(requests_, profile_, request, call);
  auto response = co_await send(endpoint, std::move(wanted), CallKind::read, call);
  if (!response) co_return caller_.noted<std::string>(endpoint, started, response.error());
  auto page = read_consent_page(*parser_, response->body, request.language);
  if (page) page = page_with_state(*page, request.state);
  co_return caller_.noted(endpoint, started, std::move(page));
}

Task<TokenGrant> BelfiusBank::exchange_code(const Secret& code, const Secret& code_verifier,
                                            const Call& call, UnreadAnswer& unread) {
  auto request = code_exchange_request(requests_, profile_, access_, code, code_verifier, call);
  return ask_for_tokens(std::move(request), CallKind::code_exchange, call, unread);
}

Task<ScaGrant> BelfiusBank::exchange_sca_code(const Secret& code, const Secret& code_verifier,
                                              const Call& call) {
  const Endpoint& endpoint = profile_.endpoints.token;
  const Deadline started = chr::steady_clock::now();
  std::optional<Secret> verifier;
  if (profile_.sca_code_verifier) verifier = code_verifier;
  auto request = code_exchange_request(requests_, profile_, access_, code, verifier, call);
  auto response = co_await send(endpoint, std::move(request), CallKind::code_exchange, call);
  if (!response) co_return caller_.noted<ScaGrant>(endpoint, started, response.error());
  JsonParser of_secrets;  // the one that is kept would keep the texts, too
  auto grant = read_sca_grant(of_secrets, response->body, profile_.lifetimes);
  wipe(response->body);
  co_return caller_.noted(endpoint, started, std::move(grant));
}

Task<TokenGrant> BelfiusBank::refresh(const Secret& refresh_token, const Call& call,
                                      UnreadAnswer& unread) {
  auto request = refresh_request(requests_, profile_, access_, refresh_token, call);
  return ask_for_tokens(std::move(request), CallKind::refresh, call, unread);
}

Task<TokenGrant> BelfiusBank::ask_for_tokens(http::ClientRequest request, CallKind kind,
                                             const Call& call, UnreadAnswer& unread) {
  const Endpoint& endpoint = profile_.endpoints.token;
  const Deadline started = chr::steady_clock::now();
  auto response = co_await send(endpoint, std::move(request), kind, call, &unread);
  if (!response) co_return caller_.noted<TokenGrant>(endpoint, started, response.error());
  // The parser repairs in place; what it cannot read must be kept as it came.
  const Secret answer(response->body);
  JsonParser of_secrets;
  auto grant = read_token_grant(of_secrets, response->body, profile_.lifetimes);
  wipe(response->body);
  if (!grant) keep_unread(&unread, grant.error(), answer.reveal());
  co_return caller_.noted(endpoint, started, std::move(grant));
}

Task<std::vector<GrantedAccount>> BelfiusBank::granted_accounts(const AccessToken& token,
                                                                const Call& call) {
  using Accounts = std::vector<GrantedAccount>;
  if (!profile_.endpoints.accounts)
    co_return answer_invalid("the bank named no account together with its tokens");
  const Endpoint& endpoint = *profile_.endpoints.accounts;
  const std::string& language = profile_.languages.front();
  const Deadline started = chr::steady_clock::now();
  auto request = account_list_request(requests_, endpoint, language, token, call);
  auto response = co_await send(endpoint, std::move(request), CallKind::read, call);
  if (!response) co_return caller_.noted<Accounts>(endpoint, started, response.error());
  JsonParser of_secrets;  // logical-ids
  auto accounts = read_account_list(of_secrets, response->body, profile_);
  co_return caller_.noted(endpoint, started, std::move(accounts));
}

Task<AccountDetails> BelfiusBank::account_details(const AccountAccess& access, const Call& call) {
  const Endpoint& endpoint = profile_.endpoints.account;
  const Deadline started = chr::steady_clock::now();
  auto request = account_request(requests_, profile_, access, call);
  auto response = co_await send(endpoint, std::move(request), CallKind::read, call);
  if (!response) co_return caller_.noted<AccountDetails>(endpoint, started, response.error());
  auto details = read_account_details(*parser_, response->body, access.account.iban);
  co_return caller_.noted(endpoint, started, std::move(details));
}

Task<TransactionPage> BelfiusBank::transactions(const AccountAccess& access,
                                                const TransactionQuery& query, const Call& call) {
  auto page = co_await ask_for_transactions(access, query, ScaProof::send, call);
  // The refused token may be the proof of SCA. Without it the bank serves recent history, or names
  // the page for fresh SCA. Not for unattended reads: those are counted before they are sent.
  const bool proof_in_doubt =
      !page && call.psu.attended() && has_sca_proof(access) && security_token_refused(page.error());
  if (!proof_in_doubt) co_return page;
  page = co_await ask_for_transactions(access, query, ScaProof::leave_out, call);
  if (page) page->proof_refused = true;
  co_return page;
}

Task<TransactionPage> BelfiusBank::ask_for_transactions(const AccountAccess& access,
                                                        const TransactionQuery& query,
                                                        ScaProof proof, const Call& call) {
  const Endpoint& endpoint = profile_.endpoints.transactions;
  const Deadline started = chr::steady_clock::now();
  auto request = transactions_request(requests_, profile_, access, query, proof, call);
  auto response = co_await send(endpoint, std::move(request), CallKind::read, call);
  if (!response) co_return caller_.noted<TransactionPage>(endpoint, started, response.error());
  auto page = read_transactions(*parser_, response->body, profile_.parameters.next);
  co_return caller_.noted(endpoint, started, std::move(page));
}

Task<bool> BelfiusBank::funds_available(const AccountAccess& access, const Money& amount,
                                        const Call& call) {
  if (!profile_.funds) co_return Error{Errc::bank_refused, "the bank does not confirm funds"};
  const Endpoint& endpoint = profile_.funds->endpoint;
  const Deadline started = chr::steady_clock::now();
  auto request = funds_request(requests_, *profile_.funds, access, amount, call);
  auto response = co_await send(endpoint, std::move(request), CallKind::read, call);
  if (!response)
    co_return caller_.noted<bool>(endpoint, started, explain_funds_refusal(response.error()));
  auto available = read_funds_answer(*parser_, response->body);
  co_return caller_.noted(endpoint, started, std::move(available));
}

Result<std::string> BelfiusBank::page_with_state(const std::string& page, const Secret& state) {
  return belfius::page_with_state(page, origins_, profile_.parameters.state, state);
}

}  // namespace tpp::belfius
