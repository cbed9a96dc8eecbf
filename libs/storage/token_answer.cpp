#include "storage/token_answer.hpp"

#include <string>
#include <utility>

#include "storage/text_parts.hpp"

namespace tpp::storage {
namespace {

constexpr std::string_view format = "1";
// Says how long the refresh token lives, too. Written only where that is known: the release before
// reads the first format alone.
constexpr std::string_view format_with_life = "2";

}  // namespace

Secret pack_answer(const TokenGrant& grant) {
  PartWriter parts;
  const bool with_life = grant.refresh_lifetime > std::chrono::seconds(0);
  parts.add(with_life ? format_with_life : format);
  parts.add(grant.access_token.reveal());
  parts.add(std::int64_t{grant.access_lifetime.count()});
  parts.add(grant.refresh_token);
  parts.add(grant.sca_token);
  parts.add(std::int64_t{grant.sca_lifetime.count()});
  if (with_life) parts.add(std::int64_t{grant.refresh_lifetime.count()});
  return parts.finish();
}

Result<TokenGrant> unpack_answer(const Secret& packed) {
  PartReader parts(packed.reveal());
  const std::string_view found = parts.next();
  const bool with_life = found == format_with_life;
  const bool known = with_life || found == format;
  TokenGrant grant;
  grant.access_token = Secret(std::string(parts.next()));
  grant.access_lifetime = std::chrono::seconds(parts.next_number());
  grant.refresh_token = parts.next_secret();
  grant.sca_token = parts.next_secret();
  grant.sca_lifetime = std::chrono::seconds(parts.next_number());
  if (with_life) grant.refresh_lifetime = std::chrono::seconds(parts.next_number());
  auto whole = parts.finish();
  if (!whole) return whole.error();
  if (!known) return Error{Errc::internal, "a stored answer cannot be read", "unknown format"};
  return grant;
}

}  // namespace tpp::storage
