#pragma once
// Whether requests should be sent here: looked at in the background, told without waiting.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "certificate_in_use.hpp"
#include "core/clock.hpp"
#include "postgres/pool.hpp"

namespace tpp::gateway {

enum class CheckState { unknown, ok, warning, failing };

struct Check {
  std::string name;
  CheckState state = CheckState::unknown;
  std::string detail;  // empty when there is nothing to say
};

class Readiness {
 public:
  // Tells those whose end makes the gateway useless.
  using Certificates = std::function<std::vector<CertificateInUse>()>;

  Readiness(postgres::PgPool& pool, int schema_needed, Certificates certificates,
            const Clock& clock);

  // Looks once; called by a ticker.
  Awaitable<void> look();
  // What SealingKeyWatch found.
  void report_sealing_keys(CheckState state, std::string detail);
  void start_draining() { draining_ = true; }

  bool ready() const;
  // The version last read from the database; nothing: not read yet.
  std::optional<int> schema_found() const { return schema_found_; }
  bool draining() const { return draining_; }
  const std::vector<Check>& checks() const { return checks_; }

 private:
  void look_at_certificates();

  postgres::PgPool& pool_;
  int schema_needed_;
  Certificates certificates_;
  const Clock& clock_;
  bool draining_ = false;
  std::optional<int> schema_found_;
  std::vector<Check> checks_;
};

std::string_view name_of(CheckState state);

}  // namespace tpp::gateway
