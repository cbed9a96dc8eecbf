#include "crypto/sealed_box.hpp"

#include <algorithm>
#include <mutex>
#include <stdexcept>

#include "crypto/aes_gcm.hpp"
#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "crypto/random.hpp"

namespace tpp::crypto {
namespace {

constexpr char blob_version = 1;
constexpr std::size_t header_size = 1 + 4;

void append_number(std::string& out, std::uint32_t number) {
  for (const int shift : {24, 16, 8, 0}) out += static_cast<char>((number >> shift) & 0xff);
}

std::uint32_t read_number(std::string_view bytes) {
  std::uint32_t number = 0;
  for (const char byte : bytes) number = (number << 8) | static_cast<unsigned char>(byte);
  return number;
}

std::string header_of(std::uint32_t key_id) {
  std::string header(1, blob_version);
  append_number(header, key_id);
  return header;
}

// Length prefixes keep ("ab", "c") and ("a", "bc") apart.
std::string associated_data(std::string_view header, const Place& place) {
  std::string data(header);
  for (const std::string_view part : {place.table, place.row, place.column}) {
    append_number(data, static_cast<std::uint32_t>(part.size()));
    data += part;
  }
  return data;
}

Error cannot_open(std::string cause) {
  return Error{Errc::internal, "a stored secret cannot be opened", std::move(cause)};
}

}  // namespace

struct SealedBox::Ring {
  std::vector<SealingKey> keys;
  std::uint32_t primary = 0;
  FingerprintKeys fingerprint_keys;
  bool held = false;

  const SealingKey* find(std::uint32_t id) const {
    const auto found = std::ranges::find(keys, id, &SealingKey::id);
    return found == keys.end() ? nullptr : &*found;
  }
};

struct SealedBox::State {
  std::shared_ptr<const Ring> ring() const {
    const std::lock_guard lock(mutex);
    return current;
  }
  // For writers of state.
  std::shared_ptr<const Ring> ring_that_seals() const {
    auto ring_now = ring();
    if (ring_now->held) throw std::runtime_error("the sealing keys are not confirmed yet");
    return ring_now;
  }
  void set(std::shared_ptr<const Ring> next) {
    const std::lock_guard lock(mutex);
    current = std::move(next);
  }

  mutable std::mutex mutex;
  // Shared with the calls under way: they end with the keys that they began with.
  std::shared_ptr<const Ring> current;
};

namespace {

Result<void> check_keys(const std::vector<SealingKey>& keys) {
  if (keys.empty()) return Error{Errc::invalid_input, "sealing keys: there is no key"};
  for (const SealingKey& key : keys) {
    const std::string name = "sealing key " + std::to_string(key.id);
    if (key.bytes.reveal().size() != gcm_key_size)
      return Error{Errc::invalid_input, name + " is not 32 bytes long"};
    if (std::ranges::count(keys, key.id, &SealingKey::id) > 1)
      return Error{Errc::invalid_input, name + " is given twice"};
  }
  return {};
}

}  // namespace

SealedBox::SealedBox(std::unique_ptr<State> state) : state_(std::move(state)) {}
SealedBox::SealedBox(SealedBox&&) noexcept = default;
SealedBox& SealedBox::operator=(SealedBox&&) noexcept = default;
SealedBox::~SealedBox() = default;

Result<SealedBox> SealedBox::create(std::vector<SealingKey> keys) {
  const std::uint32_t first = keys.empty() ? 0 : keys.front().id;
  SealedBox box(std::make_unique<State>());
  auto changed = box.change_keys(std::move(keys), first, {});
  if (!changed) return changed.error();
  return box;
}

Result<void> SealedBox::change_keys(std::vector<SealingKey> keys, std::uint32_t primary,
                                    FingerprintKeys fingerprint_keys) {
  auto checked = check_keys(keys);
  if (!checked) return checked;
  auto ring = std::make_shared<Ring>();
  ring->keys = std::move(keys);
  ring->primary = primary;
  ring->fingerprint_keys = std::move(fingerprint_keys);
  if (ring->find(primary) == nullptr)
    return Error{Errc::invalid_input, "sealing key " + std::to_string(primary) + " is missing"};
  state_->set(std::move(ring));
  return {};
}

void SealedBox::hold() {
  auto held = std::make_shared<Ring>(*state_->ring());
  held->held = true;
  state_->set(std::move(held));
}

std::string SealedBox::seal(const Secret& value, const Place& place) const {
  const auto ring = state_->ring_that_seals();
  const SealingKey& key = *ring->find(ring->primary);
  std::string blob = header_of(key.id);
  const std::string bound_to = associated_data(blob, place);
  const std::string nonce = random_bytes(gcm_nonce_size);
  return blob.append(nonce).append(gcm_encrypt(key.bytes, nonce, bound_to, value));
}

Result<Secret> SealedBox::open(std::string_view blob, const Place& place) const {
  if (blob.size() < header_size + gcm_nonce_size + gcm_tag_size)
    return cannot_open("blob too short");
  if (blob.front() != blob_version) return cannot_open("blob version unknown");
  const std::string_view header = blob.substr(0, header_size);
  const std::uint32_t key_id = read_number(header.substr(1));
  const auto ring = state_->ring();
  const SealingKey* key = ring->find(key_id);
  if (key == nullptr) return cannot_open("key id " + std::to_string(key_id) + " unknown");

  auto value =
      gcm_decrypt(key->bytes, blob.substr(header_size, gcm_nonce_size),
                  associated_data(header, place), blob.substr(header_size + gcm_nonce_size));
  if (!value) return cannot_open("authentication failed with key id " + std::to_string(key_id));
  return std::move(*value);
}

std::string SealedBox::fingerprint(std::string_view purpose, std::string_view value) const {
  const auto ring = state_->ring_that_seals();
  const auto given = ring->fingerprint_keys.find(purpose);
  if (given != ring->fingerprint_keys.end()) return hmac_sha256(given->second, value);
  return hmac_sha256(derived_fingerprint_key(ring->keys, purpose), value);
}

Secret SealedBox::derived_fingerprint_key(const std::vector<SealingKey>& keys,
                                          std::string_view purpose) {
  const auto lowest = std::ranges::min_element(keys, {}, &SealingKey::id);
  return Secret(hmac_sha256(lowest->bytes, std::string("fingerprint:").append(purpose)));
}

std::uint32_t SealedBox::sealing_key_id() const {
  return state_->ring()->primary;
}

std::string SealedBox::fingerprint_of(const SealingKey& key) {
  return hex(hmac_sha256(key.bytes, "sealing key").substr(0, 16));
}

}  // namespace tpp::crypto
