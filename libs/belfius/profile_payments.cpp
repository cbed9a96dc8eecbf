#include "belfius/profile_payments.hpp"

#include <utility>

#include "belfius/profile_call.hpp"
#include "belfius/profile_payment_names.hpp"
#include "belfius/profile_signature.hpp"

namespace tpp::belfius {
namespace {

constexpr std::string_view payment_id_mark = "{payment-id}";

bool holds(const std::string& path, std::string_view mark) {
  return path.find(mark) != std::string::npos;
}

void read_products(ProfileSection& section, PaymentProfile& payments) {
  ProfileSection products = section.section("products");
  for (const auto product :
       {PaymentProduct::sepa_credit_transfer, PaymentProduct::instant_sepa_credit_transfer,
        PaymentProduct::cross_border_credit_transfer}) {
    std::optional<std::string> spelling;
    products.optional_text(std::string(name_of(product)), spelling);
    if (spelling) payments.products.emplace(product, std::move(*spelling));
  }
  products.refuse_unknown_keys();
}

void check_resource(ProfileSection& section, const Endpoint& endpoint) {
  if (endpoint.path.front() != '/') section.problem("path", "must start with /");
  if (holds(endpoint.path, payment_id_mark)) section.problem("path", "must not hold {payment-id}");
}

std::optional<Endpoint> read_resource(ProfileSection& payments, const char* key,
                                      const std::string& media_type) {
  if (!payments.gives(key)) return {};
  ProfileSection section = payments.section(key);
  section.require("path");
  section.require("version");
  Endpoint endpoint{"payments", "/", "1", "", true, true, true};
  read_call(section, endpoint, media_type);
  check_resource(section, endpoint);
  section.refuse_unknown_keys();
  return endpoint;
}

void check_question(ProfileSection& section, const Endpoint& endpoint) {
  const bool starts_well = endpoint.path.starts_with("{resource}") || endpoint.path.front() == '/';
  if (!starts_well) section.problem("path", "must start with / or {resource}");
  if (!holds(endpoint.path, payment_id_mark)) section.problem("path", "must hold {payment-id}");
}

void read_question(ProfileSection& payments, const char* key, Endpoint& endpoint,
                   const std::string& media_type) {
  ProfileSection section = payments.section(key);
  read_call(section, endpoint, media_type);
  check_question(section, endpoint);
  section.refuse_unknown_keys();
}

void read_details(ProfileSection& payments, PaymentProfile& profile,
                  const std::string& media_type) {
  ProfileSection section = payments.section("details");
  read_call(section, profile.details, media_type);
  check_question(section, profile.details);
  if (section.gives("id_type")) {
    ProfileSection id_type = section.section("id_type");
    id_type.require("name");
    id_type.require("value");
    QueryParameter& parameter = profile.details_id_type.emplace();
    id_type.text("name", parameter.name);
    id_type.text("value", parameter.value);
    id_type.refuse_unknown_keys();
  }
  section.refuse_unknown_keys();
}

void read_body(ProfileSection& section, PaymentBody& body) {
  std::string name = "newest";
  section.text("body", name);
  if (name != "newest" && name != "v1") section.problem("body", "must be newest or v1");
  if (name == "v1") body = PaymentBody::v1;
}

void check_whole(ProfileSection& section, const PaymentProfile& payments) {
  if (payments.products.empty() && !payments.bulk)
    section.problem("products", "must name at least one product");
  if (payments.body == PaymentBody::v1 && payments.standing_orders)
    section.problem("standing_orders", "cannot be sent with a body of v1");
}

}  // namespace

std::optional<PaymentProfile> read_payments(ProfileSection& root, const std::string& media_type) {
  if (!root.gives("payments")) return {};
  ProfileSection section = root.section("payments");
  PaymentProfile payments;
  read_body(section, payments.body);
  section.flag("debtor_required", payments.debtor_required);
  read_products(section, payments);
  payments.single = read_resource(section, "single", media_type);
  payments.standing_orders = read_resource(section, "standing_orders", media_type);
  payments.bulk = read_resource(section, "bulk", media_type);
  read_question(section, "status", payments.status, media_type);
  read_details(section, payments, media_type);
  read_question(section, "cancellation", payments.cancellation, media_type);
  read_payment_names(section, payments);
  read_signature(section, payments.signature);
  check_whole(section, payments);
  section.refuse_unknown_keys();
  return payments;
}

}  // namespace tpp::belfius
