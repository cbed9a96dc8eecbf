#pragma once
// Names in the file and the environment that no declaration knows: most of them are misspelt.

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace tpp::config {

struct KnownNames {
  std::set<std::string> keys;
  std::set<std::string, std::less<>> sections;  // "http" when "http.port" is a key
  std::set<std::string> variables;

  void add_key(const std::string& key);
  void add_section(std::string_view key);
};

// One line per key of the tree that is neither a key nor a section, and per section that is no
// object. `origin` closes each line.
std::vector<std::string> unknown_keys(const nlohmann::json& root, const KnownNames& known,
                                      const std::string& origin);

std::vector<std::string> unknown_variables(const std::map<std::string, std::string>& environment,
                                           const std::string& prefix, const KnownNames& known);

}  // namespace tpp::config
