#include "callers/jwks.hpp"

#include <optional>
#include <set>

#include <nlohmann/json.hpp>

#include "callers/strict_json.hpp"
#include "crypto/encoding.hpp"

namespace tpp::gateway {
namespace {

using nlohmann::json;

constexpr std::size_t keys_limit = 100;

std::string text_in(const json& key, const char* member) {
  const auto found = key.find(member);
  return found != key.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string bytes_in(const json& key, const char* member) {
  return crypto::from_base64url(text_in(key, member)).value_or("");
}

const char* name_of(crypto::SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case crypto::SignatureAlgorithm::rs256:
      return "RS256";
    case crypto::SignatureAlgorithm::es256:
      return "ES256";
    case crypto::SignatureAlgorithm::eddsa:
      return "EdDSA";
  }
  return "";
}

std::optional<crypto::PublicKey> taken(Result<crypto::PublicKey> made) {
  if (!made) return std::nullopt;
  return std::move(*made);
}

std::optional<crypto::PublicKey> key_in(const json& key) {
  const std::string type = text_in(key, "kty");
  const std::string curve = text_in(key, "crv");
  if (type == "RSA") return taken(crypto::PublicKey::rsa(bytes_in(key, "n"), bytes_in(key, "e")));
  if (type == "EC" && curve == "P-256")
    return taken(crypto::PublicKey::p256(bytes_in(key, "x"), bytes_in(key, "y")));
  if (type == "OKP" && curve == "Ed25519")
    return taken(crypto::PublicKey::ed25519(bytes_in(key, "x")));
  return std::nullopt;
}

std::optional<crypto::PublicKey> usable(const json& key) {
  if (!key.is_object()) return std::nullopt;
  if (key.contains("use") && text_in(key, "use") != "sig") return std::nullopt;
  auto made = key_in(key);
  if (made && key.contains("alg") && text_in(key, "alg") != name_of(made->algorithm()))
    return std::nullopt;
  return made;
}

}  // namespace

Result<KeySet> read_key_set(std::string_view text) {
  const auto document = read_strict_object(text);
  const auto none = document ? document->end() : json::const_iterator();
  const auto keys = document ? document->find("keys") : none;
  if (!document || keys == none || !keys->is_array() || keys->size() > keys_limit)
    return Error{Errc::invalid_input, "it is no JWK set"};
  KeySet set;
  std::set<std::string> twice;
  for (const json& each : *keys) {
    auto made = usable(each);
    const std::string id = made ? text_in(each, "kid") : std::string();
    if (id.empty()) {
      ++set.ignored;
    } else if (!set.by_id.emplace(id, std::move(*made)).second) {
      twice.insert(id);
    }
  }
  for (const std::string& id : twice) set.by_id.erase(id);
  if (set.by_id.empty()) return Error{Errc::invalid_input, "none of its keys can be used"};
  return set;
}

}  // namespace tpp::gateway
