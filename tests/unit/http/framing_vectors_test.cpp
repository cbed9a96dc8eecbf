// Every message of tests/vectors/framing has one meaning, however its bytes arrive.

#include "support/framing_vectors.hpp"

#include <string>

#include <gtest/gtest.h>

#include "http/chunk_decoder.hpp"
#include "http/field_line.hpp"
#include "http/framing_gate.hpp"
#include "http/server.hpp"

namespace tpp::http {
namespace {

using tpp::testing::framing_vectors;
using tpp::testing::FramingVector;

struct Reading {
  std::string rule;  // empty: read
  std::string method;
  std::string target;
  std::string body;
  std::size_t left_over = 0;
  bool complete = false;
};

GateLimits default_limits() {
  const ServerLimits limits;
  return {.target_bytes = limits.target_bytes,
          .head_bytes = limits.head_bytes,
          .header_fields = limits.header_fields,
          .body_bytes = limits.body_bytes};
}

// A session's way through the bytes, `step` of them at a time.
class Reader {
 public:
  Reading read(const std::string& bytes, std::size_t step) {
    for (std::size_t at = 0; at < bytes.size() && !ended(); at += step) {
      buffer_ += bytes.substr(at, step);
      advance();
    }
    return reading_;
  }

 private:
  bool ended() const { return reading_.complete || !reading_.rule.empty(); }

  void advance() {
    if (head_size_ == 0 && !take_head()) return;
    if (head_.chunked) {
      take_chunks();
    } else if (buffer_.size() >= head_size_ + head_.content_length) {
      conclude(head_.content_length, buffer_.size() - head_size_ - head_.content_length);
    }
  }

  bool take_head() {
    auto no = find_head_end(buffer_, scanned_, head_size_);
    if (!no && head_size_ == 0) no = examine_partial_head(buffer_, limits_);
    if (!no && head_size_ > 0) no = examine_head(buffer_.substr(0, head_size_), limits_, head_);
    if (no) reading_.rule = no->rule;
    if (no || head_size_ == 0) return false;
    // The views of head_ point into a text that is gone.
    const auto line = buffer_.substr(0, buffer_.find("\r\n"));
    const auto space = line.find(' ');
    reading_.method = line.substr(0, space);
    reading_.target = line.substr(space + 1, line.rfind(' ') - space - 1);
    return true;
  }

  void take_chunks() {
    auto size = buffer_.size() - head_size_;
    const auto no = decoder_.advance(buffer_.data() + head_size_, size);
    buffer_.resize(head_size_ + size);
    if (no) reading_.rule = no->rule;
    if (!no && decoder_.done()) conclude(decoder_.body_size(), size - decoder_.body_size());
  }

  void conclude(std::size_t body, std::size_t left_over) {
    reading_.body = buffer_.substr(head_size_, body);
    reading_.left_over = left_over;
    reading_.complete = true;
  }

  GateLimits limits_ = default_limits();
  ChunkDecoder decoder_{limits_.body_bytes};
  RequestHead head_;
  Reading reading_;
  std::string buffer_;
  std::size_t scanned_ = 0;
  std::size_t head_size_ = 0;
};

void expect_verdict(const FramingVector& wanted, const Reading& reading) {
  EXPECT_EQ(reading.rule, wanted.rule);
  EXPECT_EQ(reading.complete, wanted.rule.empty());
  if (!wanted.rule.empty()) return;
  EXPECT_EQ(reading.method, wanted.method);
  EXPECT_EQ(reading.target, wanted.target);
  EXPECT_EQ(reading.body, wanted.body);
  EXPECT_EQ(reading.left_over, 0u);
}

TEST(FramingVectors, AreManyAndOfBothKinds) {
  std::size_t refused = 0;
  std::size_t read = 0;
  for (const auto& one : framing_vectors()) ++(one.rule.empty() ? read : refused);
  EXPECT_GE(refused, 400u);
  EXPECT_GE(read, 40u);
}

TEST(FramingVectors, HaveTheirVerdictInOnePiece) {
  for (const auto& one : framing_vectors()) {
    SCOPED_TRACE(one.name);
    expect_verdict(one, Reader().read(one.bytes, one.bytes.size()));
  }
}

TEST(FramingVectors, AreReadAlikeByteByByte) {
  for (const auto& one : framing_vectors()) {
    if (one.bytes.size() > 8192) continue;
    SCOPED_TRACE(one.name);
    const auto reading = Reader().read(one.bytes, 1);
    EXPECT_EQ(reading.rule.empty(), one.rule.empty()) << reading.rule;
    if (one.rule.empty()) expect_verdict(one, reading);
  }
}

}  // namespace
}  // namespace tpp::http
