// The head of a bank's answer: whatever is accepted frames its body in one way, and asks for a
// pause that somebody can wait for.

#include "belfius/retry_after.hpp"
#include "fuzz/target.hpp"
#include "http/field_line.hpp"
#include "http/response_gate.hpp"

namespace tpp::fuzz {
namespace {

constexpr UtcTime now{std::chrono::sys_days{std::chrono::year{2026} / 5 / 4}};

void examine_pause(std::string_view value) {
  const auto pause = belfius::parse_retry_after(value, now);
  if (!pause) return;
  demand(pause->count() >= 0, "a pause does not end before it begins");
  demand(*pause <= std::chrono::hours(24), "a pause is a day at most");
}

}  // namespace

void response_head(std::string_view input) {
  std::size_t scanned = 0;
  std::size_t size = 0;
  if (http::find_head_end(input, scanned, size) || size == 0) return;
  http::ResponseHead head;
  if (http::examine_response_head(input.substr(0, size), head)) return;
  demand(head.status >= 100 && head.status <= 599, "a status has three digits");
  bool length_given = false;
  bool coding_given = false;
  for (const auto& [name, value] : head.headers) {
    demand(http::is_token(name), "a name is a token");
    demand(http::is_field_value(value, true), "a value has no control characters");
    if (http::same_name(name, "retry-after")) examine_pause(value);
    length_given = length_given || http::same_name(name, "content-length");
    coding_given = coding_given || http::same_name(name, "transfer-encoding");
  }
  demand(!(length_given && coding_given), "a body has one framing");
  if (head.framing == http::BodyFraming::chunked) demand(coding_given, "chunked is said");
  if (head.framing == http::BodyFraming::sized) demand(length_given, "a length is said");
  if (head.framing == http::BodyFraming::until_close)
    demand(!length_given && !coding_given, "until the end only when nothing is said");
}

}  // namespace tpp::fuzz
