#include "api/body.hpp"

#include <algorithm>
#include <deque>
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

// A member's name as part of a JSON pointer (RFC 6901), cut between characters.
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

struct BodyObject::Shared {
  json document;
  std::deque<BodyObject> inner;
  std::vector<FieldError> wrong;
};

BodyObject::BodyObject(const json& node, std::string pointer, Shared& shared)
    : node_(&node), pointer_(std::move(pointer)), shared_(&shared) {}

bool BodyObject::has(std::string_view member) const {
  return node_->contains(member);
}

void BodyObject::wrong(std::string_view member, std::string message) {
  shared_->wrong.push_back({pointer_ + pointer_to(member), std::move(message)});
}

std::string BodyObject::text(std::string_view member, std::size_t max_size) {
  if (!has(member)) {
    wrong(member, "is missing");
    return {};
  }
  return optional_text(member, max_size).value_or("");
}

bool BodyObject::optional_flag(std::string_view member) {
  read_.emplace(member);
  const auto found = node_->find(member);
  if (found == node_->end()) return false;
  if (found->is_boolean()) return found->get<bool>();
  wrong(member, "must be true or false");
  return false;
}

std::optional<std::string> BodyObject::optional_text(std::string_view member,
                                                     std::size_t max_size) {
  read_.emplace(member);
  const auto found = node_->find(member);
  if (found == node_->end()) return std::nullopt;
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

BodyObject* BodyObject::object(std::string_view member) {
  if (!has(member)) wrong(member, "is missing");
  return optional_object(member);
}

BodyObject* BodyObject::optional_object(std::string_view member) {
  read_.emplace(member);
  const auto found = node_->find(member);
  if (found == node_->end()) return nullptr;
  if (found->is_object()) return inner(*found, pointer_ + pointer_to(member));
  wrong(member, "must be an object");
  return nullptr;
}

std::vector<BodyObject*> BodyObject::objects(std::string_view member, std::size_t max_count) {
  read_.emplace(member);
  const auto found = node_->find(member);
  if (found == node_->end()) {
    wrong(member, "is missing");
    return {};
  }
  const auto is_object = [](const json& each) { return each.is_object(); };
  const bool fine = found->is_array() && !found->empty() && found->size() <= max_count &&
                    std::ranges::all_of(*found, is_object);
  std::vector<BodyObject*> objects;
  if (!fine)
    wrong(member, "must be an array of 1 to " + std::to_string(max_count) + " objects");
  else
    for (const json& each : *found)
      objects.push_back(
          inner(each, pointer_ + pointer_to(member) + "/" + std::to_string(objects.size())));
  return objects;
}

BodyObject* BodyObject::inner(const json& node, std::string pointer) {
  shared_->inner.push_back(BodyObject(node, std::move(pointer), *shared_));
  return &shared_->inner.back();
}

void BodyObject::note_unknown_members() {
  std::size_t unknown = 0;
  constexpr std::size_t unknown_reported = 20;
  for (const auto& [name, value] : node_->items()) {
    if (read_.contains(name) || ++unknown > unknown_reported) continue;
    wrong(name, "is not known");
  }
}

BodyReader::BodyReader(std::unique_ptr<Shared> shared)
    : BodyObject(shared->document, "", *shared), owned_(std::move(shared)) {}
BodyReader::BodyReader(BodyReader&&) noexcept = default;
BodyReader::~BodyReader() = default;

Result<BodyReader> BodyReader::parse(std::string_view body) {
  try {
    auto shared = std::make_unique<Shared>();
    shared->document = parse_strictly(body);
    if (!shared->document.is_object())
      return Error{Errc::invalid_input, "the body must be a JSON object"};
    return BodyReader(std::move(shared));
  } catch (const Refused& refused) {
    return Error{Errc::invalid_input, refused.why};
  } catch (const json::exception& broken) {
    return Error{Errc::invalid_input, "the body is not JSON",
                 "parse error " + std::to_string(broken.id)};
  }
}

std::string BodyReader::canonical() const {
  return node_->dump();
}

Result<void> BodyReader::finish() {
  constexpr std::size_t most_reported = 100;
  note_unknown_members();
  for (BodyObject& inner : owned_->inner) inner.note_unknown_members();
  if (owned_->wrong.empty()) return {};
  if (owned_->wrong.size() > most_reported) owned_->wrong.resize(most_reported);
  return invalid_fields(std::move(owned_->wrong));
}

}  // namespace tpp::gateway
