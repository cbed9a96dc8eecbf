#include "config/unknown_names.hpp"

#include <nlohmann/json.hpp>

#include "config/key_names.hpp"

namespace tpp::config {
namespace {

// Keys and sections directly under a section.
std::vector<std::string> siblings(const KnownNames& known, const std::string& section) {
  const std::string start = section.empty() ? "" : section + '.';
  std::vector<std::string> names;
  for (const auto* all : {&known.keys, &known.sections})
    for (const std::string& name : *all)
      if (name.starts_with(start) && name.find('.', start.size()) == std::string::npos)
        names.push_back(name);
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
  if (const auto dot = key.rfind('.'); dot != std::string::npos) add_section(key.substr(0, dot));
}

void KnownNames::add_section(const std::string& key) {
  for (auto end = key.size(); end != std::string::npos; end = key.rfind('.', end - 1)) {
    sections.insert(key.substr(0, end));
    if (end == 0) return;
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
