#pragma once
// Encryption of single database values: AES-256-GCM, key id in the blob, bound to its place.
// Blob: version (1 byte) | key id (4 bytes, big-endian) | nonce (12) | ciphertext | tag (16).

#include <cstdint>
#include <map>
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

// By purpose; see SealedBox::fingerprint.
using FingerprintKeys = std::map<std::string, Secret, std::less<>>;

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

  // Other keys from now on, also for calls under way in other threads. invalid_input as above, or
  // the primary one is not among them.
  Result<void> change_keys(std::vector<SealingKey> keys, std::uint32_t primary,
                           FingerprintKeys fingerprint_keys);
  // Until change_keys() nothing is sealed: the keys may not be those of the database.
  void hold();

  // Throws while it is held.
  std::string seal(const Secret& value, const Place& place) const;

  // internal when the key id is unknown or the blob was not sealed for this place.
  Result<Secret> open(std::string_view blob, const Place& place) const;

  // Keyed fingerprint (HMAC-SHA-256, 32 bytes) for finding equal values without opening them,
  // e.g. IBANs. Its key is the given one of that purpose, so that it outlives every sealing key;
  // without one it is derived from the sealing key with the lowest id. Throws while it is held.
  std::string fingerprint(std::string_view purpose, std::string_view value) const;
  static Secret derived_fingerprint_key(const std::vector<SealingKey>& keys,
                                        std::string_view purpose);

  std::uint32_t sealing_key_id() const;

  // Tells keys apart without telling anything about them: 32 hexadecimal digits.
  static std::string fingerprint_of(const SealingKey& key);

  SealedBox(SealedBox&&) noexcept;
  SealedBox& operator=(SealedBox&&) noexcept;
  ~SealedBox();

 private:
  struct Ring;
  struct State;
  explicit SealedBox(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tpp::crypto
