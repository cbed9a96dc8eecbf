#pragma once
// PostgreSQL's text for an array, for a parameter that is cast to text[], uuid[] and the like.

#include <string>
#include <string_view>
#include <vector>

namespace tpp::storage {

class SqlArray {
 public:
  void add(std::string_view text);
  void add_null();
  void add_or_null(std::string_view text);  // NULL when it is empty

  // Ends the array: nothing may be added any more.
  const std::string& finish();

 private:
  void separate();

  std::string text_;
};

std::string sql_array(const std::vector<std::string>& texts);

}  // namespace tpp::storage
