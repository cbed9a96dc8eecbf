#pragma once
// Which calls of the bank go wrong, how, and how often: scripted through the control listener.

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace tpp::simulator {

enum class FaultKind : std::uint8_t {
  // The call has its effect, the answer is late, lost or damaged.
  delay,  // waits, then handles the call as usual
  delay_answer,
  lost_answer,
  reset_after_body,
  status_after,
  reset_after_headers,
  half_body,
  malformed_json,
  control_characters,
  lone_backslash,
  invalid_utf8,
  string_for_number,
  number_for_string,
  duplicate_keys,
  drop_member,
  wrong_content_type,
  empty_body,
  huge_body,
  deep_json,
  // The call has no effect.
  reset_before_headers,
  status,
  html_page,
};

std::string_view name_of(FaultKind kind);
std::optional<FaultKind> fault_named(std::string_view name);
bool call_takes_effect(FaultKind kind);

struct Fault {
  std::size_t id = 0;
  std::string on = "*";  // "METHOD /path" or "*"; * stands for any method or any one segment
  FaultKind kind = FaultKind::status;
  std::size_t after = 0;  // so many matching calls pass unharmed first
  std::size_t times = 1;  // 0: until it is deleted
  std::chrono::milliseconds delay{0};
  unsigned status = 500;
  std::string body;                         // of status; empty: the bank's own error body
  std::string member;                       // of drop_member
  std::size_t bytes = 32U * 1024U * 1024U;  // of huge_body
  std::size_t hits = 0;
};

bool matches(std::string_view pattern, std::string_view method, std::string_view path);

class FaultPlan {
 public:
  std::size_t add(Fault fault);
  // The oldest fault for this call that is not used up, counted as used once more.
  std::optional<Fault> take(std::string_view method, std::string_view path);
  void clear() { faults_.clear(); }
  const std::deque<Fault>& all() const { return faults_; }

 private:
  std::deque<Fault> faults_;
  std::size_t next_id_ = 1;
};

}  // namespace tpp::simulator
