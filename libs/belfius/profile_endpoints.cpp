// The sections of a bank profile that describe calls.
#include "belfius/profile_call.hpp"
#include "belfius/profile_sections.hpp"

namespace tpp::belfius {
namespace {

constexpr std::string_view logical_id_mark = "{logical-id}";

// Whether the path names one account.
enum class AccountInPath { never, always, perhaps };

void check_path(ProfileSection& section, const std::string& path, AccountInPath account) {
  if (path.front() != '/') section.problem("path", "must start with /");
  const bool holds = path.find(logical_id_mark) != std::string::npos;
  if (account == AccountInPath::always && !holds) section.problem("path", "must hold {logical-id}");
  if (account == AccountInPath::never && holds)
    section.problem("path", "must not hold {logical-id}");
}

void read_endpoint(ProfileSection& parent, Endpoint& endpoint, const std::string& media_type) {
  ProfileSection section = parent.section(endpoint.name);
  const bool about_one_account = endpoint.path.find(logical_id_mark) != std::string::npos;
  read_call(section, endpoint, media_type);
  check_path(section, endpoint.path,
             about_one_account ? AccountInPath::always : AccountInPath::never);
  section.refuse_unknown_keys();
}

void read_accounts_endpoint(ProfileSection& endpoints, BankProfile& profile) {
  std::optional<Endpoint>& accounts = profile.endpoints.accounts;
  if (!profile.token_brings_account || endpoints.gives("accounts")) {
    read_endpoint(endpoints, *accounts, profile.media_type);
  } else {
    accounts.reset();
  }
}

void read_method(ProfileSection& section, FundsProfile& funds) {
  std::string method = "POST";
  section.text("method", method);
  if (method != "POST" && method != "GET") section.problem("method", "must be POST or GET");
  if (method == "GET") funds.method = FundsProfile::Method::get;
}

}  // namespace

void read_endpoints(ProfileSection& root, BankProfile& profile) {
  ProfileSection section = root.section("endpoints");
  Endpoints& endpoints = profile.endpoints;
  for (Endpoint* endpoint :
       {&endpoints.consent_uris, &endpoints.token, &endpoints.account, &endpoints.transactions})
    read_endpoint(section, *endpoint, profile.media_type);
  read_accounts_endpoint(section, profile);
  section.refuse_unknown_keys();
}

void read_funds(ProfileSection& root, BankProfile& profile) {
  if (!root.gives("funds")) return;
  ProfileSection section = root.section("funds");
  FundsProfile& funds = profile.funds.emplace();
  read_method(section, funds);
  read_call(section, funds.endpoint, profile.media_type);
  check_path(section, funds.endpoint.path, AccountInPath::perhaps);
  read_endpoint(section, funds.consent_uris, profile.media_type);
  ProfileSection names = section.section("parameters");
  names.text("amount", funds.amount);
  names.text("currency", funds.currency);
  names.optional_text("logical_id", funds.logical_id);
  names.refuse_unknown_keys();
  section.refuse_unknown_keys();
}

}  // namespace tpp::belfius
