#pragma once
// Encryption of single database values: AES-256-GCM, key id in the blob, bound to its place.
// Blob: version (1 byte) | key id (4 bytes, big-endian) | nonce (12) | ciphertext | tag (16).

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/secret.hpp"

namespace tpp::crypto {

struct SealingKey {
  std::uint32_t id = 0;
  Secret bytes;  // exactly 32
};

// Where a value lives; a blob copied to another place does not open there.
struct Place {
  std::string_view table;
  std::string_view row;  // primary key
  std::string_view column;
};

class SealedBox {
 public:
  // The first key seals; all of them open. invalid_input: no key, a double id, a wrong length.
  static Result<SealedBox> create(std::vector<SealingKey> keys);

  // Keys as configured: one "id:base64" per line, '#' comments allowed; the first line seals.
  static Result<std::vector<SealingKey>> parse_keys(const Secret& text);

  std::string seal(const Secret& value, const Place& place) const;

  // internal when the key id is unknown or the blob was not sealed for this place.
  Result<Secret> open(std::string_view blob, const Place& place) const;

  // Keyed fingerprint (HMAC-SHA-256, 32 bytes) for finding equal values without opening them,
  // e.g. IBANs. Its key is derived from the key with the lowest id, so it survives rotation.
  std::string fingerprint(std::string_view purpose, std::string_view value) const;

  std::uint32_t sealing_key_id() const;

  SealedBox(SealedBox&&) noexcept;
  SealedBox& operator=(SealedBox&&) noexcept;
  ~SealedBox();

 private:
  struct State;
  explicit SealedBox(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tpp::crypto
