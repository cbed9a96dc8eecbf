#include "belfius/profile_section.hpp"

#include <algorithm>
#include <utility>

namespace tpp::belfius {
namespace {

const nlohmann::json& empty_object() {
  static const nlohmann::json empty = nlohmann::json::object();
  return empty;
}

bool plain_text(const nlohmann::json& value) {
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  const auto printable = [](char c) { return c >= 0x20 && c != 0x7f; };
  return !text.empty() && std::ranges::all_of(text, printable);
}

}  // namespace

ProfileSection::ProfileSection(const nlohmann::json& object, std::string path, Problems& problems)
    : object_(object.is_object() ? object : empty_object()),
      path_(std::move(path)),
      problems_(problems) {
  if (!object.is_object()) problems_.push_back(FieldError{path_, "must be an object"});
}

void ProfileSection::require(const std::string& key) {
  if (!object_.contains(key)) problem(key, "is missing");
}

void ProfileSection::text(const std::string& key, std::string& value) {
  const nlohmann::json* found = member(key);
  if (found == nullptr) return;
  if (!plain_text(*found)) return problem(key, "must be a text without control characters");
  value = found->get<std::string>();
}

void ProfileSection::optional_text(const std::string& key, std::optional<std::string>& value) {
  const nlohmann::json* found = member(key);
  if (found == nullptr) return;
  if (found->is_null()) return value.reset();
  if (!plain_text(*found)) return problem(key, "must be a text, or null for none");
  value = found->get<std::string>();
}

void ProfileSection::texts(const std::string& key, std::vector<std::string>& value) {
  const nlohmann::json* found = member(key);
  if (found == nullptr) return;
  const bool valid =
      found->is_array() && !found->empty() && std::ranges::all_of(*found, plain_text);
  if (!valid) return problem(key, "must be a list of at least one text");
  value = found->get<std::vector<std::string>>();
}

void ProfileSection::flag(const std::string& key, bool& value) {
  const nlohmann::json* found = member(key);
  if (found == nullptr) return;
  if (!found->is_boolean()) return problem(key, "must be true or false");
  value = found->get<bool>();
}

void ProfileSection::integer(const std::string& key, std::int64_t min, std::int64_t max,
                             std::int64_t& value) {
  const nlohmann::json* found = member(key);
  if (found == nullptr) return;
  const bool fits = found->is_number_integer() && found->get<std::int64_t>() >= min &&
                    found->get<std::int64_t>() <= max;
  if (!fits)
    return problem(
        key, "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  value = found->get<std::int64_t>();
}

void ProfileSection::integers(const std::string& key, std::int64_t min, std::int64_t max,
                              std::vector<int>& value) {
  const nlohmann::json* found = member(key);
  if (found == nullptr) return;
  const auto fits = [&](const nlohmann::json& number) {
    return number.is_number_integer() && number.get<std::int64_t>() >= min &&
           number.get<std::int64_t>() <= max;
  };
  if (!found->is_array() || !std::ranges::all_of(*found, fits))
    return problem(key, "must be a list of whole numbers from " + std::to_string(min) + " to " +
                            std::to_string(max));
  value = found->get<std::vector<int>>();
}

bool ProfileSection::gives(const std::string& key) {
  const nlohmann::json* found = member(key);
  return found != nullptr && !found->is_null();
}

ProfileSection ProfileSection::section(const std::string& key) {
  const nlohmann::json* found = member(key);
  return ProfileSection(found == nullptr ? empty_object() : *found, path_of(key), problems_);
}

void ProfileSection::problem(const std::string& key, std::string message) {
  problems_.push_back(FieldError{path_of(key), std::move(message)});
}

void ProfileSection::refuse_unknown_keys() {
  for (const auto& item : object_.items())
    if (!known_.contains(item.key())) problem(item.key(), "is not a key of a bank profile");
}

bool ProfileSection::is_null(const std::string& key) {
  const nlohmann::json* found = member(key);
  return found != nullptr && found->is_null();
}

const nlohmann::json* ProfileSection::member(const std::string& key) {
  known_.insert(key);
  const auto found = object_.find(key);
  return found == object_.end() ? nullptr : &*found;
}

std::string ProfileSection::path_of(const std::string& key) const {
  return path_.empty() ? key : path_ + "." + key;
}

}  // namespace tpp::belfius
