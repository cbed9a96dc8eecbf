#include "config/reader.hpp"

#include <algorithm>
#include <iterator>

#include "config/documentation.hpp"
#include "config/reader_state.hpp"
#include "config/value_text.hpp"

namespace tpp::config {
namespace {

std::string lines_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
  return text;
}

}  // namespace

Reader::Reader(Sources sources) : state_(std::make_unique<State>(std::move(sources))) {}
Reader::~Reader() = default;

Result<void> Reader::file_is_read() const {
  if (state_->is_read) return {};
  return Error{Errc::invalid_input, lines_of(state_->problems)};
}

void Reader::text(const std::string& key, std::string& value, const std::string& help) {
  auto& declared = state_->declare({key, Kind::text, help, value, {}, {}});
  const auto found = state_->find(Kind::text, key);
  if (!found) return;
  if (!found->value.is_string()) return state_->refuse(key, *found, "is not a text");
  value = found->value.get<std::string>();
  declared.effective = value;
}

void Reader::choice(const std::string& key, std::string& value,
                    const std::vector<std::string>& allowed, const std::string& help) {
  auto& declared = state_->declare({key, Kind::choice, help, value, {}, allowed});
  const auto found = state_->find(Kind::choice, key);
  if (!found) return;
  const bool fits =
      found->value.is_string() && std::ranges::count(allowed, found->value.get<std::string>()) > 0;
  if (!fits) {
    std::string names;
    for (const std::string& name : allowed) names += (names.empty() ? "" : ", ") + name;
    return state_->refuse(key, *found, "is not one of " + names);
  }
  value = found->value.get<std::string>();
  declared.effective = value;
}

void Reader::integer(const std::string& key, std::int64_t& value, Range range,
                     const std::string& help) {
  auto& declared = state_->declare({key, Kind::whole_number, help, value, range, {}});
  const auto found = state_->find(Kind::whole_number, key);
  if (!found) return;
  if (!found->value.is_number_integer())
    return state_->refuse(key, *found, "is not a whole number");
  const bool fits = found->value >= range.min && found->value <= range.max;
  if (!fits)
    return state_->refuse(
        key, *found,
        "is not between " + std::to_string(range.min) + " and " + std::to_string(range.max));
  value = found->value.get<std::int64_t>();
  declared.effective = value;
}

void Reader::flag(const std::string& key, bool& value, const std::string& help) {
  auto& declared = state_->declare({key, Kind::flag, help, value, {}, {}});
  const auto found = state_->find(Kind::flag, key);
  if (!found) return;
  if (!found->value.is_boolean()) return state_->refuse(key, *found, "is not true or false");
  value = found->value.get<bool>();
  declared.effective = value;
}

void Reader::duration(const std::string& key, std::chrono::milliseconds& value,
                      std::chrono::milliseconds min, std::chrono::milliseconds max,
                      const std::string& help) {
  auto& declared = state_->declare(
      {key, Kind::duration, help, duration_text(value), Range{min.count(), max.count()}, {}});
  const auto found = state_->find(Kind::duration, key);
  if (!found) return;
  const auto parsed =
      found->value.is_string() ? parse_duration(found->value.get<std::string>()) : std::nullopt;
  if (!parsed) return state_->refuse(key, *found, "is not a duration such as 250ms, 10s, 5m or 1h");
  if (*parsed < min || *parsed > max)
    return state_->refuse(key, *found,
                          "is not between " + duration_text(min) + " and " + duration_text(max));
  value = *parsed;
  declared.effective = duration_text(value);
}

void Reader::list(const std::string& key, std::vector<std::string>& value,
                  const std::string& help) {
  auto& declared = state_->declare({key, Kind::list, help, value, {}, {}});
  const auto found = state_->find(Kind::list, key);
  if (!found) return;
  const bool fits =
      found->value.is_array() &&
      std::ranges::all_of(found->value, [](const nlohmann::json& i) { return i.is_string(); });
  if (!fits) return state_->refuse(key, *found, "is not a list of texts");
  value = found->value.get<std::vector<std::string>>();
  declared.effective = value;
}

std::string Reader::secret_file(const std::string& key) const {
  const auto found = state_->find(Kind::text, file_key(key));
  return found && found->value.is_string() ? found->value.get<std::string>() : std::string();
}

void Reader::secret(const std::string& key, Secret& value, const std::string& help) {
  auto& declared = state_->declare({key, Kind::secret, help, nullptr, {}, {}});
  if (!is_placeholder(key)) state_->read_secret(key, value);
  if (!value.empty()) declared.effective = "***";
}

std::vector<std::string> Reader::entries(const std::string& key, const std::string& help) {
  state_->declarations.groups.push_back({state_->declarations.general_key(key), help});
  return state_->entry_names(key);
}

void Reader::problem(const std::string& key, const std::string& message) {
  const auto found = state_->find(Kind::text, key);
  state_->problems.push_back(key + ": " + message + (found ? found->origin : " (not set)"));
}

Result<void> Reader::finish() {
  std::vector<std::string> lines = state_->problems;
  std::ranges::move(unknown_keys(state_->root, state_->known, state_->file_origin()),
                    std::back_inserter(lines));
  std::ranges::move(
      unknown_variables(state_->sources.environment, state_->sources.prefix, state_->known),
      std::back_inserter(lines));
  if (lines.empty()) return {};
  return Error{Errc::invalid_input, lines_of(lines)};
}

std::string Reader::schema() const {
  return schema_of(state_->declarations);
}

std::string Reader::reference_table() const {
  return reference_table_of(state_->declarations, state_->sources.prefix);
}

std::string Reader::redacted() const {
  return effective_values_of(state_->declarations);
}

}  // namespace tpp::config
