#include "storage/text_parts.hpp"

#include <charconv>
#include <utility>

namespace tpp::storage {
namespace {

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

PartWriter& PartWriter::add(std::string_view part) {
  text_ += std::to_string(part.size());
  text_ += ':';
  text_ += part;
  return *this;
}

PartWriter& PartWriter::add(std::int64_t number) {
  return add(std::string_view(std::to_string(number)));
}

PartWriter& PartWriter::add(const std::optional<Secret>& secret) {
  return add(secret ? std::string_view(secret->reveal()) : std::string_view());
}

std::string_view PartReader::next() {
  const auto colon = left_.find(':');
  const auto length = number_in(left_.substr(0, colon));
  const bool there = !damaged_ && colon != std::string_view::npos && length && *length >= 0 &&
                     static_cast<std::size_t>(*length) <= left_.size() - colon - 1;
  if (!there) {
    damaged_ = true;
    return {};
  }
  const auto part = left_.substr(colon + 1, static_cast<std::size_t>(*length));
  left_.remove_prefix(colon + 1 + part.size());
  return part;
}

std::int64_t PartReader::next_number() {
  const auto number = number_in(next());
  if (!number) damaged_ = true;
  return number.value_or(0);
}

std::optional<Secret> PartReader::next_secret() {
  const auto text = next();
  if (text.empty()) return std::nullopt;
  return Secret(std::string(text));
}

Result<void> PartReader::finish() const {
  if (!damaged_ && left_.empty()) return {};
  return Error{Errc::internal, "a stored answer cannot be read", "damaged entry"};
}

}  // namespace tpp::storage
