#pragma once
// What a service has declared so far: the source of the schema, the reference table and the
// search for unknown names.

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "config/reader.hpp"

namespace tpp::config {

enum class Kind { text, choice, whole_number, flag, duration, list, secret };

struct Declaration {
  std::string key;
  Kind kind = Kind::text;
  std::string help;
  nlohmann::ordered_json standard;  // the default
  std::optional<Range> range;       // of durations in milliseconds
  std::vector<std::string> allowed;
  nlohmann::ordered_json effective = {};
};

// A key under which the names are free, such as "banks".
struct Group {
  std::string key;
  std::string help;
};

struct Declarations {
  std::deque<Declaration> keys;  // a deque keeps references valid while it grows
  std::vector<Group> groups;

  // "banks.belfius.profile" -> "banks.<name>.profile" when "banks" is a group.
  std::string general_key(const std::string& key) const;
};

// The key that names the file of a secret.
std::string file_key(const std::string& secret_key);

}  // namespace tpp::config
