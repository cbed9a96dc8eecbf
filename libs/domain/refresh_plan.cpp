#include "domain/refresh_plan.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

namespace tpp {
namespace {

using namespace std::chrono_literals;
namespace chr = std::chrono;

constexpr chr::seconds longest_idle = chr::days(7);
constexpr chr::seconds longest_lead = 5min;
constexpr std::uint64_t thousandths = 1000;

// FNV-1a: every build and replica has to come to the same number.
std::uint64_t mixed(const std::string& text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  return hash;
}

// A tenth longer or shorter; always the same for the same consent and moment.
chr::milliseconds spread(chr::seconds planned, const ConsentId& consent, UtcTime moment) {
  const std::string pair = consent.value + std::to_string(moment.time_since_epoch().count());
  const auto share = static_cast<std::int64_t>(mixed(pair) % (thousandths / 5 + 1));
  return chr::milliseconds(planned) / thousandths * (900 + share);
}

}  // namespace

UtcTime keep_alive_at(const ConsentId& consent, UtcTime received_at,
                      chr::seconds refresh_lifetime) {
  const chr::seconds planned =
      refresh_lifetime > 0s ? std::min(refresh_lifetime / 2, longest_idle) : longest_idle;
  return received_at + spread(planned, consent, received_at);
}

UtcTime renew_access_from(const ConsentId& consent, UtcTime expires_at, chr::seconds lifetime) {
  if (lifetime <= 0s) return UtcTime::max();
  return expires_at - spread(std::min(lifetime / 4, longest_lead), consent, expires_at);
}

chr::seconds refresh_cool_down(int failures) {
  constexpr chr::seconds first = 30s;
  constexpr chr::seconds longest = 1h;
  constexpr int doublings = 7;  // 30 s * 2^7 is more than the longest
  return std::min(longest, first * (1 << std::clamp(failures - 1, 0, doublings)));
}

}  // namespace tpp
