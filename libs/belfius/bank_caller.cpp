#include "belfius/bank_caller.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>

#include "belfius/retry_after.hpp"

namespace tpp::belfius {
namespace {

namespace chr = std::chrono;

Error left_alone(Breaker::Wait wait) {
  ErrorContext context;
  context.retry_after = std::max(chr::seconds(1), chr::ceil<chr::seconds>(wait));
  Error error{Errc::bank_unreachable,
              "too many calls at the bank have just failed; try again later",
              "the breaker is open"};
  return with_context(std::move(error), std::move(context));
}

// Waiting behind our own calls says nothing about the bank.
bool is_our_own(const Error& error) {
  if (error.code == Errc::deadline_exceeded) return !http::request_was_sent(error);
  return error.code != Errc::bank_unreachable && error.code != Errc::bank_outcome_unknown &&
         error.code != Errc::bank_answer_invalid;
}

}  // namespace

BankCaller::BankCaller(Channel& channel, const Clock& clock, BankProbe& probe,
                       const CallTerms& terms)
    : channel_(channel),
      clock_(clock),
      probe_(probe),
      terms_(terms),
      health_(clock),
      breakers_(terms.breaker, [this](std::string_view endpoint,
                                      bool open) { probe_.breaker_moved(endpoint, open); }),
      retries_(terms.retries),
      reads_(std::make_shared<Lane>(terms.lanes.reads, terms.lanes.waiting)),
      tokens_(std::make_shared<Lane>(terms.lanes.tokens, terms.lanes.waiting)),
      payments_(std::make_shared<Lane>(terms.lanes.payments, terms.lanes.waiting)) {}

std::shared_ptr<Lane>& BankCaller::lane(LaneName name) {
  switch (name) {
    case LaneName::tokens:
      return tokens_;
    case LaneName::payments:
      return payments_;
    case LaneName::reads:
      break;
  }
  return reads_;
}

Task<http::ClientResponse> BankCaller::send(Sending sending, http::ClientRequest request) {
  retries_.called();
  bool any_sent = false;
  for (int repeats = 0;; ++repeats) {
    http::CallTrace trace;
    auto answer = co_await attempt(sending, request, trace);
    any_sent = any_sent || trace.sent;
    if (!answer && !any_sent) answer = with_nothing_sent(answer.error());
    if (!worth_repeating(sending, request, answer, trace.sent)) co_return answer;
    const auto now = chr::steady_clock::now();
    const auto pause = retries_.pause(repeats, asked_for(answer), now, sending.by);
    if (!pause) co_return answer;
    probe_.repeated(sending.endpoint.name);
    async::Timer timer(co_await asio::this_coro::executor, now + *pause);
    boost::system::error_code ignored;
    co_await timer.async_wait(asio::redirect_error(async::UseAwaitable(), ignored));
  }
}

Task<http::ClientResponse> BankCaller::attempt(const Sending& sending,
                                               const http::ClientRequest& request,
                                               http::CallTrace& trace) {
  const std::string_view endpoint = sending.endpoint.name;
  std::optional<Lane::Place> place;
  auto& its_lane = lane(sending.lane);
  if (its_lane->has_room()) {
    place.emplace(its_lane->enter());
  } else {
    auto granted = co_await Lane::wait_for_place(its_lane, sending.by);
    if (!granted) co_return granted.error();
    place.emplace(std::move(*granted));
  }
  // Behind the queue: what was learned meanwhile counts.
  const auto leave = breakers_.ask(endpoint, chr::steady_clock::now());
  if (const auto refused = leave.refused()) co_return left_alone(*refused);
  auto answer = co_await channel_.send(request, sending.by, trace);
  if (trace.ended == Deadline{}) trace.ended = chr::steady_clock::now();
  report_phases(trace);
  if (const auto result = judge(sending, answer))
    breakers_.ended(endpoint, leave, *result, trace.ended, asked_for(answer));
  else
    breakers_.withdrawn(endpoint, leave);
  co_return answer;
}

std::optional<CallResult> BankCaller::judge(const Sending& sending, const Answer& answer) const {
  if (!answer) {
    if (is_our_own(answer.error())) return {};
    return CallResult::local_failure;
  }
  if (answer->status < 500) return CallResult::answered;
  const auto* no = sending.refusals;
  const bool meant =
      no != nullptr && std::ranges::find(*no, static_cast<int>(answer->status)) != no->end();
  return meant ? CallResult::answered : CallResult::bank_failure;
}

bool BankCaller::worth_repeating(const Sending& sending, const http::ClientRequest& request,
                                 const Answer& answer, bool was_sent) const {
  const bool safe =
      !was_sent || (sending.repeat == Repeat::also_when_sent && request.method == "GET");
  if (!safe) return false;
  if (answer) return answer->status >= 500 && answer->status != 501;
  const Errc code = answer.error().code;
  return code == Errc::bank_unreachable || code == Errc::bank_outcome_unknown;
}

std::optional<chr::seconds> BankCaller::asked_for(const Answer& answer) const {
  if (!answer || answer->status != 503) return {};
  return parse_retry_after(answer->header("Retry-After"), clock_.now());
}

void BankCaller::report_phases(const http::CallTrace& trace) {
  static constexpr std::array<std::string_view, http::CallTrace::phases> names{
      "lookup", "connect", "tls", "wait", "read"};
  for (std::size_t phase = 0; phase < names.size(); ++phase) {
    const chr::duration<double> took = trace.took[phase];
    if (took.count() > 0) probe_.passed(phase, names[phase], took.count());
  }
}

void BankCaller::note(const Endpoint& endpoint, Deadline started, std::optional<Errc> failed) {
  const chr::duration<double> took = chr::steady_clock::now() - started;
  probe_.finished(endpoint.name, failed ? name_of(*failed) : "ok", took.count());
  const BankHealth before = health_.condition().health;
  if (failed) {
    health_.ended_with(*failed);
  } else {
    health_.succeeded();
  }
  const BankHealth after = health_.condition().health;
  if (after != before) probe_.health_changed(after);
}

ChannelCondition BankCaller::channel() const {
  const auto now = chr::steady_clock::now();
  return {health_.since(), breakers_.bank_retry_after(now), breakers_.endpoints(now)};
}

Deadline limited(Deadline by, chr::milliseconds limit) {
  return std::min(by, chr::steady_clock::now() + limit);
}

}  // namespace tpp::belfius
