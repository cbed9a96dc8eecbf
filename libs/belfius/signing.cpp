#include "belfius/signing.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "belfius/http_date.hpp"
#include "belfius/path_template.hpp"
#include "belfius/request.hpp"
#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "crypto/signer.hpp"

namespace tpp::belfius {
namespace {

constexpr std::string_view jose_header = R"({"typ":"JWT","alg":"RS256"})";

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

// The text of a quoted string (RFC 9110 5.6.4).
std::string quotable(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

const std::string* header_named(const http::ClientRequest& request, std::string_view name) {
  const auto found = std::ranges::find_if(
      request.headers, [&](const http::Header& header) { return lower(header.name) == name; });
  return found == request.headers.end() ? nullptr : &found->value;
}

struct SignedText {
  std::string names;
  std::string text;
};

// A header that the request does not have is left out.
SignedText text_to_sign(const http::ClientRequest& request, const std::vector<std::string>& parts) {
  SignedText result;
  for (const std::string& part : parts) {
    const std::string target = lower(request.method) + " " + request.target;
    const std::string* value = part == "(request-target)" ? &target : header_named(request, part);
    if (value == nullptr) continue;
    if (!result.names.empty()) {
      result.names += ' ';
      result.text += '\n';
    }
    result.names += part;
    result.text += part + ": " + *value;
  }
  return result;
}

}  // namespace

RequestSigner::RequestSigner(SignatureProfile profile) : profile_(std::move(profile)) {}
RequestSigner::RequestSigner(RequestSigner&&) noexcept = default;
RequestSigner& RequestSigner::operator=(RequestSigner&&) noexcept = default;
RequestSigner::~RequestSigner() = default;

Result<RequestSigner> RequestSigner::load(const SignatureProfile& profile,
                                          const BelfiusAccess& access) {
  RequestSigner signer(profile);
  if (profile.mode == SignatureMode::none) return signer;
  auto key = crypto::Signer::load({access.signing_certificate_file, access.signing_key_file});
  if (!key) return key.error();
  std::string& key_id = signer.profile_.key_id;
  replace_mark(key_id, "{client-id}", access.client_id);
  replace_mark(key_id, "{serial}", key->serial());
  replace_mark(key_id, "{issuer}", key->issuer());
  signer.key_ = std::make_unique<crypto::Signer>(std::move(*key));
  return signer;
}

void RequestSigner::sign(http::ClientRequest& request, UtcTime now) const {
  if (profile_.mode == SignatureMode::jws_v1) sign_as_jws(request);
  if (profile_.mode == SignatureMode::cavage) sign_by_headers(request, now);
}

// Standard base64 with padding, not base64url: so did the clients that used it.
void RequestSigner::sign_as_jws(http::ClientRequest& request) const {
  std::string token = crypto::base64(jose_header) + "." + crypto::base64(request.body);
  token += "." + crypto::base64(key_->sign(token));
  add_header(request, "Signature", std::move(token));
}

void RequestSigner::sign_by_headers(http::ClientRequest& request, UtcTime now) const {
  const bool as_mail = profile_.date == SignatureDate::rfc1123;
  add_header(request, "Date", as_mail ? http_date(now) : iso_seconds(now));
  add_header(request, "Digest",
             profile_.digest_label + crypto::base64(crypto::sha256(request.body)));
  const SignedText to_sign = text_to_sign(request, profile_.parts);
  std::string value = "keyId=\"" + quotable(profile_.key_id) + "\",algorithm=\"rsa-sha256\"";
  value += ",headers=\"" + to_sign.names + "\"";
  value += ",signature=\"" + crypto::base64(key_->sign(to_sign.text)) + "\"";
  add_header(request, "Signature", std::move(value));
}

}  // namespace tpp::belfius
