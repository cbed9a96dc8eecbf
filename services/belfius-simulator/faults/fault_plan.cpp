#include "faults/fault_plan.hpp"

#include <array>
#include <utility>

namespace tpp::simulator {
namespace {

constexpr std::array<std::pair<FaultKind, std::string_view>, 22> names{{
    {FaultKind::delay, "delay"},
    {FaultKind::delay_answer, "delay_answer"},
    {FaultKind::lost_answer, "lost_answer"},
    {FaultKind::reset_after_body, "reset_after_body"},
    {FaultKind::status_after, "status_after"},
    {FaultKind::reset_after_headers, "reset_after_headers"},
    {FaultKind::half_body, "half_body"},
    {FaultKind::malformed_json, "malformed_json"},
    {FaultKind::control_characters, "control_characters"},
    {FaultKind::lone_backslash, "lone_backslash"},
    {FaultKind::invalid_utf8, "invalid_utf8"},
    {FaultKind::string_for_number, "string_for_number"},
    {FaultKind::number_for_string, "number_for_string"},
    {FaultKind::duplicate_keys, "duplicate_keys"},
    {FaultKind::drop_member, "drop_member"},
    {FaultKind::wrong_content_type, "wrong_content_type"},
    {FaultKind::empty_body, "empty_body"},
    {FaultKind::huge_body, "huge_body"},
    {FaultKind::deep_json, "deep_json"},
    {FaultKind::reset_before_headers, "reset_before_headers"},
    {FaultKind::status, "status"},
    {FaultKind::html_page, "html_page"},
}};

// Takes the text up to the separator off the front.
std::string_view take_front(std::string_view& text, char separator) {
  const auto at = text.find(separator);
  const std::string_view front = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return front;
}

bool used_up(const Fault& fault) {
  return fault.times != 0 && fault.hits >= fault.after + fault.times;
}

}  // namespace

std::string_view name_of(FaultKind kind) {
  for (const auto& [value, name] : names)
    if (value == kind) return name;
  return "";
}

std::optional<FaultKind> fault_named(std::string_view name) {
  for (const auto& [value, known] : names)
    if (known == name) return value;
  return std::nullopt;
}

bool call_takes_effect(FaultKind kind) {
  return kind != FaultKind::reset_before_headers && kind != FaultKind::status &&
         kind != FaultKind::html_page;
}

bool matches(std::string_view pattern, std::string_view method, std::string_view path) {
  if (pattern == "*") return true;
  const std::string_view wanted = take_front(pattern, ' ');
  if (wanted != "*" && wanted != method) return false;
  if (pattern == "*") return true;
  while (!pattern.empty() && !path.empty()) {
    const std::string_view expected = take_front(pattern, '/');
    const std::string_view actual = take_front(path, '/');
    if (expected != actual && (expected != "*" || actual.empty())) return false;
  }
  return pattern.empty() && path.empty();
}

std::size_t FaultPlan::add(Fault fault) {
  fault.id = next_id_++;
  return faults_.emplace_back(std::move(fault)).id;
}

std::optional<Fault> FaultPlan::take(std::string_view method, std::string_view path) {
  for (auto& fault : faults_) {
    if (used_up(fault) || !matches(fault.on, method, path)) continue;
    if (++fault.hits > fault.after) return fault;
  }
  return std::nullopt;
}

}  // namespace tpp::simulator
