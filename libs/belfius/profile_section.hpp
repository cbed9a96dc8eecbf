#pragma once
// Reads one JSON object of a bank profile and collects what is wrong with it.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/error.hpp"

namespace tpp::belfius {

using Problems = std::vector<FieldError>;

class ProfileSection {
 public:
  ProfileSection(const nlohmann::json& object, std::string path, Problems& problems);

  void require(const std::string& key);
  void text(const std::string& key, std::string& value);
  void optional_text(const std::string& key, std::optional<std::string>& value);  // null: none
  void texts(const std::string& key, std::vector<std::string>& value);
  void flag(const std::string& key, bool& value);
  void integer(const std::string& key, std::int64_t min, std::int64_t max, std::int64_t& value);
  void integers(const std::string& key, std::int64_t min, std::int64_t max,
                std::vector<int>& value);
  ProfileSection section(const std::string& key);
  // The key is there and not null.
  bool gives(const std::string& key);

  template <class Duration>
  void duration(const std::string& key, std::int64_t max, Duration& value) {
    std::int64_t count = value.count();
    integer(key, 1, max, count);
    value = Duration(static_cast<typename Duration::rep>(count));
  }

  template <class Duration>
  void optional_duration(const std::string& key, std::int64_t max, Duration& value) {
    if (is_null(key))
      value = Duration(0);
    else
      duration(key, max, value);
  }

  void problem(const std::string& key, std::string message);

  // Reports the keys that nobody asked for.
  void refuse_unknown_keys();

 private:
  const nlohmann::json* member(const std::string& key);
  bool is_null(const std::string& key);
  std::string path_of(const std::string& key) const;

  const nlohmann::json& object_;
  std::string path_;
  Problems& problems_;
  std::set<std::string> known_;
};

}  // namespace tpp::belfius
