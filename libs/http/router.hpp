#pragma once
// Finds the route of a method and path. Templates are literal segments and {names}:
// /v1/accounts/{account_id}/balances

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tpp::http {

struct PathParameters {
  std::vector<std::pair<std::string_view, std::string>> items;  // decoded values
  const std::string& get(std::string_view name) const;          // must be in the template
};

enum class RouteLookup { found, no_such_path, method_not_allowed, bad_encoding };

struct RouteMatch {
  RouteLookup outcome = RouteLookup::no_such_path;
  std::size_t index = 0;  // of the route, in the order of add()
  PathParameters parameters;
  std::string allowed_methods;  // "GET, POST" with method_not_allowed
};

class RouteIndex {
 public:
  // Returns the index of the new route. Method and template must outlive the index.
  std::size_t add(std::string_view method, std::string_view path_template);
  RouteMatch find(std::string_view method, std::string_view path) const;

 private:
  struct Entry {
    std::string_view method;
    std::vector<std::string_view> segments;
  };
  std::vector<Entry> entries_;
};

}  // namespace tpp::http
