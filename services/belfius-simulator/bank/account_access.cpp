#include "bank/account_access.hpp"

#include "bank/request_checks.hpp"

namespace tpp::simulator {
namespace {

// Absent or empty counts as unattended.
Outcome<bool> customer_present(const http::QueryParameters& query) {
  const std::string value = query.get("psu_involved").value_or("");
  if (value == "true") return true;
  if (value.empty() || value == "false") return false;
  return invalid_input();
}

std::optional<Refused> check_redirect(const Bank& bank, const http::Request& request,
                                      const Version& version) {
  if (version != Version(1) && version != Version("1.2")) return check_language(request);
  if (auto refused = check_page_language(request)) return refused;
  auto uri = check_redirect_uri(bank, request);
  if (!uri) return uri.error();
  return std::nullopt;
}

}  // namespace

std::optional<Refused> check_standing(Standing standing) {
  switch (standing) {
    case Standing::open:
      return std::nullopt;
    case Standing::blocked:
      return access_denied();
    case Standing::outside_channels:
      return channel_not_permitted();
    case Standing::other_brand:
      return invalid_account();
    case Standing::not_supported:
      return account_not_supported();
  }
  return std::nullopt;
}

Outcome<AccountCall> open_account_call(Bank& bank, const http::Request& request,
                                       const std::string& logical_id,
                                       const std::vector<Version>& versions) {
  if (auto refused = check_common(bank, request, versions)) return *refused;
  Version version = *asked_version(request);
  if (auto refused = check_redirect(bank, request, version)) return *refused;
  if (auto refused = check_client(bank, request, false)) return *refused;
  auto consent = check_bearer(bank, request, Scope::ais);
  if (!consent) return consent.error();
  GrantedAccount* granted = (*consent)->granted(logical_id);
  if (!granted) return invalid_jwt();
  if (auto refused = check_standing(granted->account->standing)) return *refused;
  auto query = check_query(request.query);
  if (!query) return query.error();
  auto present = customer_present(*query);
  if (!present) return present.error();
  return AccountCall{std::move(version), *consent, granted, std::move(*query), *present};
}

std::optional<Refused> spend_unattended_call(const Bank& bank, AccountCall& call) {
  if (call.customer_present) return std::nullopt;
  constexpr std::chrono::hours window{24};
  const UtcTime now = bank.clock.now();
  auto& calls = call.granted->unattended_calls;
  while (!calls.empty() && calls.front() + window <= now) calls.pop_front();
  if (calls.size() >= bank.settings.unattended_calls) {
    const auto oldest = calls.empty() ? now : calls.front();
    return too_many_requests(std::chrono::ceil<std::chrono::seconds>(oldest + window - now));
  }
  calls.push_back(now);
  return std::nullopt;
}

std::string account_href(const std::string& logical_id) {
  return "/accounts/" + logical_id;
}

std::string transactions_href(const std::string& logical_id) {
  return account_href(logical_id) + "/transactions";
}

}  // namespace tpp::simulator
