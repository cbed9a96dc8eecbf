#pragma once
// Requests with the verdict they must get: tests/vectors/framing/README.md.

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tpp::testing {

struct FramingVector {
  std::string name;  // file:line
  std::string rule;  // that refuses it; empty: it is read as follows
  std::string method;
  std::string target;
  std::string body;
  std::string bytes;
};

class FramingText {
 public:
  explicit FramingText(std::string_view text) : text_(text) {}

  std::string bytes() {
    std::string out;
    while (!text_.empty()) {
      if (text_.front() == '{') {
        out += repetition();
      } else {
        out += one();
      }
    }
    return out;
  }

 private:
  std::string one() {
    const char c = text_.front();
    text_.remove_prefix(1);
    if (c == '~') return "\r\n";
    if (c != '\\') return {c};
    const char kind = text_.at(0);
    text_.remove_prefix(1);
    switch (kind) {
      case 'r':
        return "\r";
      case 'n':
        return "\n";
      case 't':
        return "\t";
      case '0':
        return {'\0'};
      case '\\':
        return "\\";
      case 'x':
        return {hex()};
      default:
        throw std::runtime_error("no such escape");
    }
  }

  char hex() {
    const std::string digits(text_.substr(0, 2));
    text_.remove_prefix(2);
    return static_cast<char>(std::stoi(digits, nullptr, 16));
  }

  std::string repetition() {
    const auto end = text_.find('}');
    const auto star = text_.rfind('*', end);
    const auto part = FramingText(text_.substr(1, star - 1)).bytes();
    auto times = std::stoul(std::string(text_.substr(star + 1, end - star - 1)));
    text_.remove_prefix(end + 1);
    std::string out;
    for (out.reserve(part.size() * times); times > 0; --times) out += part;
    return out;
  }

  std::string_view text_;
};

inline FramingVector framing_vector(std::string name, std::string_view line) {
  const auto mark = line.find(" :: ");
  if (mark == std::string_view::npos) throw std::runtime_error("no verdict in " + name);
  auto verdict = line.substr(0, mark);
  FramingVector made;
  made.name = std::move(name);
  made.bytes = FramingText(line.substr(mark + 4)).bytes();
  if (!verdict.starts_with("read ")) {
    made.rule = verdict;
    return made;
  }
  verdict.remove_prefix(5);
  const auto method_end = verdict.find(' ');
  const auto target_end = verdict.find(' ', method_end + 1);
  made.method = verdict.substr(0, method_end);
  made.target = FramingText(verdict.substr(method_end + 1, target_end - method_end - 1)).bytes();
  made.body = FramingText(verdict.substr(target_end + 1)).bytes();
  return made;
}

inline std::vector<FramingVector> framing_vectors() {
  std::vector<FramingVector> all;
  const std::filesystem::path folder = std::string(TPP_SOURCE_DIR) + "/tests/vectors/framing";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".txt") continue;
    std::ifstream lines(entry.path());
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line);) {
      ++number;
      if (line.empty() || line.front() == '#') continue;
      all.push_back(
          framing_vector(entry.path().stem().string() + ":" + std::to_string(number), line));
    }
  }
  return all;
}

}  // namespace tpp::testing
