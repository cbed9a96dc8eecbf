#include "config/json_file.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>

#include "config/key_names.hpp"

namespace tpp::config {
namespace {

using nlohmann::json;

// Watches the parser, which by itself lets the last of two equal keys win.
class DoubleKeyWatch {
 public:
  bool operator()(json::parse_event_t event, const json& parsed) {
    switch (event) {
      case json::parse_event_t::object_start:
      case json::parse_event_t::array_start:
        levels_.emplace_back();
        break;
      case json::parse_event_t::object_end:
      case json::parse_event_t::array_end:
        levels_.pop_back();
        break;
      case json::parse_event_t::key:
        enter(parsed.get<std::string>());
        break;
      case json::parse_event_t::value:
        break;
    }
    return true;
  }

  const std::vector<std::string>& doubles() const { return doubles_; }

 private:
  struct Level {
    std::set<std::string> seen;
    std::string key;
  };

  void enter(const std::string& key) {
    const bool is_new = levels_.back().seen.insert(key).second;
    levels_.back().key = key;
    if (is_new) return;
    std::string path;
    for (const Level& level : levels_)
      if (!level.key.empty()) path = join_key(path, level.key);
    doubles_.push_back(path);
  }

  std::vector<Level> levels_;
  std::vector<std::string> doubles_;
};

std::string position(const std::string& text, std::size_t byte) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size()));
  const auto line = 1 + std::count(text.begin(), end, '\n');
  const auto start = std::find(std::make_reverse_iterator(end), text.rend(), '\n').base();
  const auto column = std::max<std::ptrdiff_t>(end - start, 1);
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

}  // namespace

JsonFile read_json_file(const std::string& path) {
  JsonFile file;
  std::ifstream stream(path, std::ios::binary);
  const int reason = std::filesystem::is_directory(path) ? EISDIR : errno;
  if (!stream || reason == EISDIR) {
    file.problems.push_back("file " + path +
                            ": cannot be read: " + std::generic_category().message(reason));
    return file;
  }
  const std::string text(std::istreambuf_iterator<char>(stream), {});
  // The parser takes a NUL for the end and would not look at what follows.
  if (const auto end = text.find('\0'); end != std::string::npos) {
    file.problems.push_back("file " + path + ": not valid JSON at " + position(text, end + 1));
    return file;
  }
  DoubleKeyWatch watch;
  const auto observe = [&](int, json::parse_event_t event, json& parsed) {
    return watch(event, parsed);
  };
  try {
    json root = json::parse(text, observe, true, true);
    file.is_read = root.is_object();
    if (file.is_read)
      file.root = std::move(root);
    else
      file.problems.push_back("file " + path + ": must hold one JSON object");
  } catch (const json::parse_error& error) {
    file.problems.push_back("file " + path + ": not valid JSON at " + position(text, error.byte));
  } catch (const json::exception&) {
    file.problems.push_back("file " + path + ": holds a number out of range");
  }
  for (const std::string& key : watch.doubles())
    file.problems.push_back(key + ": given twice (file " + path + ")");
  return file;
}

}  // namespace tpp::config
