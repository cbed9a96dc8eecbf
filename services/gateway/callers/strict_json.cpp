#include "callers/strict_json.hpp"

#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace tpp::gateway {
namespace {

using nlohmann::json;

constexpr int depth_limit = 8;

struct Refused {};

}  // namespace

std::optional<json> read_strict_object(std::string_view text) {
  // The parser takes a NUL for the end and would not look at what follows.
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  std::vector<std::set<std::string>> keys;
  const auto watch = [&keys](int depth, json::parse_event_t event, json& parsed) {
    if (depth > depth_limit) throw Refused{};
    if (event == json::parse_event_t::object_start) keys.emplace_back();
    if (event == json::parse_event_t::object_end) keys.pop_back();
    if (event == json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second)
      throw Refused{};
    return true;
  };
  try {
    json document = json::parse(text.begin(), text.end(), watch);
    if (!document.is_object()) return std::nullopt;
    return document;
  } catch (const json::exception&) {
    return std::nullopt;
  } catch (const Refused&) {
    return std::nullopt;
  }
}

}  // namespace tpp::gateway
