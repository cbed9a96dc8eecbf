#include "storage/spooled_answer.hpp"

#include <utility>

#include "storage/text_parts.hpp"
#include "storage/token_answer.hpp"

namespace tpp::storage {
namespace {

constexpr std::string_view refresh_format = "refresh-1";
constexpr std::string_view exchange_format = "exchange-1";

std::int64_t number_of(UtcTime time) {
  return time.time_since_epoch().count();
}

UtcTime next_time(PartReader& parts) {
  return UtcTime(std::chrono::milliseconds(parts.next_number()));
}

Error damaged(std::string cause) {
  return Error{Errc::internal, "a stored answer cannot be read", std::move(cause)};
}

Secret pack(const SpooledRefresh& refresh) {
  PartWriter parts;
  parts.add(refresh_format).add(refresh.consent.value).add(refresh.claim.attempt_id);
  parts.add(refresh.claim.fence).add(refresh.claim.version);
  parts.add(number_of(refresh.received_at));
  parts.add(refresh.unread);
  parts.add(pack_answer(refresh.tokens).reveal());
  return parts.finish();
}

Secret pack(const SpooledExchange& exchange) {
  PartWriter parts;
  parts.add(exchange_format).add(exchange.consent.value).add(exchange.client.value);
  parts.add(exchange.authorization.value);
  parts.add(number_of(exchange.received_at)).add(number_of(exchange.expires_at));
  parts.add(pack_answer(exchange.tokens).reveal());
  const auto& account = exchange.account;
  parts.add(account ? account->logical_id.text.reveal() : std::string());
  parts.add(account ? account->iban.value() : std::string());
  parts.add(account ? account->currency.code() : std::string());
  return parts.finish();
}

Result<SpooledAnswer> unpack_refresh(PartReader& parts) {
  SpooledRefresh refresh;
  refresh.consent.value = parts.next();
  refresh.claim.attempt_id = parts.next();
  refresh.claim.fence = parts.next_number();
  refresh.claim.version = parts.next_number();
  refresh.received_at = next_time(parts);
  refresh.unread = parts.next_secret();
  auto tokens = unpack_answer(Secret(std::string(parts.next())));
  auto whole = parts.finish();
  if (!whole) return whole.error();
  if (!tokens) return tokens.error();
  refresh.tokens = std::move(*tokens);
  return SpooledAnswer(std::move(refresh));
}

Result<std::optional<GrantedAccount>> next_account(PartReader& parts) {
  const std::string logical_id(parts.next());
  const std::string iban_text(parts.next());
  const std::string currency_text(parts.next());
  std::optional<GrantedAccount> account;
  if (logical_id.empty()) return account;
  auto iban = Iban::parse(iban_text);
  auto currency = Currency::parse(currency_text);
  if (!iban || !currency) return damaged("damaged account");
  account = GrantedAccount{LogicalId{Secret(logical_id)}, *iban, *currency};
  return account;
}

Result<SpooledAnswer> unpack_exchange(PartReader& parts) {
  SpooledExchange exchange;
  exchange.consent.value = parts.next();
  exchange.client.value = parts.next();
  exchange.authorization.value = parts.next();
  exchange.received_at = next_time(parts);
  exchange.expires_at = next_time(parts);
  auto tokens = unpack_answer(Secret(std::string(parts.next())));
  auto account = next_account(parts);
  auto whole = parts.finish();
  if (!whole) return whole.error();
  if (!tokens) return tokens.error();
  if (!account) return account.error();
  exchange.tokens = std::move(*tokens);
  exchange.account = std::move(*account);
  return SpooledAnswer(std::move(exchange));
}

}  // namespace

Secret pack_entry(const SpooledAnswer& answer) {
  return std::visit([](const auto& each) { return pack(each); }, answer);
}

Result<SpooledAnswer> unpack_entry(const Secret& packed) {
  PartReader parts(packed.reveal());
  const auto format = parts.next();
  if (format == refresh_format) return unpack_refresh(parts);
  if (format == exchange_format) return unpack_exchange(parts);
  return damaged("unknown format");
}

}  // namespace tpp::storage
