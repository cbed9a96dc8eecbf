#pragma once
// A bank whose answers a test writes (`next`) and whose calls it can look at (`seen`). An answer
// that was not written is the error `internal`.

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "async/signal.hpp"
#include "domain/ports/bank.hpp"

namespace tpp {

// Holds calls open while it is closed.
class Gate {
 public:
  void close() { closed_ = true; }
  void open() {
    closed_ = false;
    opened_.notify_all();
  }
  Awaitable<void> pass() {
    while (closed_) co_await opened_.wait_until(Deadline::max());
  }

 private:
  bool closed_ = false;
  async::Signal opened_;
};

template <class Answer, class Seen>
struct Script {
  void answers(Answer answer) { next.emplace_back(std::move(answer)); }
  void fails(Errc code) { next.emplace_back(Error{code, "the bank's trouble", "scripted"}); }
  void fails(Error error) { next.emplace_back(std::move(error)); }

  Result<Answer> take() {
    if (next.empty()) return Error{Errc::internal, "no answer is scripted for this call"};
    Result<Answer> answer = std::move(next.front());
    next.pop_front();
    return answer;
  }

  std::deque<Result<Answer>> next;
  std::vector<Seen> seen;
};

class FakeBank final : public Bank {
 public:
  struct SeenCode {
    std::string code;
    std::string verifier;
  };
  struct SeenRead {
    std::string access_token;
    std::string logical_id;
  };
  struct SeenQuery {
    TransactionQuery query;
    std::string access_token;
  };

  struct SeenQuestion {
    std::string iban_and_amount;
    std::string access_token;
  };

  FakeBank() {
    bank_traits.id = BankId{"belfius"};
    bank_traits.name = "Belfius";
    bank_traits.brand = "belfius";
    bank_traits.environment = "simulator";
    bank_traits.languages = {"nl", "fr"};
  }

  const BankTraits& traits() const override { return bank_traits; }
  BankCondition condition() const override { return bank_condition; }

  Task<std::string> authorization_page(const AuthorizationPageRequest& request,
                                       const Call& call) override {
    pages.seen.push_back(request);
    co_await arrive("authorization_page", call);
    co_return pages.take();
  }

  Task<TokenGrant> exchange_code(const Secret& code, const Secret& verifier, const Call& call,
                                 UnreadAnswer& unread) override {
    codes.seen.push_back({code.reveal(), verifier.reveal()});
    co_await arrive("exchange_code", call);
    auto answer = codes.take();
    if (!answer && answer.error().code == Errc::bank_answer_invalid) unread.body = unreadable;
    co_return answer;
  }

  Task<ScaGrant> exchange_sca_code(const Secret& code, const Secret& verifier,
                                   const Call& call) override {
    sca_codes.seen.push_back({code.reveal(), verifier.reveal()});
    co_await arrive("exchange_sca_code", call);
    co_return sca_codes.take();
  }

  Task<TokenGrant> refresh(const Secret& refresh_token, const Call& call,
                           UnreadAnswer& unread) override {
    refreshes.seen.push_back(refresh_token.reveal());
    co_await arrive("refresh", call);
    co_await refresh_gate.pass();
    auto answer = refreshes.take();
    if (!answer && answer.error().code == Errc::bank_answer_invalid) unread.body = unreadable;
    co_return answer;
  }

  Task<std::vector<GrantedAccount>> granted_accounts(const AccessToken& token,
                                                     const Call& call) override {
    listings.seen.push_back(token.text.reveal());
    co_await arrive("granted_accounts", call);
    co_return listings.take();
  }

  Task<AccountDetails> account_details(const AccountAccess& access, const Call& call) override {
    details.seen.push_back({access.access_token.text.reveal(), access.logical_id.text.reveal()});
    co_await arrive("account_details", call);
    co_return details.take();
  }

  Task<TransactionPage> transactions(const AccountAccess& access, const TransactionQuery& query,
                                     const Call& call) override {
    history.seen.push_back({query, access.access_token.text.reveal()});
    co_await arrive("transactions", call);
    if (serve_history) co_return serve_history(query);
    co_return history.take();
  }

  Task<bool> funds_available(const AccountAccess& access, const Money& amount,
                             const Call& call) override {
    funds.seen.push_back({access.account.iban.value() + " " + amount.amount_text(),
                          access.access_token.text.reveal()});
    co_await arrive("funds_available", call);
    co_return funds.take();
  }

  Result<std::string> page_with_state(const std::string& page, const Secret& state) override {
    if (page.starts_with("https://elsewhere"))
      return Error{Errc::bank_answer_invalid, "the page is not the bank's"};
    return page + "?state=" + state.reveal();
  }

  BankTraits bank_traits;
  std::optional<Secret> unreadable;  // what comes with bank_answer_invalid
  BankCondition bank_condition;
  Gate gate;
  Gate refresh_gate;  // of refreshes only
  // Called before the answer is taken, e.g. to look at the database or to change it meanwhile.
  std::function<void(std::string_view operation)> on_call;
  // A whole history instead of single answers.
  std::function<Result<TransactionPage>(const TransactionQuery&)> serve_history;
  std::vector<Call> calls;

  Script<std::string, AuthorizationPageRequest> pages;
  Script<TokenGrant, SeenCode> codes;
  Script<ScaGrant, SeenCode> sca_codes;
  Script<TokenGrant, std::string> refreshes;
  Script<std::vector<GrantedAccount>, std::string> listings;
  Script<AccountDetails, SeenRead> details;
  Script<TransactionPage, SeenQuery> history;
  Script<bool, SeenQuestion> funds;

 private:
  Awaitable<void> arrive(const char* operation, const Call& call) {
    calls.push_back(call);
    if (on_call) on_call(operation);
    co_await gate.pass();
  }
};

class FakeBanks final : public Banks {
 public:
  Bank* find(const BankId& id) override {
    for (Bank* bank : configured)
      if (bank->traits().id == id) return bank;
    return nullptr;
  }
  std::vector<Bank*> all() override { return configured; }
  PaymentBank* payments(const BankId& id) override {
    const auto found = paying.find(id.value);
    return found == paying.end() ? nullptr : found->second;
  }

  std::vector<Bank*> configured;
  std::map<std::string, PaymentBank*> paying;  // by bank id
};

}  // namespace tpp
