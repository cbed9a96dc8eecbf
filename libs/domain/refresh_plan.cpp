#include "domain/refresh_plan.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

namespace tpp {
namespace {

using namespace std::chrono_literals;
namespace chr = std::chrono;

constexpr chr::seconds longest_idle = chr::days(7);
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

}  // namespace

UtcTime keep_alive_at(const ConsentId& consent, UtcTime received_at,
                      chr::seconds refresh_lifetime) {
  const chr::seconds planned =
      refresh_lifetime > 0s ? std::min(refresh_lifetime / 2, longest_idle) : longest_idle;
  const std::string pair = consent.value + std::to_string(received_at.time_since_epoch().count());
  const auto share = static_cast<std::int64_t>(mixed(pair) % (thousandths / 5 + 1));
  const chr::milliseconds thousandth = chr::milliseconds(planned) / thousandths;
  return received_at + thousandth * (900 + share);
}

chr::seconds refresh_cool_down(int failures) {
  constexpr chr::seconds first = 30s;
  constexpr chr::seconds longest = 1h;
  constexpr int doublings = 7;  // 30 s * 2^7 is more than the longest
  return std::min(longest, first * (1 << std::clamp(failures - 1, 0, doublings)));
}

}  // namespace tpp
