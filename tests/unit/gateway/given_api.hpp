#pragma once
// The whole public API on stores in memory and a scripted bank: requests in, responses out.

#include <nlohmann/json.hpp>

#include "api/api.hpp"
#include "domain/api_key.hpp"
#include "support/fakes/fake_audit_store.hpp"
#include "support/fakes/fake_bearer_tokens.hpp"
#include "support/fakes/fake_event_store.hpp"
#include "support/fakes/fake_psu_store.hpp"
#include "support/given_payments.hpp"

namespace tpp::gateway::testing {

using tpp::testing::FakeAuditStore;
using tpp::testing::GivenPayments;

// A request that owns its texts.
struct Sent {
  std::string method = "GET";
  std::string path;
  std::string query = {};
  std::string body = {};
  std::vector<http::Header> headers = {};

  http::Request view() const {
    http::Request request;
    request.method = method;
    request.path = path;
    request.query = query;
    request.body = body;
    for (const auto& header : headers) request.headers.push_back({header.name, header.value});
    return request;
  }
};

inline std::string header_of(const http::Response& response, std::string_view name) {
  for (const auto& header : response.headers)
    if (header.name == name) return header.value;
  return "";
}

// Every bank answers, and nothing was called yet.
class QuietChannels final : public BankChannels {
 public:
  ChannelCondition channel_of(const BankId&) const override { return {}; }
};

struct GivenApi : GivenPayments {
  GivenApi() {
    key = make_api_key(ids.random_token());
    db.clients.front().api_key = key;
    db.clients.front().client.scopes.push_back(ClientScope::pis);
  }

  // With the client's key and, when there is a body, its type.
  http::Response send(Sent sent) {
    sent.headers.push_back({"Authorization", "Bearer " + key.reveal()});
    if (!sent.body.empty()) sent.headers.push_back({"Content-Type", "application/json"});
    return send_as_it_is(sent);
  }
  http::Response send_as_it_is(const Sent& sent) {
    const http::Request request = sent.view();
    return run(api.handle(request));
  }
  static nlohmann::json json_of(const http::Response& response) {
    return nlohmann::json::parse(response.body);
  }

  static std::vector<std::string_view> operations_of(const std::vector<Route>& routes) {
    std::vector<std::string_view> names;
    for (const Route& route : routes) names.push_back(route.operation_id);
    return names;
  }

  ListPayments list_payments{payments};
  GetPayment get_payment{payments};
  GetPaymentHistory history{payments};
  BulkFiles bulk_files{clock};
  std::string public_url = "https://gateway.example";
  tpp::testing::FakeEventStore events;
  ListEvents list_events{events, clock};
  tpp::testing::FakePsuStore psus;
  ErasePsu erase_psu{psus, cache, ids, clock};
  QuietChannels channels;
  UseCases use{create,      list_consents,     get_consent,   revoke,
               renew,       return_from_bank,  list_accounts, get_account,
               get_quota,   list_transactions, confirm_funds, submit,
               get_payment, list_payments,     history,       details,
               cancel,      bulk_files,        list_events,   erase_psu,
               banks,       cursors,           channels,      start_pages,
               public_url};
  std::vector<Route> routes = make_routes(use);
  obs::Metrics metrics;
  ApiProbe probe{metrics, operations_of(routes), http::ServerLimits()};
  tpp::FakeBearerTokens tokens;
  Authenticate authenticate{clients, tokens, fake_digest, std::chrono::seconds(60), clock};
  FakeAuditStore audit_store;
  AuditProbe audit_probe;
  AuditReads audit{audit_store, ids, clock, audit_probe};
  Api api{routes, authenticate, ids, probe, std::chrono::seconds(25), CallerLimitsConfig(), audit};
  Secret key;
};

}  // namespace tpp::gateway::testing
