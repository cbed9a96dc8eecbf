// The framing gate over a whole connection's bytes: however they arrive, they are one message or
// none, and what is accepted can be read in one way only.

#include <algorithm>
#include <string>

#include "fuzz/target.hpp"
#include "http/chunk_decoder.hpp"
#include "http/field_line.hpp"
#include "http/framing_gate.hpp"

namespace tpp::fuzz {
namespace {

// Small, so that inputs reach every limit.
constexpr http::GateLimits limits{
    .target_bytes = 128, .head_bytes = 1024, .header_fields = 16, .body_bytes = 512};

struct Reading {
  bool refused = false;
  bool complete = false;
  std::string head;
  std::string body;
  std::size_t left_over = 0;
};

void demand_one_meaning(const http::RequestHead& head) {
  demand(head.path.starts_with('/'), "a path starts with a slash");
  demand(head.target.size() <= limits.target_bytes, "a target keeps its limit");
  demand(head.headers.size() <= limits.header_fields, "the fields keep their limit");
  demand(head.content_length <= limits.body_bytes, "a body keeps its limit");
  demand(!(head.chunked && head.content_length > 0), "a body has one length");
  std::size_t lengths = 0;
  std::size_t hosts = 0;
  for (const auto& [name, value] : head.headers) {
    demand(http::is_token(name), "a name is a token");
    demand(http::is_field_value(value, false), "a value is visible ASCII");
    demand(name.find('_') == name.npos, "a name has no underscore");
    if (http::same_name(name, "content-length")) ++lengths;
    if (http::same_name(name, "host")) ++hosts;
    if (head.chunked) demand(!http::same_name(name, "content-length"), "one framing");
  }
  demand(lengths <= 1, "a length is given once");
  demand(hosts <= 1, "a host is given once");
  const auto visible = [](char c) { return c > 0x20 && c < 0x7f; };
  demand(std::ranges::all_of(head.target, visible), "a target is visible ASCII");
}

class Reader {
 public:
  Reading read(std::string_view bytes, std::size_t step) {
    for (std::size_t at = 0; at < bytes.size() && !reading_.refused && !reading_.complete;
         at += step) {
      buffer_ += bytes.substr(at, step);
      advance();
      // Looked at in pieces, the rest that had not arrived belongs to the next message, too.
      if (reading_.complete) reading_.left_over += bytes.size() - std::min(bytes.size(), at + step);
    }
    return reading_;
  }

 private:
  void advance() {
    if (reading_.head.empty() && !take_head()) return;
    if (chunked_) return take_chunks();
    if (buffer_.size() >= length_) conclude(length_, buffer_.size() - length_);
  }

  bool take_head() {
    std::size_t size = 0;
    auto no = http::find_head_end(buffer_, scanned_, size);
    if (!no && size == 0) no = http::examine_partial_head(buffer_, limits);
    http::RequestHead head;
    if (!no && size > 0) no = http::examine_head({buffer_.data(), size}, limits, head);
    reading_.refused = no.has_value();
    if (no || size == 0) return false;
    demand_one_meaning(head);
    chunked_ = head.chunked;
    length_ = head.content_length;
    reading_.head = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return true;
  }

  void take_chunks() {
    auto size = buffer_.size();
    reading_.refused = decoder_.advance(buffer_.data(), size).has_value();
    buffer_.resize(size);
    if (!reading_.refused && decoder_.done())
      conclude(decoder_.body_size(), size - decoder_.body_size());
  }

  void conclude(std::size_t body, std::size_t left_over) {
    demand(body <= limits.body_bytes, "a body keeps its limit");
    reading_.body = buffer_.substr(0, body);
    reading_.left_over = left_over;
    reading_.complete = true;
  }

  http::ChunkDecoder decoder_{limits.body_bytes};
  Reading reading_;
  std::string buffer_;
  std::size_t scanned_ = 0;
  std::size_t length_ = 0;
  bool chunked_ = false;
};

}  // namespace

void request_framing(std::string_view input) {
  const auto step = 1 + take_choice(input, 16);
  const auto whole = Reader().read(input, std::max<std::size_t>(input.size(), 1));
  const auto pieces = Reader().read(input, step);
  demand(whole.complete == pieces.complete, "the same bytes are complete or not");
  if (!whole.complete) return;
  demand(whole.head == pieces.head, "the same bytes have one head");
  demand(whole.body == pieces.body, "the same bytes have one body");
  demand(whole.left_over == pieces.left_over, "the same bytes end in one place");
}

}  // namespace tpp::fuzz
