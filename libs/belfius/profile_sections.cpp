#include "belfius/profile_sections.hpp"

#include "belfius/profile_sca_page.hpp"

namespace tpp::belfius {
namespace {

void read_carriers(ProfileSection& section, ScaCarriers& carriers) {
  std::vector<std::string> names;
  section.texts("sca_carriers", names);
  if (!names.empty()) carriers = ScaCarriers{false, false};
  for (const std::string& name : names) {
    if (name == "parameter") {
      carriers.parameter = true;
    } else if (name == "code") {
      carriers.code = true;
    } else {
      section.problem("sca_carriers", name + " is none of parameter, code");
    }
  }
}

}  // namespace

void read_parameters(ProfileSection& root, ParameterNames& names) {
  ProfileSection section = root.section("parameters");
  section.text("scope", names.scope);
  section.text("iban", names.iban);
  section.text("state", names.state);
  section.text("date_from", names.date_from);
  section.text("date_to", names.date_to);
  section.text("currency", names.currency);
  section.text("page_size", names.page_size);
  section.text("next", names.next);
  section.optional_text("psu_involved", names.psu_involved);
  section.refuse_unknown_keys();
}

void read_returned(ProfileSection& root, BankProfile& profile) {
  ProfileSection section = root.section("returned");
  ReturnNames& names = profile.returned;
  section.text("code", names.code);
  section.text("state", names.state);
  section.text("sca_token", names.sca_token);
  section.text("error", names.error);
  std::optional<std::string> issuer;
  section.optional_text("issuer", issuer);
  names.issuer = issuer.value_or("");
  read_carriers(section, profile.sca_carriers);
  section.flag("sca_code_verifier", profile.sca_code_verifier);
  section.refuse_unknown_keys();
}

void read_account_list(ProfileSection& root, AccountListNames& names) {
  ProfileSection section = root.section("account_list");
  section.texts("id", names.id);
  section.texts("iban", names.iban);
  section.texts("currency", names.currency);
  section.refuse_unknown_keys();
}

void read_sca_page(ProfileSection& root, ScaPage& page) {
  ProfileSection section = root.section("sca_page");
  read_sca_page_places(section, page);
  section.refuse_unknown_keys();
}

void read_lifetimes(ProfileSection& root, Lifetimes& lifetimes) {
  ProfileSection section = root.section("lifetimes");
  section.duration("consent_days", 180, lifetimes.consent);
  section.duration("renew_before_days", 90, lifetimes.renew_before);
  section.duration("history_without_sca_days", 3660, lifetimes.history_without_sca);
  section.duration("access_token_seconds", 86400, lifetimes.access_token);
  section.duration("sca_token_seconds", 86400, lifetimes.sca_token);
  section.optional_duration("refresh_token_seconds", 366 * 86400, lifetimes.refresh_token);
  if (lifetimes.renew_before >= lifetimes.consent)
    section.problem("renew_before_days", "must be shorter than consent_days");
  section.refuse_unknown_keys();
}

void read_unattended(ProfileSection& root, UnattendedTerms& terms) {
  ProfileSection section = root.section("unattended");
  std::int64_t calls = terms.calls;
  section.integer("calls", 1, 1'000, calls);
  terms.calls = static_cast<int>(calls);
  section.duration("window_hours", 24 * 31, terms.window);
  section.flag("follow_up_pages", terms.follow_up_pages);
  section.refuse_unknown_keys();
}

}  // namespace tpp::belfius
