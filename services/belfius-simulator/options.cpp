#include "options.hpp"

#include <fstream>
#include <iostream>

#include <CLI/CLI.hpp>

#include "http/url.hpp"

namespace tpp::simulator {
namespace {

struct RawOptions {
  Options options;
  std::string secret_file;
  std::string now;
  std::string signing_certificate;
};

void declare(CLI::App& app, RawOptions& raw) {
  Options& options = raw.options;
  app.add_option("--api-port", options.api_port, "Port of the bank's API; 0: any free one");
  app.add_option("--sca-port", options.sca_port, "Port of the customer's pages");
  app.add_option("--control-port", options.control_port, "Port of the control listener");
  app.add_option("--sandbox-port", options.sandbox_port,
                 "Port of the sandbox, which is plain HTTP; without this option there is none");
  app.add_option("--listen-address", options.listen_address,
                 "Address of the API and the pages; control always listens on 127.0.0.1");
  app.add_option("--sca-url", options.sca_url,
                 "Base of the pages as browsers reach them, e.g. http://localhost:8081");
  app.add_option("--tls-certificate", options.tls_certificate, "PEM chain of the API");
  app.add_option("--tls-key", options.tls_key, "PEM key of the API");
  app.add_option("--tls-client-ca", options.tls_client_ca,
                 "PEM authorities of client certificates, which are then required");
  app.add_option("--client-id", options.client_id, "The TPP's Client-ID")->required();
  app.add_option("--client-secret-file", raw.secret_file, "File with the TPP's secret")->required();
  app.add_option("--signing-certificate", raw.signing_certificate,
                 "PEM certificate (QSealC) to check the TPP's signatures with");
  app.add_option("--seed", options.seed, "Of people, accounts and transactions");
  app.add_option("--crowd", options.crowd, "So many further customers, crowd.00001 and on");
  app.add_option("--brand", options.brand, "belfius or banx")
      ->check(CLI::IsMember({"belfius", "banx"}));
  app.add_option("--redirect-uri", options.redirect_uris, "A registered one; repeatable")
      ->required();
  app.add_option("--now", raw.now, "RFC 3339 start of simulated time; else the real time");
  app.add_option("--ready-file", options.ready_file, "Written once all listeners are open");
}

Error wrong(std::string why) {
  return Error{Errc::invalid_input, std::move(why)};
}

// The first line of the file: editors end files with a line break.
Result<Secret> read_secret(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line) || line.empty())
    return wrong("--client-secret-file: " + path + " cannot be read or is empty");
  return Secret(std::move(line));
}

Result<Options> finish(RawOptions raw) {
  auto secret = read_secret(raw.secret_file);
  if (!secret) return secret.error();
  Options options = std::move(raw.options);
  options.client_secret = std::move(*secret);
  if (!raw.now.empty()) {
    auto now = parse_rfc3339(raw.now);
    if (!now) return wrong("--now: " + now.error().detail);
    options.now = *now;
  }
  if (!raw.signing_certificate.empty()) {
    auto loaded = SigningCertificate::load(raw.signing_certificate);
    if (!loaded) return loaded.error();
    options.signing = std::move(*loaded);
  }
  const bool some_tls = !options.tls_certificate.empty() || !options.tls_key.empty() ||
                        !options.tls_client_ca.empty();
  const bool all_tls = !options.tls_certificate.empty() && !options.tls_key.empty() &&
                       !options.tls_client_ca.empty();
  if (some_tls && !all_tls)
    return wrong("--tls-certificate, --tls-key and --tls-client-ca go together");
  for (const auto& uri : options.redirect_uris)
    if (!http::parse_url(uri)) return wrong("--redirect-uri: not an absolute URL: " + uri);
  return options;
}

}  // namespace

Result<std::optional<Options>> read_options(int argc, const char* const* argv) {
  CLI::App app("A bank for development and tests: see docs/simulator.md", "belfius-simulator");
  RawOptions raw;
  declare(app, raw);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::cout << app.help();
    return std::optional<Options>{};
  } catch (const CLI::ParseError& failure) {
    return wrong(failure.what());
  }
  auto options = finish(std::move(raw));
  if (!options) return options.error();
  return std::optional<Options>(std::move(*options));
}

}  // namespace tpp::simulator
