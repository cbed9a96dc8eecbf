#include "admin/readiness.hpp"

#include <algorithm>
#include <utility>

#include "obs/log.hpp"
#include "postgres/migrator.hpp"

namespace tpp::gateway {
namespace {

enum Place : std::size_t { database, schema, certificate, sealing_keys, places };

// A revocation list is to be replaced often, and is still trusted for a day.
constexpr std::chrono::days soon{30};
constexpr std::chrono::days grace_of_lists{1};

CheckState state_of(const CertificateInUse& used, UtcTime now) {
  if (used.role == "crl" && used.not_after > now) return CheckState::ok;
  if (used.role == "ca") return CheckState::warning;  // there may be others
  const auto end = used.role == "crl" ? used.not_after + grace_of_lists : used.not_after;
  return end <= now ? CheckState::failing : CheckState::warning;
}

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
    case CheckState::warning:
      return "warning";
    case CheckState::failing:
      return "failing";
    case CheckState::unknown:
      break;
  }
  return "unknown";
}

Readiness::Readiness(postgres::PgPool& pool, int schema_needed, Certificates certificates,
                     const Clock& clock)
    : pool_(pool),
      schema_needed_(schema_needed),
      certificates_(std::move(certificates)),
      clock_(clock),
      checks_(places) {
  checks_[database].name = "database";
  checks_[schema].name = "schema";
  checks_[certificate].name = "certificate";
  checks_[sealing_keys].name = "sealing_keys";
}

Awaitable<void> Readiness::look() {
  look_at_certificates();
  auto version = co_await postgres::stored_schema_version(pool_);
  if (!version) {
    set(checks_[database], CheckState::failing, "cannot be reached");
    set(checks_[schema], CheckState::unknown, "");
    co_return;
  }
  auto durable = co_await postgres::commits_are_durable(pool_);
  if (durable && !*durable)
    set(checks_[database], CheckState::failing, "synchronous_commit is off");
  else
    set(checks_[database], CheckState::ok, "");
  schema_found_ = *version;
  if (*version < schema_needed_)
    set(checks_[schema], CheckState::failing,
        "version " + std::to_string(*version) + ", needed " + std::to_string(schema_needed_) +
            ": run tpp-gateway migrate");
  else
    set(checks_[schema], CheckState::ok, "");
}

void Readiness::look_at_certificates() {
  const UtcTime now = clock_.now();
  CheckState state = CheckState::ok;
  std::string detail;
  for (const CertificateInUse& used : certificates_()) {
    const CheckState its_state = used.not_after > now + soon ? CheckState::ok : state_of(used, now);
    if (its_state == CheckState::ok) continue;
    if (!detail.empty()) detail += "; ";
    detail += used.bank + " " + used.role + " ends " + to_rfc3339(used.not_after);
    state = std::max(state, its_state);
  }
  set(checks_[certificate], state, std::move(detail));
}

void Readiness::report_sealing_keys(CheckState state, std::string detail) {
  set(checks_[sealing_keys], state, std::move(detail));
}

bool Readiness::ready() const {
  return !draining_ && std::ranges::all_of(checks_, [](const Check& c) {
    return c.state == CheckState::ok || c.state == CheckState::warning;
  });
}

}  // namespace tpp::gateway
