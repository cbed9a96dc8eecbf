#include "bank_probe.hpp"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <optional>
#include <utility>

#include <boost/asio/co_spawn.hpp>

#include "bank_parts.hpp"
#include "belfius/belfius_bank.hpp"
#include "belfius/probe_advice.hpp"
#include "commands.hpp"
#include "config.hpp"
#include "crypto/certificate.hpp"
#include "crypto/random.hpp"
#include "http/client.hpp"
#include "http/server_look.hpp"

namespace tpp::gateway {
namespace {

namespace chr = std::chrono;
constexpr chr::seconds patience{10};
constexpr chr::days soon{30};

class Report {
 public:
  void good(const std::string& what) { std::cout << "ok    " << what << "\n"; }
  void note(const std::string& what) { std::cout << "note  " << what << "\n"; }
  void bad(const std::string& what, const std::string& look_at) {
    all_well_ = false;
    std::cout << "FAIL  " << what << "\n      look at: " << look_at << "\n";
  }
  bool all_well() const { return all_well_; }

 private:
  bool all_well_ = true;
};

Result<BankConfig> chosen_bank(const Config& config, const std::string& profile) {
  for (const BankConfig& bank : config.banks)
    if (bank.profile == profile || bank.id == profile) return bank;
  if (config.banks.size() != 1)
    return Error{Errc::not_found, "no configured bank has the profile " + profile};
  BankConfig bank = config.banks.front();
  bank.profile = profile;
  return bank;
}

void look_at_own_certificate(const BankConfig& bank, UtcTime now, Report& report) {
  if (bank.certificate_file.empty())
    return report.note("no certificate of our own is configured: right for the sandbox only");
  auto facts = crypto::read_certificate(bank.certificate_file);
  if (!facts) return report.bad("our certificate: " + facts.error().detail, "certificate_file");
  const std::string what =
      "our certificate " + facts->subject + " ends " + to_rfc3339(facts->not_after);
  if (facts->not_after <= now + soon) return report.bad(what, "certificate_file: renew it");
  report.good(what);
}

void look_at_bank_certificate(BankParts& parts, UtcTime now, Report& report) {
  if (!parts.keys.tls) return report.note("the address is http: no TLS");
  auto look = http::look_at_server(parts.url, *parts.keys.tls, patience);
  if (!look) {
    const Error& error = look.error();
    return report.bad(error.detail + ": " + error.cause, belfius::setting_to_look_at(error));
  }
  std::string names;
  for (const std::string& name : look->names) names += " " + name;
  const std::string what = look->protocol + " to " + parts.url.host + ", certificate for" + names +
                           ", ends " + to_rfc3339(look->not_after);
  if (look->not_after <= now + soon)
    return report.note(what + "; the bank will replace it soon: watch trusted_ca_file");
  report.good(what);
}

std::string words_of(const Error& error) {
  std::string words = error.detail;
  if (!error.context || !error.context->refusal)
    return error.cause.empty() ? words : words + " (" + error.cause + ")";
  const Refusal& refusal = *error.context->refusal;
  words += "; status " + std::to_string(refusal.reply_status);
  if (!refusal.name.empty()) words += ", error " + refusal.name;
  if (!refusal.number.empty()) words += ", error_code " + refusal.number;
  return words;
}

// One bank, on an event loop of its own.
class ProbedBank {
 public:
  explicit ProbedBank(BankParts parts)
      : client_(io_, parts.url, parts.keys.tls, http::ClientLimits()),
        channel_(client_),
        caller_(channel_, clock_, probe_),
        bank_(std::move(parts.profile), std::move(parts.access), caller_, ids_, clock_) {}
  ~ProbedBank() { client_.stop(); }

  const BankTraits& traits() const { return bank_.traits(); }

  Result<std::string> ask_for_page(ConsentScope scope, const std::optional<Iban>& iban) {
    const AuthorizationPageRequest request{bank_.traits().languages.front(), ids_.random_token(),
                                           ids_.random_token(), scope, iban};
    Call call;
    call.by = chr::steady_clock::now() + patience;
    std::optional<Result<std::string>> outcome;
    asio::co_spawn(io_.get_executor(), bank_.authorization_page(request, call),
                   [&](const std::exception_ptr& broken, Result<std::string> result) {
                     if (broken) result = Error{Errc::internal, "the call broke off"};
                     outcome = std::move(result);
                   });
    while (!outcome) io_.run_one();
    return std::move(*outcome);
  }

 private:
  asio::io_context io_{1};
  crypto::SystemIdSource ids_;
  const SystemClock clock_;
  belfius::BankProbe probe_;
  http::Client client_;
  belfius::ClientChannel channel_;
  belfius::BankCaller caller_;
  belfius::BelfiusBank bank_;
};

void ask(ProbedBank& bank, ConsentScope scope, const std::optional<Iban>& iban, bool needs_iban,
         Report& report) {
  const std::string what = "consent-uris for scope " + std::string(name_of(scope)) + ": ";
  if (needs_iban && !iban && scope == ConsentScope::caf)
    return report.note(what + "not asked: it takes an account; repeat with --iban");
  if (needs_iban && !iban) return report.bad(what + "not asked: it takes an account", "--iban");
  auto page = bank.ask_for_page(scope, needs_iban ? iban : std::nullopt);
  if (page) return report.good(what + "the bank gave a page for the customer");
  report.bad(what + words_of(page.error()), belfius::setting_to_look_at(page.error()));
}

}  // namespace

int probe_bank(const std::string& config_file, const BankProbeOptions& options) {
  auto loaded = load_config({config_file, "GATEWAY", config::process_environment()});
  if (!loaded) return fail("the configuration is wrong", loaded.error());
  std::optional<Iban> iban;
  if (!options.iban.empty()) {
    auto parsed = Iban::parse(options.iban);
    if (!parsed) return fail("--iban", parsed.error());
    iban = std::move(*parsed);
  }
  auto bank = chosen_bank(loaded->config, options.profile);
  if (!bank) return fail("--profile", bank.error());
  auto parts = parts_of(loaded->config, *bank);
  if (!parts) return fail("the bank is configured wrongly", parts.error());

  const UtcTime now = SystemClock().now();
  Report report;
  report.good("profile " + options.profile + " (" + parts->profile.generation + ") for bank " +
              bank->id + ", client " + parts->access.client_id + ", returns to " +
              parts->access.redirect_uri);
  look_at_own_certificate(*bank, now, report);
  look_at_bank_certificate(*parts, now, report);
  ProbedBank probed(std::move(*parts));
  ask(probed, ConsentScope::ais, iban, probed.traits().consents_take_iban, report);
  if (probed.traits().offers_caf) ask(probed, ConsentScope::caf, iban, true, report);
  report.note("not tried: client_secret and tokens; they show at the first consent");
  return report.all_well() ? exit_ok : exit_failed;
}

}  // namespace tpp::gateway
