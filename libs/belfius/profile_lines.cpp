#include "belfius/profile_lines.hpp"

#include <algorithm>
#include <vector>

namespace tpp::belfius {
namespace {

// Walks over the tokens of valid JSON. Lists hold no keys that anybody asks for.
class KeyWalk {
 public:
  KeyWalk(std::string_view text, std::map<std::string, std::size_t>& lines)
      : text_(text), lines_(lines) {}

  void run() {
    for (; at_ < text_.size(); ++at_) step(text_[at_]);
  }

 private:
  void step(char c) {
    if (c == '"') return take_text();
    if (c == '/') return skip_comment();
    if (c == '{' || c == '[') sections_.push_back(key_);
    if ((c == '}' || c == ']') && !sections_.empty()) {
      key_ = sections_.back();
      sections_.pop_back();
    }
    if (c == ':') {
      key_ = sections_.back().empty() ? last_text_ : sections_.back() + "." + last_text_;
      lines_.try_emplace(key_, line_at(text_, last_begin_));
    }
  }

  void take_text() {
    last_begin_ = at_++;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    last_text_ = text_.substr(last_begin_ + 1, at_ - last_begin_ - 1);
  }

  void skip_comment() {
    const bool block = text_.substr(at_).starts_with("/*");
    const auto end = block ? text_.find("*/", at_ + 2) : text_.find('\n', at_);
    at_ = end == std::string_view::npos ? text_.size() : end + (block ? 1 : 0);
  }

  std::string_view text_;
  std::map<std::string, std::size_t>& lines_;
  std::size_t at_ = 0;
  std::size_t last_begin_ = 0;
  std::string last_text_;
  std::string key_;
  std::vector<std::string> sections_;
};

}  // namespace

ProfileLines::ProfileLines(std::string_view text) {
  const auto opening = text.find('{');
  lines_.emplace("", line_at(text, opening));
  KeyWalk(text, lines_).run();
}

std::size_t ProfileLines::line_of(std::string path) const {
  for (;;) {
    const auto found = lines_.find(path);
    if (found != lines_.end()) return found->second;
    const auto dot = path.rfind('.');
    path.resize(dot == std::string::npos ? 0 : dot);
  }
}

std::size_t line_at(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  return 1 + static_cast<std::size_t>(std::ranges::count(before, '\n'));
}

}  // namespace tpp::belfius
