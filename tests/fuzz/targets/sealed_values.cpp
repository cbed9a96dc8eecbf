// Sealed values, the keys that seal them, the texts inside, and the encodings around them.

#include <string>

#include "crypto/encoding.hpp"
#include "crypto/sealed_box.hpp"
#include "fuzz/target.hpp"
#include "storage/token_answer.hpp"

namespace tpp::fuzz {
namespace {

constexpr crypto::Place place{"token", "row-1", "refresh"};

const crypto::SealedBox& box() {
  static const auto made = crypto::SealedBox::create({{1, Secret(std::string(32, 'k'))}});
  return *made;
}

void examine_box(std::string_view input) {
  demand(!box().open(input, place), "nobody seals but us");
  std::string blob = box().seal(Secret(std::string(input)), place);
  const auto opened = box().open(blob, place);
  demand(opened && opened->reveal() == input, "what is sealed opens");
  demand(!box().open(blob, {"token", "row-2", "refresh"}), "it opens in its place only");
  const auto at = input.size() * 7 % blob.size();
  blob[at] = static_cast<char>(blob[at] ^ 1);
  demand(!box().open(blob, place), "a changed bit is noticed");
}

void examine_keys(std::string_view input) {
  auto keys = crypto::SealedBox::parse_keys(Secret(std::string(input)));
  if (!keys) return;
  for (const auto& key : *keys) demand(key.bytes.reveal().size() == 32, "a key has 32 bytes");
  crypto::SealedBox::create(std::move(*keys)).has_value();
}

void examine_answer(std::string_view input) {
  const auto grant = storage::unpack_answer(Secret(std::string(input)));
  if (!grant) return;
  const Secret packed = storage::pack_answer(*grant);
  const auto again = storage::unpack_answer(packed);
  demand(again.has_value(), "what is packed is unpacked");
  demand(again->access_token.equals(grant->access_token), "the same token");
  demand(again->refresh_token.has_value() == grant->refresh_token.has_value(), "the same pair");
  demand(storage::pack_answer(*again).equals(packed), "an answer has one text");
}

void examine_encodings(std::string_view input) {
  demand(crypto::from_base64(crypto::base64(input)) == input, "base64 comes back");
  demand(crypto::from_base64url(crypto::base64url(input)) == input, "base64url comes back");
  if (const auto bytes = crypto::from_base64(input))
    demand(crypto::base64(*bytes) == input, "bytes have one base64 text");
  if (const auto bytes = crypto::from_base64url(input))
    demand(crypto::base64url(*bytes) == input, "bytes have one base64url text");
}

}  // namespace

void sealed_values(std::string_view input) {
  examine_box(input);
  examine_keys(input);
  examine_answer(input);
  examine_encodings(input);
}

}  // namespace tpp::fuzz
