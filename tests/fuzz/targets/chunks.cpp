// The chunked coding: however its bytes arrive, they are one body or none; and every body that is
// coded comes back.

#include <algorithm>
#include <cstdio>
#include <string>

#include "fuzz/target.hpp"
#include "http/chunk_decoder.hpp"

namespace tpp::fuzz {
namespace {

constexpr std::size_t limit = 300;

struct Decoded {
  bool refused = false;
  bool done = false;
  std::string body;
  std::string rest;
};

Decoded decode(std::string_view bytes, std::size_t step) {
  http::ChunkDecoder decoder(limit);
  Decoded result;
  std::string buffer;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    buffer += bytes.substr(at, step);
    if (decoder.done()) continue;
    std::size_t size = buffer.size();
    result.refused = decoder.advance(buffer.data(), size).has_value();
    demand(size <= buffer.size(), "decoding never grows");
    demand(decoder.body_size() <= limit, "a body keeps its limit");
    buffer.resize(size);
    if (result.refused) return result;
  }
  result.done = decoder.done();
  if (result.done) {
    result.body = buffer.substr(0, decoder.body_size());
    result.rest = buffer.substr(decoder.body_size());
  }
  return result;
}

std::string coded(std::string_view body, std::size_t chunk) {
  std::string text;
  for (std::size_t at = 0; at < body.size(); at += chunk) {
    const auto part = body.substr(at, chunk);
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", part.size());
    text.append(size).append(part).append("\r\n");
  }
  return text + "0\r\n\r\n";
}

}  // namespace

void chunks(std::string_view input) {
  const auto step = 1 + take_choice(input, 16);
  const auto whole = decode(input, std::max<std::size_t>(input.size(), 1));
  const auto pieces = decode(input, step);
  demand(whole.refused == pieces.refused, "the same bytes are refused or not");
  demand(whole.done == pieces.done, "the same bytes are complete or not");
  demand(whole.body == pieces.body, "the same bytes have one body");
  demand(whole.rest == pieces.rest, "the same bytes end in one place");

  const auto body = input.substr(0, limit);
  const auto again = decode(coded(body, step) + "next", step);
  demand(again.done && again.body == body && again.rest == "next", "what is coded comes back");
}

}  // namespace tpp::fuzz
