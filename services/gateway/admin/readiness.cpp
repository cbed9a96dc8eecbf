#include "admin/readiness.hpp"

#include <algorithm>
#include <utility>

#include "crypto/certificate.hpp"
#include "obs/log.hpp"
#include "postgres/migrator.hpp"

namespace tpp::gateway {
namespace {

enum Place : std::size_t { database, schema, certificate, places };

void set(Check& check, CheckState state, std::string detail) {
  if (check.state != state)
    obs::info("readiness check changed",
              {{"check", check.name}, {"state", name_of(state)}, {"detail", detail}});
  check.state = state;
  check.detail = std::move(detail);
}

}  // namespace

std::string_view name_of(CheckState state) {
  switch (state) {
    case CheckState::ok:
      return "ok";
    case CheckState::failing:
      return "failing";
    case CheckState::unknown:
      break;
  }
  return "unknown";
}

Readiness::Readiness(postgres::PgPool& pool, int schema_needed,
                     std::vector<std::string> certificates, const Clock& clock)
    : pool_(pool),
      schema_needed_(schema_needed),
      certificates_(std::move(certificates)),
      clock_(clock),
      checks_(places) {
  checks_[database].name = "database";
  checks_[schema].name = "schema";
  checks_[certificate].name = "certificate";
}

Awaitable<void> Readiness::look() {
  look_at_certificates();
  auto version = co_await postgres::stored_schema_version(pool_);
  if (!version) {
    set(checks_[database], CheckState::failing, "cannot be reached");
    set(checks_[schema], CheckState::unknown, "");
    co_return;
  }
  set(checks_[database], CheckState::ok, "");
  if (*version < schema_needed_)
    set(checks_[schema], CheckState::failing,
        "version " + std::to_string(*version) + ", needed " + std::to_string(schema_needed_) +
            ": run tpp-gateway migrate");
  else
    set(checks_[schema], CheckState::ok, "");
}

void Readiness::look_at_certificates() {
  for (const std::string& path : certificates_) {
    auto facts = crypto::read_certificate(path);
    if (!facts) {
      set(checks_[certificate], CheckState::failing, "a client certificate cannot be read");
      return;
    }
    if (facts->not_after <= clock_.now()) {
      set(checks_[certificate], CheckState::failing, "a client certificate has expired");
      return;
    }
  }
  set(checks_[certificate], CheckState::ok, "");
}

bool Readiness::ready() const {
  return !draining_ &&
         std::ranges::all_of(checks_, [](const Check& c) { return c.state == CheckState::ok; });
}

}  // namespace tpp::gateway
