#include "api/caller_limits.hpp"

#include <algorithm>

#include <boost/asio/ip/address.hpp>

namespace tpp::gateway {
namespace {

namespace chr = std::chrono;

Rate rate_of(std::int64_t per_second, std::int64_t burst) {
  if (per_second == 0) return {};
  return {chr::nanoseconds(chr::seconds(1)) / per_second, burst};
}

// Who has one IPv6 address has the 2^64 beside it.
std::string key_of(std::string_view address) {
  boost::system::error_code unreadable;
  const auto parsed = boost::asio::ip::make_address(std::string(address), unreadable);
  if (unreadable || parsed.is_v4()) return std::string(address);
  const auto bytes = parsed.to_v6().to_bytes();
  return {reinterpret_cast<const char*>(bytes.data()), 8};
}

void append(http::Response& response, const char* name, std::string value) {
  for (http::Header& header : response.headers)
    if (header.name == name) {
      header.value += ", " + value;
      return;
    }
  response.headers.push_back({name, std::move(value)});
}

}  // namespace

bool TokenBucket::take(const Rate& rate, SteadyTime now) {
  if (left(rate, now) < 1) return false;
  full_at_ = std::max(full_at_, now) + rate.interval;
  return true;
}

std::int64_t TokenBucket::left(const Rate& rate, SteadyTime now) const {
  if (rate.interval.count() == 0 || full_at_ <= now) return rate.burst;
  const auto missing = (full_at_ - now + rate.interval - chr::nanoseconds(1)) / rate.interval;
  return std::max<std::int64_t>(rate.burst - missing, 0);
}

chr::seconds TokenBucket::full_in(SteadyTime now) const {
  return chr::ceil<chr::seconds>(std::max(full_at_ - now, SteadyTime::duration(0)));
}

chr::seconds TokenBucket::next_in(const Rate& rate, SteadyTime now) const {
  const auto wait = full_at_ - now - rate.interval * (rate.burst - 1);
  return std::max(chr::ceil<chr::seconds>(wait), chr::seconds(1));
}

CallerLimits::Entry CallerLimits::enter(const Client& client, SteadyTime now) {
  const ClientLimits& own = client.limits;
  const std::int64_t concurrency = own.concurrency.value_or(defaults_.concurrency);
  const std::int64_t per_second = own.rate_per_second.value_or(defaults_.rate_per_second);
  const Rate rate = rate_of(per_second, own.rate_burst.value_or(defaults_.rate_burst));
  State& state = clients_[client.id];
  Entry entry;
  if (concurrency != 0 && state.under_way >= concurrency) {
    entry.verdict = Verdict::too_many;
    return entry;
  }
  if (per_second != 0) {
    if (!state.bucket.take(rate, now)) {
      entry.verdict = Verdict::too_fast;
      entry.wait = state.bucket.next_in(rate, now);
    }
    entry.left = RateLeft{rate.burst, state.bucket.left(rate, now), state.bucket.full_in(now),
                          chr::ceil<chr::seconds>(rate.interval * rate.burst)};
  }
  if (entry.verdict == Verdict::admitted) ++state.under_way;
  return entry;
}

void CallerLimits::leave(const ClientId& client) {
  --clients_[client].under_way;
}

FailedCallers::FailedCallers(std::int64_t failures_per_minute) {
  if (failures_per_minute == 0) return;
  rate_ = {chr::nanoseconds(chr::minutes(1)) / failures_per_minute, failures_per_minute};
}

bool FailedCallers::blocked(std::string_view address, SteadyTime now) const {
  if (addresses_.empty()) return false;
  const auto found = addresses_.find(key_of(address));
  return found != addresses_.end() && found->second.left(rate_, now) < 1;
}

void FailedCallers::failed(std::string_view address, SteadyTime now) {
  if (rate_.interval.count() == 0) return;
  std::string key = key_of(address);
  if (addresses_.size() >= addresses_limit && !addresses_.contains(key)) {
    std::erase_if(addresses_, [&](const auto& each) { return each.second.is_full(now); });
    // Still full: so many addresses at once that no single one of them matters.
    if (addresses_.size() >= addresses_limit) addresses_.clear();
  }
  addresses_[std::move(key)].take(rate_, now);
}

void add_rate_limit(http::Response& response, const RateLeft& left) {
  if (left.remaining * 2 >= left.limit) return;
  append(
      response, "RateLimit-Policy",
      "\"client\";q=" + std::to_string(left.limit) + ";w=" + std::to_string(left.window.count()));
  append(response, "RateLimit",
         "\"client\";r=" + std::to_string(left.remaining) +
             ";t=" + std::to_string(left.resets_in.count()));
}

}  // namespace tpp::gateway
