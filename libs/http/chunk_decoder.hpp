#pragma once
// Decodes the chunked transfer coding in place. Strict: no extensions, no trailers, no bare line
// ends.

#include <cstddef>
#include <optional>

#include "http/rejection.hpp"

namespace tpp::http {

class ChunkDecoder {
 public:
  explicit ChunkDecoder(std::size_t body_limit) : body_limit_(body_limit) {}

  // data holds body_size() decoded bytes, then raw ones up to size. Decodes what it can, closes
  // the gap, and lowers size. When done() holds, what stands behind the body belongs to the next
  // message.
  std::optional<Rejection> advance(char* data, std::size_t& size);

  bool done() const { return state_ == State::done; }
  std::size_t body_size() const { return written_; }

 private:
  enum class State { size_line, data, data_end, last_line, done };

  std::optional<Rejection> step(char* data, std::size_t size, std::size_t& read, bool& starved);
  std::optional<Rejection> read_size(const char* data, std::size_t size, std::size_t& read,
                                     bool& starved);

  std::size_t body_limit_;
  std::size_t written_ = 0;
  std::size_t chunk_left_ = 0;
  State state_ = State::size_line;
};

}  // namespace tpp::http
