#pragma once
// A bank on a channel whose answers a test writes.

#include <deque>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>

#include "belfius/belfius_bank.hpp"

namespace tpp::belfius::testing {

inline constexpr const char* some_iban = "BE68539007547034";
inline constexpr const char* other_iban = "BE71096123456769";
inline constexpr const char* fixed_uuid = "3f0c2f43-9d7b-4a83-8c1e-5b6f0a1d2e3c";

class FakeClock final : public Clock {
 public:
  UtcTime now() const override { return time; }
  UtcTime time{std::chrono::sys_days{std::chrono::year{2026} / 5 / 4} + std::chrono::hours(12)};
};

class FixedIds final : public IdSource {
 public:
  std::string uuid() override { return fixed_uuid; }
  Secret random_token() override { return Secret("random"); }
};

class FakeChannel final : public Channel {
 public:
  Task<http::ClientResponse> send(const http::ClientRequest& request, Deadline by,
                                  http::CallTrace& trace) override {
    seen.push_back(request);
    deadlines.push_back(by);
    if (next.empty()) co_return Error{Errc::internal, "the test gave no further answer"};
    Result<http::ClientResponse> answer = std::move(next.front());
    next.pop_front();
    trace.sent = answer || answer.error().code != Errc::bank_unreachable;
    co_return answer;
  }

  void answers(unsigned status, std::string body,
               std::string content_type = "application/json;charset=utf-8") {
    http::ClientResponse response;
    response.status = status;
    response.body = std::move(body);
    response.headers = {{"Date", "Mon, 04 May 2026 12:00:00 GMT"},
                        {"Content-Type", std::move(content_type)}};
    next.emplace_back(std::move(response));
  }
  void add_header(std::string name, std::string value) {
    next.back()->headers.push_back({std::move(name), std::move(value)});
  }
  void fails(Errc code, std::string detail = "") {
    next.emplace_back(Error{code, std::move(detail)});
  }

  std::deque<Result<http::ClientResponse>> next;
  std::vector<http::ClientRequest> seen;
  std::vector<Deadline> deadlines;
};

class CountingProbe final : public BankProbe {
 public:
  void finished(std::string_view endpoint, std::string_view outcome, double) override {
    seen.push_back(std::string(endpoint) + " " + std::string(outcome));
  }
  std::vector<std::string> seen;
};

template <class T>
Awaitable<void> keep(Task<T> task, std::optional<Result<T>>& result) {
  result.emplace(co_await std::move(task));
}

template <class T>
Result<T> run(Task<T> task) {
  asio::io_context io;
  std::optional<Result<T>> result;
  std::exception_ptr failure;
  asio::co_spawn(io, keep(std::move(task), result), [&](std::exception_ptr e) { failure = e; });
  io.run();
  if (failure) std::rethrow_exception(failure);
  return std::move(*result);
}

inline BankProfile some_profile(const std::string& name = "belfius") {
  auto profile = load_profile(std::string(TPP_SOURCE_DIR) + "/deploy/banks/" + name + ".json");
  if (!profile) throw std::runtime_error(profile.error().detail);
  return *profile;
}

inline BelfiusAccess some_access() {
  BelfiusAccess access;
  access.client_id = "client-1";
  access.client_secret = Secret("s3cret");
  access.redirect_uri = "https://tpp.example/callback/belfius";
  access.environment = "simulator";
  access.allowed_page_origins = {"http://127.0.0.1:9100"};
  return access;
}

inline Call some_call() {
  Call call;
  call.by = std::chrono::steady_clock::now() + std::chrono::hours(1);
  return call;
}

inline Call attended_call() {
  Call call = some_call();
  call.psu.ip_address = "192.0.2.7";
  return call;
}

inline AccountAccess some_account() {
  Consent consent;
  consent.language = "nl";
  Account account{AccountId{"a"}, ConsentId{"c"}, BankId{"belfius"}, *Iban::parse(some_iban),
                  Currency::eur()};
  return AccountAccess{account, consent, LogicalId{Secret("eyJ.x..y/z")},
                       AccessToken{Secret("access-1"), {}, 1}, std::nullopt};
}

inline AccountAccess account_with_sca_token(std::string token) {
  AccountAccess access = some_account();
  access.sca_token = ScaToken{Secret(std::move(token)), {}};
  return access;
}

// Everything a test of the port needs.
struct GivenBank {
  explicit GivenBank(BankProfile profile = some_profile(), BelfiusAccess access = some_access())
      : bank(std::move(profile), std::move(access), caller, ids, clock) {}

  Result<AccountDetails> details(const Call& call = some_call()) {
    return run(bank.account_details(some_account(), call));
  }
  Result<TransactionPage> transactions(const TransactionQuery& query = {},
                                       const AccountAccess& access = some_account(),
                                       const Call& call = some_call()) {
    return run(bank.transactions(access, query, call));
  }
  Result<std::vector<GrantedAccount>> accounts() {
    const AccessToken token{Secret("access-1"), {}, 1};
    const Call call = some_call();
    return run(bank.granted_accounts(token, call));
  }
  UnreadAnswer unread;  // of the calls for tokens
  Result<TokenGrant> exchange() {
    const Call call = some_call();
    return run(bank.exchange_code(Secret("c&de"), Secret("verifier"), call, unread));
  }
  Result<ScaGrant> exchange_sca() {
    const Call call = some_call();
    return run(bank.exchange_sca_code(Secret("c&de"), Secret("verifier"), call));
  }
  Result<TokenGrant> refresh() {
    const Call call = some_call();
    return run(bank.refresh(Secret("refresh+1"), call, unread));
  }
  Result<std::string> page(const std::string& language = "nl") {
    const AuthorizationPageRequest request{language, Secret("state-1"), Secret("verifier"),
                                           ConsentScope::ais, std::nullopt};
    const Call call = some_call();
    return run(bank.authorization_page(request, call));
  }

  FakeChannel channel;
  FixedIds ids;
  FakeClock clock;
  CountingProbe probe;
  BankCaller caller{channel, clock, probe};
  BelfiusBank bank;
};

inline std::string header_of(const http::ClientRequest& request, std::string_view name) {
  for (const http::Header& header : request.headers)
    if (header.name == name) return header.value;
  return {};
}

}  // namespace tpp::belfius::testing
