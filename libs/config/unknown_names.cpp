#include "config/unknown_names.hpp"

#include <algorithm>
#include <iterator>

#include <nlohmann/json.hpp>

#include "config/key_names.hpp"

namespace tpp::config {
namespace {

// Keys and sections directly under a section.
std::vector<std::string> siblings(const KnownNames& known, const std::string& section) {
  const std::string start = section.empty() ? "" : section + '.';
  const auto is_there = [&](const std::string& name) {
    return name.starts_with(start) && name.find('.', start.size()) == std::string::npos;
  };
  std::vector<std::string> names;
  std::ranges::copy_if(known.keys, std::back_inserter(names), is_there);
  std::ranges::copy_if(known.sections, std::back_inserter(names), is_there);
  return names;
}

void look_into(const nlohmann::json& object, const std::string& section, const KnownNames& known,
               const std::string& origin, std::vector<std::string>& lines) {
  for (const auto& [name, value] : object.items()) {
    const std::string key = join_key(section, name);
    if (name.find('.') != std::string::npos) {
      lines.push_back(key + ": a key is nested, not written with dots" + origin);
      continue;
    }
    if (known.keys.contains(key)) continue;
    if (!known.sections.contains(key)) {
      lines.push_back(key + ": unknown key" + suggestion(key, siblings(known, section)) + origin);
    } else if (!value.is_object()) {
      lines.push_back(key + ": must be an object" + origin);
    } else {
      look_into(value, key, known, origin, lines);
    }
  }
}

}  // namespace

void KnownNames::add_key(const std::string& key) {
  keys.insert(key);
  if (const auto dot = key.rfind('.'); dot != std::string::npos)
    add_section(std::string_view(key).substr(0, dot));
}

void KnownNames::add_section(std::string_view key) {
  while (!sections.contains(key)) {
    sections.emplace(key);
    const auto dot = key.rfind('.');
    if (dot == std::string_view::npos) return;
    key = key.substr(0, dot);
  }
}

std::vector<std::string> unknown_keys(const nlohmann::json& root, const KnownNames& known,
                                      const std::string& origin) {
  std::vector<std::string> lines;
  look_into(root, {}, known, origin, lines);
  return lines;
}

std::vector<std::string> unknown_variables(const std::map<std::string, std::string>& environment,
                                           const std::string& prefix, const KnownNames& known) {
  const std::vector<std::string> candidates(known.variables.begin(), known.variables.end());
  std::vector<std::string> lines;
  for (const auto& [variable, value] : environment) {
    if (!variable.starts_with(prefix + '_') || known.variables.contains(variable)) continue;
    lines.push_back(variable + ": unknown variable" + suggestion(variable, candidates));
  }
  return lines;
}

}  // namespace tpp::config
