#include "belfius/token.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "belfius/answer.hpp"
#include "crypto/encoding.hpp"

namespace tpp::belfius {
namespace {

namespace chr = std::chrono;

constexpr std::int64_t longest_lifetime = 90LL * 86400;

enum Place : std::size_t {
  access_token,
  expires_in,
  refresh_token,
  sca_token,
  logical_id,
  iban,
};
constexpr std::array<std::string_view, 6> names{"access_token", "expires_in", "refresh_token",
                                                "sca_token",    "logical_id", "iban"};

http::ClientRequest token_request(RequestBuilder& requests, const BankProfile& profile,
                                  const BelfiusAccess& access, std::string form, const Call& call) {
  http::ClientRequest request = requests.post_form(profile.endpoints.token, std::move(form), call);
  const Secret pair(access.client_id + ":" + access.client_secret.reveal());
  add_header(request, "Authorization", "Basic " + crypto::base64(pair.reveal()));
  request.fresh_connection = true;
  return request;
}

void add_field(std::string& form, std::string_view name, const std::string& value) {
  if (!form.empty()) form += '&';
  form += name;
  form += '=';
  form += http::percent_encode(value);
}

// The documents say nothing about answers without it; a wrong guess costs one refresh.
chr::seconds lifetime_of(const Scalar& scalar, chr::seconds otherwise) {
  std::int64_t seconds = 0;
  const std::string_view text = scalar.text;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool usable = error == std::errc() && end == text.data() + text.size() && seconds > 0;
  return usable ? chr::seconds(std::min(seconds, longest_lifetime)) : otherwise;
}

Parsed<std::optional<Secret>> optional_token(const Scalar& scalar) {
  const bool none = !scalar.present() || (scalar.is_text() && scalar.text.empty());
  if (none) return std::optional<Secret>();
  auto token = token_of(scalar);
  if (!token) return token.error();
  return std::optional<Secret>(std::move(*token));
}

// Older generations and fund confirmations only. What is wrong with it is no reason to lose tokens.
std::optional<NamedAccount> named_account(const Scalar& id, const Scalar& number) {
  const std::string text = reference_of(id);
  // It becomes a segment of a path.
  if (text.empty() || text == "." || text == "..") return std::nullopt;
  NamedAccount account{LogicalId{Secret(text)}, std::nullopt};
  if (!number.present()) return account;
  auto parsed = iban_of(number);
  if (!parsed) return std::nullopt;
  account.iban = std::move(*parsed);
  return account;
}

using TokenMembers = Members<names.size()>;

Parsed<void> read_token_members(ondemand::document& document, TokenMembers& members) {
  ondemand::object object;
  if (document.get_object().get(object)) return Malformed{"the token answer is no object"};
  return read_members(object, members);
}

Parsed<TokenGrant> grant_in(const TokenMembers& members, const Lifetimes& lifetimes) {
  TokenGrant grant;
  auto access = token_of(members[access_token]);
  if (!access) return access.error();
  auto refresh = optional_token(members[refresh_token]);
  if (!refresh) return refresh.error();
  auto sca = optional_token(members[sca_token]);
  if (!sca) return sca.error();
  grant.access_token = std::move(*access);
  grant.refresh_token = std::move(*refresh);
  grant.access_lifetime = lifetime_of(members[expires_in], lifetimes.access_token);
  grant.sca_token = std::move(*sca);
  if (grant.sca_token) grant.sca_lifetime = lifetimes.sca_token;
  // Also of one that stays: nothing says that its life begins anew.
  grant.refresh_lifetime = lifetimes.refresh_token;
  grant.account = named_account(members[logical_id], members[iban]);
  return grant;
}

Parsed<TokenGrant> read_grant(ondemand::document& document, const Lifetimes& lifetimes) {
  TokenMembers members(names);
  auto read = read_token_members(document, members);
  if (!read) return read.error();
  return grant_in(members, lifetimes);
}

Parsed<ScaGrant> read_proof(ondemand::document& document, const Lifetimes& lifetimes) {
  TokenMembers members(names);
  auto read = read_token_members(document, members);
  if (!read) return read.error();
  ScaGrant grant;
  if (members[access_token].present()) {
    auto tokens = grant_in(members, lifetimes);
    if (!tokens) return tokens.error();
    grant.tokens = std::move(*tokens);
    return grant;
  }
  auto proof = optional_token(members[sca_token]);
  if (!proof) return proof.error();
  if (!*proof) return Malformed{"the token answer holds neither tokens nor a proof of SCA"};
  grant.proof = std::move(*proof);
  grant.proof_lifetime = lifetimes.sca_token;
  return grant;
}

}  // namespace

http::ClientRequest code_exchange_request(RequestBuilder& requests, const BankProfile& profile,
                                          const BelfiusAccess& access, const Secret& code,
                                          const std::optional<Secret>& code_verifier,
                                          const Call& call) {
  std::string form = "grant_type=authorization_code";
  add_field(form, "code", code.reveal());
  add_field(form, "redirect_uri", access.redirect_uri);
  if (code_verifier) add_field(form, "code_verifier", code_verifier->reveal());
  auto request = token_request(requests, profile, access, std::move(form), call);
  request.once_sent = "exchange.sent";
  return request;
}

http::ClientRequest refresh_request(RequestBuilder& requests, const BankProfile& profile,
                                    const BelfiusAccess& access, const Secret& refresh_token_text,
                                    const Call& call) {
  std::string form = "grant_type=refresh_token";
  add_field(form, "refresh_token", refresh_token_text.reveal());
  auto request = token_request(requests, profile, access, std::move(form), call);
  request.once_sent = "refresh.sent";
  return request;
}

Result<ScaGrant> read_sca_grant(JsonParser& parser, std::string& body, const Lifetimes& lifetimes) {
  return parser.read(body,
                     [&](ondemand::document& document) { return read_proof(document, lifetimes); });
}

Result<TokenGrant> read_token_grant(JsonParser& parser, std::string& body,
                                    const Lifetimes& lifetimes) {
  auto grant = parser.read(
      body, [&](ondemand::document& document) { return read_grant(document, lifetimes); });
  if (grant) return grant;
  Error error = grant.error();
  error.cause += "; the token was probably rotated";
  return error;
}

}  // namespace tpp::belfius
