#pragma once
// A flat byte buffer that grows by doubling. Positions stay valid, pointers do not.

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

#include "core/wipe.hpp"

namespace tpp::http {

class ReadBuffer {
 public:
  char* data() { return bytes_.get(); }
  std::size_t size() const { return size_; }
  std::string_view view() const { return {bytes_.get(), size_}; }

  // Room for at least `count` more bytes, up to capacity; what it returns may be larger.
  char* prepare(std::size_t count, std::size_t& space) {
    if (capacity_ - size_ < count) grow(std::max({size_ + count, capacity_ * 2, first_capacity}));
    space = capacity_ - size_;
    return bytes_.get() + size_;
  }
  void commit(std::size_t count) { size_ += count; }
  void truncate(std::size_t size) { drop_end(size); }

  // Drops bytes at the front. An emptied buffer that has grown large gives its memory back.
  void consume(std::size_t count) {
    const std::size_t left = size_ - count;
    if (left > 0) std::memmove(bytes_.get(), bytes_.get() + count, left);
    drop_end(left);
    if (size_ == 0 && capacity_ > kept_capacity) {
      bytes_.reset();
      capacity_ = 0;
    }
  }

 private:
  static constexpr std::size_t first_capacity = 4 * 1024;
  static constexpr std::size_t kept_capacity = 64 * 1024;

  // Credentials pass through here, and a connection lives long after its requests.
  void drop_end(std::size_t size) {
    if (size < size_) wipe(bytes_.get() + size, size_ - size);
    size_ = size;
  }

  void grow(std::size_t capacity) {
    std::unique_ptr<char[]> larger(new char[capacity]);
    if (size_ > 0) std::memcpy(larger.get(), bytes_.get(), size_);
    if (size_ > 0) wipe(bytes_.get(), size_);
    bytes_ = std::move(larger);
    capacity_ = capacity;
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace tpp::http
