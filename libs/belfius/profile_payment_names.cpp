#include "belfius/profile_payment_names.hpp"

#include "belfius/profile_sca_page.hpp"

namespace tpp::belfius {
namespace {

void read_names(ProfileSection& payments, PaymentNames& names) {
  ProfileSection section = payments.section("names");
  section.text("remittance", names.remittance);
  section.text("remittance_type", names.remittance_type);
  section.text("free_text", names.free_text);
  section.text("structured", names.structured);
  section.text("execution_date", names.execution_date);
  section.text("first_date", names.first_date);
  section.text("last_date", names.last_date);
  section.text("frequency", names.frequency);
  section.text("street", names.street);
  section.text("building_number", names.building_number);
  section.text("postcode", names.postcode);
  section.text("town", names.town);
  section.text("country", names.country);
  ProfileSection frequencies = section.section("frequencies");
  for (auto& [frequency, spelling] : names.frequencies)
    frequencies.text(std::string(name_of(frequency)), spelling);
  frequencies.refuse_unknown_keys();
  section.refuse_unknown_keys();
}

void read_urgency(ProfileSection& payments, std::optional<UrgencyNames>& urgency) {
  if (!payments.gives("urgency")) return;
  ProfileSection section = payments.section("urgency");
  UrgencyNames& names = urgency.emplace();
  section.text("member", names.member);
  section.text("normal", names.normal);
  section.text("urgent", names.urgent);
  section.refuse_unknown_keys();
}

void read_answer(ProfileSection& payments, PaymentAnswerNames& names) {
  ProfileSection section = payments.section("answer");
  section.flag("names_payment", names.names_payment);
  section.texts("id", names.id);
  section.texts("status", names.status);
  section.texts("reason", names.reason);
  section.refuse_unknown_keys();
}

void read_signing_page(ProfileSection& payments, SigningPage& page) {
  ProfileSection section = payments.section("signing_page");
  read_sca_page_places(section, page.page);
  section.integers("statuses", 200, 499, page.statuses);
  section.duration("lifetime_minutes", 24 * 60, page.lifetime);
  section.refuse_unknown_keys();
}

void read_statuses(ProfileSection& payments, PaymentStatuses& statuses) {
  ProfileSection section = payments.section("statuses");
  section.integers("not_found", 400, 499, statuses.not_found);
  section.integers("cancelled", 200, 299, statuses.cancelled);
  section.integers("too_late", 400, 499, statuses.too_late);
  section.integers("not_allowed", 400, 499, statuses.not_allowed);
  section.refuse_unknown_keys();
}

}  // namespace

void read_payment_names(ProfileSection& payments, PaymentProfile& profile) {
  read_names(payments, profile.names);
  read_urgency(payments, profile.urgency);
  read_answer(payments, profile.answer);
  read_signing_page(payments, profile.signing_page);
  read_statuses(payments, profile.statuses);
}

}  // namespace tpp::belfius
