#include "payments/signature_check.hpp"

#include <algorithm>
#include <ctime>
#include <iomanip>
#include <map>
#include <sstream>

#include <nlohmann/json.hpp>

#include "encoding.hpp"

namespace tpp::simulator {
namespace {

constexpr std::chrono::minutes date_tolerance{3};
constexpr const char* signed_headers = "(request-target) digest date request-id client-id";

// Standard base64 with padding, and nothing else.
std::optional<std::string> strict_base64(std::string_view text) {
  if (text.size() % 4 != 0 || text.find_first_of("-_") != std::string_view::npos)
    return std::nullopt;
  return base64_decode(text);
}

// b64(header) "." b64(body) "." b64(signature over the first two with the dot)
bool jws_fits(const SigningCertificate& certificate, const http::Request& request) {
  const std::string_view value = request.header("Signature");
  const auto last = value.rfind('.');
  const auto first = value.find('.');
  if (last == std::string_view::npos || first == last) return false;
  const auto header = strict_base64(value.substr(0, first));
  const auto body = strict_base64(value.substr(first + 1, last - first - 1));
  const auto signature = strict_base64(value.substr(last + 1));
  if (!header || !signature || body != std::string(request.body)) return false;
  const auto json = nlohmann::json::parse(*header, nullptr, false);
  return json == nlohmann::json{{"typ", "JWT"}, {"alg", "RS256"}} &&
         certificate.verifies(value.substr(0, last), *signature);
}

// name="value" pairs, separated by commas.
std::map<std::string, std::string> parameters_of(std::string_view text) {
  std::map<std::string, std::string> parameters;
  while (!text.empty()) {
    const auto equals = text.find("=\"");
    const auto end = text.find('"', equals == std::string_view::npos ? equals : equals + 2);
    if (end == std::string_view::npos) return {};
    parameters[std::string(text.substr(0, equals))] = text.substr(equals + 2, end - equals - 2);
    text.remove_prefix(end + 1);
    text.remove_prefix(std::min(text.find_first_not_of(", "), text.size()));
  }
  return parameters;
}

std::optional<UtcTime> moment_of(const Settings& settings, const std::string& text) {
  std::tm parts{};
  std::istringstream stream(text);
  const bool iso = settings.signature_date_format == "iso8601";
  stream >> std::get_time(&parts, iso ? "%Y-%m-%dT%H:%M:%SZ" : "%a, %d %b %Y %H:%M:%S GMT");
  if (stream.fail()) return std::nullopt;
  return UtcTime{std::chrono::seconds{timegm(&parts)}};
}

// By the real clock: the caller's own does not follow when a test moves the bank's.
bool date_fits(const Bank& bank, const http::Request& request) {
  const auto moment = moment_of(bank.settings, std::string(request.header("Date")));
  return moment && std::chrono::abs(*moment - bank.clock.real_now()) <= date_tolerance;
}

std::string base64(std::string_view bytes) {
  std::string text = base64url(bytes);
  std::ranges::replace(text, '-', '+');
  std::ranges::replace(text, '_', '/');
  return text + std::string((4 - text.size() % 4) % 4, '=');
}

std::string signed_text(const http::Request& request) {
  std::string method(request.method);
  std::ranges::transform(method, method.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  std::string text = "(request-target): " + method + " " + std::string(request.path);
  if (!request.query.empty()) text += "?" + std::string(request.query);
  for (const char* name : {"digest", "date", "request-id", "client-id"})
    text += "\n" + std::string(name) + ": " + std::string(request.header(name));
  return text;
}

// draft-cavage-http-signatures-10
bool cavage_fits(const Bank& bank, const http::Request& request) {
  const std::string digest = bank.settings.signature_digest_label + base64(sha256(request.body));
  if (request.header("Digest") != digest || !date_fits(bank, request)) return false;
  auto parameters = parameters_of(request.header("Signature"));
  const auto signature = strict_base64(parameters["signature"]);
  return !parameters["keyId"].empty() && parameters["algorithm"] == "rsa-sha256" &&
         parameters["headers"] == signed_headers && signature &&
         bank.tpp.signing->verifies(signed_text(request), *signature);
}

}  // namespace

std::optional<Refused> check_signature(const Bank& bank, const http::Request& request) {
  const std::string& mode = bank.settings.signature_mode;
  if (mode == "none") return std::nullopt;
  if (!bank.tpp.signing || !request.has_header("Signature")) return security_validation_failed();
  const bool fits =
      mode == "cavage" ? cavage_fits(bank, request) : jws_fits(*bank.tpp.signing, request);
  if (!fits) return security_validation_failed();
  return std::nullopt;
}

}  // namespace tpp::simulator
