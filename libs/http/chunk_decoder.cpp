#include "http/chunk_decoder.hpp"

#include <algorithm>
#include <cstring>

namespace tpp::http {

namespace {

constexpr std::size_t longest_size = 8;  // hexadecimal digits

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<Rejection> ChunkDecoder::advance(char* data, std::size_t& size) {
  std::size_t read = written_;
  bool starved = false;
  while (!starved && !done()) {
    if (auto rejection = step(data, size, read, starved)) return rejection;
  }
  if (read > written_) {
    std::memmove(data + written_, data + read, size - read);
    size -= read - written_;
  }
  return std::nullopt;
}

std::optional<Rejection> ChunkDecoder::step(char* data, std::size_t size, std::size_t& read,
                                            bool& starved) {
  if (state_ == State::size_line) return read_size(data, size, read, starved);
  if (state_ == State::data) {
    const auto part = std::min(chunk_left_, size - read);
    if (read != written_) std::memmove(data + written_, data + read, part);
    read += part;
    written_ += part;
    chunk_left_ -= part;
    starved = chunk_left_ > 0;
    if (!starved) state_ = State::data_end;
    return std::nullopt;
  }
  const bool last = state_ == State::last_line;
  const std::size_t there = std::min<std::size_t>(2, size - read);
  if (std::memcmp(data + read, "\r\n", there) != 0) {
    if (last) return Rejection{"trailers", 400, "trailer fields are not accepted"};
    return Rejection{"chunk_end", 400, "a chunk does not end where its size says"};
  }
  starved = there < 2;
  if (starved) return std::nullopt;
  read += 2;
  state_ = last ? State::done : State::size_line;
  return std::nullopt;
}

std::optional<Rejection> ChunkDecoder::read_size(const char* data, std::size_t size,
                                                 std::size_t& read, bool& starved) {
  std::size_t value = 0;
  std::size_t at = read;
  while (at < size && hex_value(data[at]) >= 0) {
    if (at - read == longest_size) return Rejection{"chunk_size", 400, "a chunk size is too long"};
    value = value * 16 + static_cast<std::size_t>(hex_value(data[at++]));
  }
  if (at < size && data[at] == ';') {
    return Rejection{"chunk_extension", 400, "chunk extensions are not accepted"};
  }
  const std::size_t there = std::min<std::size_t>(2, size - at);
  if ((there > 0 && at == read) || std::memcmp(data + at, "\r\n", there) != 0) {
    return Rejection{"chunk_size", 400, "a chunk size cannot be read"};
  }
  starved = there < 2;
  if (starved) return std::nullopt;
  if (value > body_limit_ - written_) {
    return Rejection{"body_too_large", 413, "the body is too large"};
  }
  read = at + 2;
  chunk_left_ = value;
  state_ = value == 0 ? State::last_line : State::data;
  return std::nullopt;
}

}  // namespace tpp::http
