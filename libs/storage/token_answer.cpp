#include "storage/token_answer.hpp"

#include <string>
#include <utility>

#include "storage/text_parts.hpp"

namespace tpp::storage {
namespace {

constexpr std::string_view format = "1";

}  // namespace

Secret pack_answer(const TokenGrant& grant) {
  PartWriter parts;
  parts.add(format);
  parts.add(grant.access_token.reveal());
  parts.add(std::int64_t{grant.access_lifetime.count()});
  parts.add(grant.refresh_token);
  parts.add(grant.sca_token);
  parts.add(std::int64_t{grant.sca_lifetime.count()});
  return parts.finish();
}

Result<TokenGrant> unpack_answer(const Secret& packed) {
  PartReader parts(packed.reveal());
  const bool known = parts.next() == format;
  TokenGrant grant;
  grant.access_token = Secret(std::string(parts.next()));
  grant.access_lifetime = std::chrono::seconds(parts.next_number());
  grant.refresh_token = parts.next_secret();
  grant.sca_token = parts.next_secret();
  grant.sca_lifetime = std::chrono::seconds(parts.next_number());
  auto whole = parts.finish();
  if (!whole) return whole.error();
  if (!known) return Error{Errc::internal, "a stored answer cannot be read", "unknown format"};
  return grant;
}

}  // namespace tpp::storage
