#include "belfius/profile_signature.hpp"

#include <algorithm>

namespace tpp::belfius {
namespace {

bool can_be_signed(std::string_view part) {
  const auto of_a_header = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return part == "(request-target)" || std::ranges::all_of(part, of_a_header);
}

void read_mode(ProfileSection& section, SignatureMode& mode) {
  std::string name = "none";
  section.text("mode", name);
  if (name == "jws-v1") {
    mode = SignatureMode::jws_v1;
  } else if (name == "cavage") {
    mode = SignatureMode::cavage;
  } else if (name != "none") {
    section.problem("mode", "must be none, jws-v1 or cavage");
  }
}

void read_date(ProfileSection& section, SignatureDate& date) {
  std::string name = "rfc1123";
  section.text("date", name);
  if (name != "rfc1123" && name != "iso8601") section.problem("date", "must be rfc1123 or iso8601");
  if (name == "iso8601") date = SignatureDate::iso8601;
}

}  // namespace

void read_signature(ProfileSection& payments, SignatureProfile& signature) {
  ProfileSection section = payments.section("signature");
  read_mode(section, signature.mode);
  section.text("key_id", signature.key_id);
  section.text("digest_label", signature.digest_label);
  read_date(section, signature.date);
  section.texts("parts", signature.parts);
  for (const std::string& part : signature.parts)
    if (!can_be_signed(part))
      section.problem("parts", part + " is neither (request-target) nor a header in lower case");
  section.refuse_unknown_keys();
}

}  // namespace tpp::belfius
