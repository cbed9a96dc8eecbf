#pragma once
// AES-256-GCM on raw bytes. Use SealedBox instead: it picks keys and nonces and binds the place.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/secret.hpp"

namespace tpp::crypto {

constexpr std::size_t gcm_key_size = 32;
constexpr std::size_t gcm_nonce_size = 12;
constexpr std::size_t gcm_tag_size = 16;

// Ciphertext followed by the tag. The nonce must never come twice with one key.
std::string gcm_encrypt(const Secret& key, std::string_view nonce, std::string_view bound_to,
                        const Secret& value);

// Nothing when the tag does not fit.
std::optional<Secret> gcm_decrypt(const Secret& key, std::string_view nonce,
                                  std::string_view bound_to, std::string_view sealed);

}  // namespace tpp::crypto
