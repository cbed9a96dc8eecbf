#pragma once
// A configuration file as a JSON tree, with everything that is wrong with its form.

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace tpp::config {

struct JsonFile {
  nlohmann::json root = nlohmann::json::object();
  bool is_read = false;               // else the root is empty
  std::vector<std::string> problems;  // never quote the file: it may hold a misplaced secret
};

JsonFile read_json_file(const std::string& path);

}  // namespace tpp::config
