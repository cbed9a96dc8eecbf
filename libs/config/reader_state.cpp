#include "config/reader_state.hpp"

#include <algorithm>

#include "config/json_file.hpp"
#include "config/key_names.hpp"
#include "config/secret_file.hpp"
#include "config/value_text.hpp"

namespace tpp::config {
namespace {

using nlohmann::json;

const json* find_in(const json& root, std::string_view key) {
  const json* at = &root;
  for (;;) {
    if (!at->is_object()) return nullptr;
    const auto dot = key.find('.');
    const auto member = at->find(key.substr(0, dot));
    if (member == at->end()) return nullptr;
    at = &*member;
    if (dot == std::string_view::npos) return at;
    key.remove_prefix(dot + 1);
  }
}

}  // namespace

bool is_placeholder(const std::string& key) {
  return key.find(any_name) != std::string::npos;
}

Reader::State::State(Sources given) : sources(std::move(given)) {
  known.keys.insert("$schema");  // editors want it
  if (sources.file.empty()) return;
  JsonFile file = read_json_file(sources.file);
  root = std::move(file.root);
  is_read = file.is_read;
  problems = std::move(file.problems);
}

std::string Reader::State::variable_of(const std::string& key) const {
  return variable_name(sources.prefix, key);
}

std::string Reader::State::file_origin() const {
  return " (file " + sources.file + ")";
}

Declaration& Reader::State::declare(Declaration declaration) {
  declaration.effective = declaration.standard;
  know(declaration.key);
  if (declaration.kind == Kind::secret) know(file_key(declaration.key));
  return declarations.keys.emplace_back(std::move(declaration));
}

void Reader::State::know(const std::string& key) {
  if (is_placeholder(key)) return;
  known.add_key(key);
  known.variables.insert(variable_of(key));
}

std::optional<Found> Reader::State::find(Kind kind, const std::string& key) const {
  if (is_placeholder(key)) return std::nullopt;
  const std::string variable = variable_of(key);
  const auto set = sources.environment.find(variable);
  if (set != sources.environment.end())
    return Found{value_of_variable(kind, set->second), " (variable " + variable + ")"};
  const json* value = find_in(root, key);
  if (value == nullptr) return std::nullopt;
  return Found{*value, file_origin()};
}

void Reader::State::refuse(const std::string& key, const Found& found, const std::string& why) {
  problems.push_back(key + ": " + shown(found.value) + " " + why + found.origin);
}

void Reader::State::read_secret(const std::string& key, Secret& value) {
  const std::string variable = variable_of(key);
  if (find_in(root, key) != nullptr)
    problems.push_back(key + ": a secret has no place in the file; set " + variable + " or " +
                       file_key(key) + file_origin());

  const auto set = sources.environment.find(variable);
  const auto path = find(Kind::text, file_key(key));
  if (set != sources.environment.end() && path) {
    problems.push_back(key + ": set twice, in variable " + variable + " and by " + file_key(key) +
                       path->origin);
  } else if (set != sources.environment.end()) {
    if (set->second.empty()) problems.push_back(key + ": is empty (variable " + variable + ")");
    value = Secret(set->second);
  } else if (path && !path->value.is_string()) {
    refuse(file_key(key), *path, "is not a text");
  } else if (path) {
    auto content = read_secret_file(path->value.get<std::string>());
    if (content)
      value = std::move(*content);
    else
      refuse(file_key(key), *path, content.error().detail);
  }
}

std::vector<std::string> Reader::State::entry_names(const std::string& key) {
  std::vector<std::string> names;
  if (is_placeholder(key)) return names;
  known.add_section(key);
  add_file_entries(key, names);
  add_variable_entries(key, names);
  return names;
}

void Reader::State::add_file_entries(const std::string& key, std::vector<std::string>& names) {
  const json* group = find_in(root, key);
  if (group == nullptr || !group->is_object()) return;  // a wrong type is reported by finish()
  for (const auto& [name, entry] : group->items()) {
    const std::string entry_key = join_key(key, name);
    const auto same_variable = [&](const std::string& other) {
      return variable_of(other) == variable_of(name);
    };
    if (!is_entry_name(name)) {
      problems.push_back(entry_key + ": a name has lower-case letters and digits, and single '-' " +
                         "or '_' between them" + file_origin());
      known.keys.insert(entry_key);
    } else if (std::ranges::any_of(names, same_variable)) {
      problems.push_back(entry_key + ": differs from another name by '-' and '_' only" +
                         file_origin());
      known.keys.insert(entry_key);
    } else {
      known.add_section(entry_key);
      names.push_back(name);
    }
  }
}

void Reader::State::add_variable_entries(const std::string& key,
                                         std::vector<std::string>& names) const {
  const std::string start = variable_of(key) + "__";
  for (auto at = sources.environment.lower_bound(start);
       at != sources.environment.end() && at->first.starts_with(start); ++at) {
    const std::string rest = at->first.substr(start.size());
    const auto end = rest.find("__");
    if (end == std::string::npos) continue;
    const auto name = entry_name_of(std::string_view(rest).substr(0, end));
    const auto same_variable = [&](const std::string& other) {
      return variable_of(other) == variable_of(*name);
    };
    if (name && std::ranges::none_of(names, same_variable)) names.push_back(*name);
  }
}

}  // namespace tpp::config
