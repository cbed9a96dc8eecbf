#include "api/body.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace tpp::gateway {
namespace {

using nlohmann::json;

constexpr int depth_limit = 32;

// Thrown out of the parser's callback, the only way to stop it early.
struct Refused {
  const char* why;
};

json parse_strictly(std::string_view body) {
  // The parser takes a NUL for the end and would not look at what follows.
  if (body.find('\0') != std::string_view::npos) throw Refused{"the body has a NUL character"};
  std::vector<std::set<std::string>> keys;
  const auto watch = [&keys](int depth, json::parse_event_t event, json& parsed) {
    if (depth > depth_limit) throw Refused{"the body is nested too deeply"};
    if (event == json::parse_event_t::object_start) keys.emplace_back();
    if (event == json::parse_event_t::object_end) keys.pop_back();
    if (event == json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second)
      throw Refused{"the body has a member twice"};
    return true;
  };
  return json::parse(body.begin(), body.end(), watch);
}

bool has_control_characters(const std::string& text) {
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

// The start of a member's name as a JSON pointer (RFC 6901), cut between characters.
std::string pointer_to(std::string_view name) {
  constexpr std::size_t shown = 64;
  std::size_t end = std::min(name.size(), shown);
  while (end < name.size() && (static_cast<unsigned char>(name[end]) & 0xc0) == 0x80) --end;
  std::string pointer = "/";
  for (char c : name.substr(0, end)) {
    if (c == '~')
      pointer += "~0";
    else if (c == '/')
      pointer += "~1";
    else
      pointer += c;
  }
  return pointer;
}

}  // namespace

BodyReader::BodyReader(std::unique_ptr<json> document) : document_(std::move(document)) {}
BodyReader::BodyReader(BodyReader&&) noexcept = default;
BodyReader::~BodyReader() = default;

Result<BodyReader> BodyReader::parse(std::string_view body) {
  try {
    auto document = std::make_unique<json>(parse_strictly(body));
    if (!document->is_object()) return Error{Errc::invalid_input, "the body must be a JSON object"};
    return BodyReader(std::move(document));
  } catch (const Refused& refused) {
    return Error{Errc::invalid_input, refused.why};
  } catch (const json::exception& broken) {
    return Error{Errc::invalid_input, "the body is not JSON",
                 "parse error " + std::to_string(broken.id)};
  }
}

bool BodyReader::has(std::string_view member) const {
  return document_->contains(member);
}

void BodyReader::wrong(std::string_view member, std::string message) {
  wrong_.push_back({pointer_to(member), std::move(message)});
}

std::string BodyReader::text(std::string_view member, std::size_t max_size) {
  if (!has(member)) {
    wrong(member, "is missing");
    return {};
  }
  return optional_text(member, max_size).value_or("");
}

std::optional<std::string> BodyReader::optional_text(std::string_view member,
                                                     std::size_t max_size) {
  read_.emplace(member);
  const auto found = document_->find(member);
  if (found == document_->end()) return std::nullopt;
  if (!found->is_string()) {
    wrong(member, "must be a string");
    return std::nullopt;
  }
  auto text = found->get<std::string>();
  if (text.empty() || text.size() > max_size) {
    wrong(member, "must have 1 to " + std::to_string(max_size) + " characters");
    return std::nullopt;
  }
  if (has_control_characters(text)) {
    wrong(member, "must not have control characters");
    return std::nullopt;
  }
  return text;
}

Result<void> BodyReader::finish() {
  std::size_t unknown = 0;
  constexpr std::size_t unknown_reported = 20;
  for (const auto& [name, value] : document_->items()) {
    if (read_.contains(name) || ++unknown > unknown_reported) continue;
    wrong(name, "is not known");
  }
  if (wrong_.empty()) return {};
  return invalid_fields(std::move(wrong_));
}

}  // namespace tpp::gateway
