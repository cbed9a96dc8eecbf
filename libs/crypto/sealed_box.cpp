#include "crypto/sealed_box.hpp"

#include <algorithm>
#include <limits>

#include <openssl/evp.h>

#include "crypto/digest.hpp"
#include "crypto/openssl_handle.hpp"
#include "crypto/random.hpp"

namespace tpp::crypto {
namespace {

constexpr char blob_version = 1;
constexpr std::size_t key_size = 32;
constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;
constexpr std::size_t header_size = 1 + 4;
constexpr std::size_t overhead = header_size + nonce_size + tag_size;

const EVP_CIPHER* cipher() {
  static const CipherHandle algorithm(EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr));
  require(algorithm != nullptr, "fetch of AES-256-GCM");
  return algorithm.get();
}

// Kept per thread: a new context costs four times the encryption of a token.
EVP_CIPHER_CTX* thread_context() {
  cipher();
  thread_local const CipherContext context(EVP_CIPHER_CTX_new());
  require(context != nullptr, "cipher context");
  return context.get();
}

int length_of(std::string_view bytes) {
  require(bytes.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()) - overhead,
          "value too long");
  return static_cast<int>(bytes.size());
}

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
    append_number(data, static_cast<std::uint32_t>(length_of(part)));
    data += part;
  }
  return data;
}

Error cannot_open(std::string cause) {
  return Error{Errc::internal, "a stored secret cannot be opened", std::move(cause)};
}

}  // namespace

struct SealedBox::State {
  std::vector<SealingKey> keys;  // the first one seals

  const SealingKey* find(std::uint32_t id) const {
    const auto found = std::ranges::find(keys, id, &SealingKey::id);
    return found == keys.end() ? nullptr : &*found;
  }
};

SealedBox::SealedBox(std::unique_ptr<State> state) : state_(std::move(state)) {}
SealedBox::SealedBox(SealedBox&&) noexcept = default;
SealedBox& SealedBox::operator=(SealedBox&&) noexcept = default;
SealedBox::~SealedBox() = default;

Result<SealedBox> SealedBox::create(std::vector<SealingKey> keys) {
  if (keys.empty()) return Error{Errc::invalid_input, "sealing keys: there is no key"};
  for (const SealingKey& key : keys) {
    const std::string name = "sealing key " + std::to_string(key.id);
    if (key.bytes.reveal().size() != key_size)
      return Error{Errc::invalid_input, name + " is not 32 bytes long"};
    if (std::ranges::count(keys, key.id, &SealingKey::id) > 1)
      return Error{Errc::invalid_input, name + " is given twice"};
  }
  auto state = std::make_unique<State>();
  state->keys = std::move(keys);
  return SealedBox(std::move(state));
}

std::string SealedBox::seal(const Secret& value, const Place& place) const {
  const SealingKey& key = state_->keys.front();
  const std::string_view plain = value.reveal();
  const int plain_size = length_of(plain);
  std::string blob = header_of(key.id);
  const std::string bound_to = associated_data(blob, place);
  const std::string nonce = random_bytes(nonce_size);
  blob += nonce;
  const std::size_t body = blob.size();
  blob.resize(body + plain.size() + tag_size);

  EVP_CIPHER_CTX* context = thread_context();
  unsigned char* out = bytes_of(blob) + body;
  int written = 0;
  require(
      EVP_EncryptInit_ex2(context, cipher(), bytes_of(key.bytes.reveal()),
                          bytes_of(std::string_view(nonce)), nullptr) == 1 &&
          EVP_EncryptUpdate(context, nullptr, &written, bytes_of(std::string_view(bound_to)),
                            length_of(bound_to)) == 1 &&
          EVP_EncryptUpdate(context, out, &written, bytes_of(plain), plain_size) == 1 &&
          EVP_EncryptFinal_ex(context, out + plain.size(), &written) == 1 &&
          EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, tag_size, out + plain.size()) == 1,
      "encryption");
  return blob;
}

Result<Secret> SealedBox::open(std::string_view blob, const Place& place) const {
  if (blob.size() < overhead) return cannot_open("blob too short");
  if (blob.front() != blob_version) return cannot_open("blob version unknown");
  const std::string_view header = blob.substr(0, header_size);
  const std::uint32_t key_id = read_number(header.substr(1));
  const SealingKey* key = state_->find(key_id);
  if (key == nullptr) return cannot_open("key id " + std::to_string(key_id) + " unknown");

  const std::string_view nonce = blob.substr(header_size, nonce_size);
  const std::string_view body = blob.substr(header_size + nonce_size, blob.size() - overhead);
  std::string tag(blob.substr(blob.size() - tag_size));
  const std::string bound_to = associated_data(header, place);

  std::string plain(body.size(), '\0');
  EVP_CIPHER_CTX* context = thread_context();
  int written = 0;
  require(EVP_DecryptInit_ex2(context, cipher(), bytes_of(key->bytes.reveal()), bytes_of(nonce),
                              nullptr) == 1 &&
              EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, tag_size, tag.data()) == 1 &&
              EVP_DecryptUpdate(context, nullptr, &written, bytes_of(std::string_view(bound_to)),
                                length_of(bound_to)) == 1 &&
              EVP_DecryptUpdate(context, bytes_of(plain), &written, bytes_of(body),
                                length_of(body)) == 1,
          "decryption");
  if (EVP_DecryptFinal_ex(context, bytes_of(plain) + plain.size(), &written) != 1) {
    wipe(plain);
    return cannot_open("authentication failed, key id " + std::to_string(key_id));
  }
  return Secret(std::move(plain));
}

std::string SealedBox::fingerprint(std::string_view purpose, std::string_view value) const {
  const auto lowest = std::ranges::min_element(state_->keys, {}, &SealingKey::id);
  const Secret key(hmac_sha256(lowest->bytes, std::string("fingerprint:").append(purpose)));
  return hmac_sha256(key, value);
}

std::uint32_t SealedBox::sealing_key_id() const {
  return state_->keys.front().id;
}

}  // namespace tpp::crypto
