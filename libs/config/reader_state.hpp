#pragma once
// What a Reader knows: the sources, what was declared, and what is wrong.

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "config/declarations.hpp"
#include "config/reader.hpp"
#include "config/unknown_names.hpp"

namespace tpp::config {

// Declared for the documents only; nothing is read for it.
bool is_placeholder(const std::string& key);

struct Found {
  nlohmann::json value;
  std::string origin;
};

struct Reader::State {
  explicit State(Sources given);

  Declaration& declare(Declaration declaration);
  // Environment before file.
  std::optional<Found> find(Kind kind, const std::string& key) const;
  void refuse(const std::string& key, const Found& found, const std::string& why);
  void read_secret(const std::string& key, Secret& value);
  std::vector<std::string> entry_names(const std::string& key);
  std::string file_origin() const;

  Sources sources;
  nlohmann::json root = nlohmann::json::object();
  Declarations declarations;
  KnownNames known;
  std::vector<std::string> problems;
  bool is_read = true;

 private:
  std::string variable_of(const std::string& key) const;
  void know(const std::string& key);
  void add_file_entries(const std::string& key, std::vector<std::string>& names);
  void add_variable_entries(const std::string& key, std::vector<std::string>& names) const;
};

}  // namespace tpp::config
