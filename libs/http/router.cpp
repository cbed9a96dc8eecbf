#include "http/router.hpp"

#include <algorithm>
#include <stdexcept>

#include "http/url.hpp"

namespace tpp::http {

namespace {

using Segments = std::vector<std::string_view>;

Segments split_path(std::string_view path) {
  Segments segments;
  segments.reserve(8);
  if (path.starts_with('/')) path.remove_prefix(1);
  for (;;) {
    const auto slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

bool is_parameter(std::string_view segment) {
  return segment.starts_with('{');
}

bool matches(const Segments& pattern, const Segments& path) {
  return std::equal(pattern.begin(), pattern.end(), path.begin(), path.end(),
                    [](std::string_view expected, std::string_view given) {
                      return is_parameter(expected) ? !given.empty() : expected == given;
                    });
}

// A literal segment beats a parameter; the leftmost difference decides.
bool more_specific(const Segments& left, const Segments& right) {
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (is_parameter(left[i]) != is_parameter(right[i])) return is_parameter(right[i]);
  }
  return false;
}

bool take_parameters(const Segments& pattern, const Segments& path, PathParameters& out) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (!is_parameter(pattern[i])) continue;
    auto value = percent_decode(path[i], false);
    if (!value) return false;
    out.items.emplace_back(pattern[i].substr(1, pattern[i].size() - 2), std::move(*value));
  }
  return true;
}

void add_method(std::string& list, std::string_view method) {
  if (list.find(method) != std::string::npos) return;
  if (!list.empty()) list += ", ";
  list += method;
}

}  // namespace

const std::string& PathParameters::get(std::string_view name) const {
  for (const auto& [key, value] : items) {
    if (key == name) return value;
  }
  throw std::logic_error("no such path parameter: " + std::string(name));
}

std::size_t RouteIndex::add(std::string_view method, std::string_view path_template) {
  entries_.push_back(Entry{method, split_path(path_template)});
  return entries_.size() - 1;
}

RouteMatch RouteIndex::find(std::string_view method, std::string_view path) const {
  RouteMatch match;
  const auto segments = split_path(path);
  const Entry* best = nullptr;
  for (const auto& entry : entries_) {
    if (!matches(entry.segments, segments)) continue;
    if (entry.method != method) {
      add_method(match.allowed_methods, entry.method);
    } else if (best == nullptr || more_specific(entry.segments, best->segments)) {
      best = &entry;
    }
  }
  if (best == nullptr) {
    if (!match.allowed_methods.empty()) match.outcome = RouteLookup::method_not_allowed;
    return match;
  }
  match.allowed_methods.clear();
  match.index = static_cast<std::size_t>(best - entries_.data());
  const bool decoded = take_parameters(best->segments, segments, match.parameters);
  match.outcome = decoded ? RouteLookup::found : RouteLookup::bad_encoding;
  return match;
}

}  // namespace tpp::http
