#include "crypto/public_key.hpp"

#include <utility>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/param_build.h>

#include "crypto/openssl_handle.hpp"

namespace tpp::crypto {
namespace {

using KeyContext = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, FreeWith<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, FreeWith<OSSL_PARAM_free>>;
using Number = std::unique_ptr<BIGNUM, FreeWith<BN_free>>;
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, FreeWith<ECDSA_SIG_free>>;

constexpr int fewest_bits = 2048;
constexpr int most_bits = 8192;  // a check of a larger key is a way to keep us busy
constexpr std::size_t half = 32;

Number number_from(std::string_view bytes) {
  return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

Error unsound(const char* why) {
  ERR_clear_error();
  return Error{Errc::invalid_input, why};
}

KeyHandle key_from(const char* type, OSSL_PARAM* parameters) {
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  require(context != nullptr && EVP_PKEY_fromdata_init(context.get()) == 1, "set-up of a key");
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) return nullptr;
  KeyHandle made(key);
  const KeyContext check(EVP_PKEY_CTX_new_from_pkey(nullptr, made.get(), nullptr));
  if (check == nullptr || EVP_PKEY_public_check(check.get()) != 1) return nullptr;
  return made;
}

// r and s as they stand in a token, in the form that OpenSSL takes.
std::string der_of(std::string_view signature) {
  if (signature.size() != 2 * half) return {};
  EcdsaSignature pair(ECDSA_SIG_new());
  Number r = number_from(signature.substr(0, half));
  Number s = number_from(signature.substr(half));
  require(pair != nullptr && r != nullptr && s != nullptr, "numbers of a signature");
  require(ECDSA_SIG_set0(pair.get(), r.release(), s.release()) == 1, "numbers of a signature");
  const int size = i2d_ECDSA_SIG(pair.get(), nullptr);
  require(size > 0, "size of a signature");
  std::string der(static_cast<std::size_t>(size), '\0');
  unsigned char* out = bytes_of(der);
  i2d_ECDSA_SIG(pair.get(), &out);
  return der;
}

}  // namespace

struct PublicKey::Key {
  KeyHandle handle;
};

PublicKey::PublicKey(SignatureAlgorithm algorithm, std::unique_ptr<Key> key)
    : algorithm_(algorithm), key_(std::move(key)) {}
PublicKey::PublicKey(PublicKey&&) noexcept = default;
PublicKey& PublicKey::operator=(PublicKey&&) noexcept = default;
PublicKey::~PublicKey() = default;

Result<PublicKey> PublicKey::rsa(std::string_view modulus, std::string_view exponent) {
  if (modulus.size() > most_bits / 8 + 1 || exponent.empty() || exponent.size() > 8)
    return unsound("the RSA key is too large or has no exponent");
  const Number n = number_from(modulus);
  const Number e = number_from(exponent);
  require(n != nullptr && e != nullptr, "numbers of a key");
  if (BN_num_bits(n.get()) < fewest_bits || BN_num_bits(n.get()) > most_bits)
    return unsound("the RSA key must have 2048 to 8192 bits");
  if (BN_is_odd(n.get()) == 0 || BN_is_odd(e.get()) == 0 || BN_is_one(e.get()) == 1)
    return unsound("the RSA key has no sound modulus or exponent");
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  require(builder != nullptr &&
              OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) == 1 &&
              OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) == 1,
          "numbers of a key");
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  KeyHandle key = key_from("RSA", parameters.get());
  if (key == nullptr) return unsound("the RSA key is not sound");
  return PublicKey(SignatureAlgorithm::rs256, std::make_unique<Key>(Key{std::move(key)}));
}

Result<PublicKey> PublicKey::p256(std::string_view x, std::string_view y) {
  if (x.size() != half || y.size() != half) return unsound("a P-256 key has 32 bytes twice");
  std::string point = "\x04" + std::string(x) + std::string(y);
  std::string group = "P-256";
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
      OSSL_PARAM_construct_end()};
  KeyHandle key = key_from("EC", parameters);
  if (key == nullptr) return unsound("the P-256 key is no point of the curve");
  return PublicKey(SignatureAlgorithm::es256, std::make_unique<Key>(Key{std::move(key)}));
}

Result<PublicKey> PublicKey::ed25519(std::string_view x) {
  if (x.size() != half) return unsound("an Ed25519 key has 32 bytes");
  KeyHandle key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(x), x.size()));
  if (key == nullptr) return unsound("the Ed25519 key is not sound");
  return PublicKey(SignatureAlgorithm::eddsa, std::make_unique<Key>(Key{std::move(key)}));
}

bool PublicKey::verifies(std::string_view message, std::string_view signature) const {
  const bool elliptic = algorithm_ == SignatureAlgorithm::es256;
  const std::string checked = elliptic ? der_of(signature) : std::string(signature);
  if (checked.empty()) return false;
  const char* digest = algorithm_ == SignatureAlgorithm::eddsa ? nullptr : "SHA256";
  const DigestContext context(EVP_MD_CTX_new());
  require(context != nullptr && EVP_DigestVerifyInit_ex(context.get(), nullptr, digest, nullptr,
                                                        nullptr, key_->handle.get(), nullptr) == 1,
          "set-up of a check");
  const bool good = EVP_DigestVerify(context.get(), bytes_of(std::string_view(checked)),
                                     checked.size(), bytes_of(message), message.size()) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace tpp::crypto
