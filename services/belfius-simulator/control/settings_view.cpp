#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "control/json_views.hpp"

namespace tpp::simulator {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::seconds;

struct SecondsSetting {
  const char* name;
  seconds Settings::* value;
};
struct DaysSetting {
  const char* name;
  std::chrono::days Settings::* value;
};
struct FlagSetting {
  const char* name;
  bool Settings::* value;
};

struct WordSetting {
  const char* name;
  std::string Settings::* value;
  std::vector<std::string> allowed;
};

constexpr std::array seconds_settings{
    SecondsSetting{"access_token_seconds", &Settings::access_token_life},
    SecondsSetting{"refresh_token_seconds", &Settings::refresh_token_life},
    SecondsSetting{"refresh_grace_seconds", &Settings::refresh_grace},
    SecondsSetting{"sca_token_seconds", &Settings::sca_token_life},
    SecondsSetting{"code_seconds", &Settings::code_life},
    SecondsSetting{"link_seconds", &Settings::link_life},
    SecondsSetting{"payment_processing_seconds", &Settings::payment_processing},
    SecondsSetting{"payment_settlement_seconds", &Settings::payment_settlement},
    SecondsSetting{"instant_settlement_seconds", &Settings::instant_settlement},
    SecondsSetting{"second_signature_seconds", &Settings::second_signature_life}};
constexpr std::array days_settings{DaysSetting{"sca_period_days", &Settings::sca_period},
                                   DaysSetting{"open_history_days", &Settings::open_history}};
constexpr std::array flag_settings{
    FlagSetting{"tpp_active", &Settings::tpp_active},
    FlagSetting{"maintenance", &Settings::maintenance},
    FlagSetting{"no_rows_is_404", &Settings::no_rows_is_404},
    FlagSetting{"funds_as_text", &Settings::funds_as_text},
    FlagSetting{"stale_refresh_is_500", &Settings::stale_refresh_is_500},
    FlagSetting{"balance_sums_compartments", &Settings::balance_sums_compartments},
    FlagSetting{"short_error_codes", &Settings::short_error_codes},
    FlagSetting{"payment_exempt", &Settings::payment_exempt},
    FlagSetting{"weekends_closed", &Settings::weekends_closed}};
const std::array word_settings{
    WordSetting{"payment_answer", &Settings::payment_answer, {"401", "201", "202", "302"}},
    WordSetting{"signature_mode", &Settings::signature_mode, {"none", "jws-v1", "cavage"}},
    WordSetting{
        "signature_digest_label", &Settings::signature_digest_label, {"SHA-256=", "SHA256="}},
    WordSetting{"signature_date_format", &Settings::signature_date_format, {"rfc1123", "iso8601"}},
    WordSetting{"waiting_status", &Settings::waiting_status, {"PDNG", "ACTC"}}};

bool change_word(Settings& settings, const WordSetting& item, const Json& value) {
  const auto word = value.get<std::string>();
  if (std::ranges::find(item.allowed, word) == item.allowed.end()) return false;
  settings.*item.value = word;
  return true;
}

constexpr std::array sca_returns{std::pair{ScaReturn::query, "query"},
                                 std::pair{ScaReturn::code, "code"},
                                 std::pair{ScaReturn::code_only_sca, "code_only_sca"}};

bool change_sca_return(Settings& settings, const std::string& name) {
  for (const auto& [value, known] : sca_returns)
    if (name == known) return settings.sca_return = value, true;
  return false;
}

std::string name_of(ScaReturn sca_return) {
  for (const auto& [value, name] : sca_returns)
    if (value == sca_return) return name;
  return "query";
}

bool change_one(Settings& settings, const std::string& name, const Json& value) {
  for (const auto& item : seconds_settings)
    if (name == item.name) return settings.*item.value = seconds{value.get<unsigned>()}, true;
  for (const auto& item : days_settings)
    if (name == item.name)
      return settings.*item.value = std::chrono::days{value.get<unsigned>()}, true;
  for (const auto& item : flag_settings)
    if (name == item.name) return settings.*item.value = value.get<bool>(), true;
  for (const auto& item : word_settings)
    if (name == item.name) return change_word(settings, item, value);
  if (name == "cut_off_hour")
    return settings.cut_off = std::chrono::hours{value.get<unsigned>()}, true;
  if (name == "payment_limit_cents")
    return settings.payment_limit_cents = value.get<std::size_t>(), true;
  if (name == "unattended_calls") return settings.unattended_calls = value.get<unsigned>(), true;
  if (name == "redirect_uris")
    return settings.redirect_uris = value.get<std::vector<std::string>>(), true;
  if (name == "sca_return") return change_sca_return(settings, value.get<std::string>());
  if (name == "sca_return_name") return settings.sca_return_name = value.get<std::string>(), true;
  return false;
}

}  // namespace

Json to_json(const Settings& settings) {
  Json json = Json::object();
  for (const auto& item : flag_settings) json[item.name] = settings.*item.value;
  for (const auto& item : seconds_settings) json[item.name] = (settings.*item.value).count();
  for (const auto& item : days_settings) json[item.name] = (settings.*item.value).count();
  for (const auto& item : word_settings) json[item.name] = settings.*item.value;
  json["cut_off_hour"] = settings.cut_off.count();
  json["payment_limit_cents"] = settings.payment_limit_cents;
  json["unattended_calls"] = settings.unattended_calls;
  json["redirect_uris"] = settings.redirect_uris;
  json["sca_return"] = name_of(settings.sca_return);
  json["sca_return_name"] = settings.sca_return_name;
  return json;
}

Result<Settings> with_changes(Settings settings, const Json& input) {
  for (const auto& [name, value] : input.items())
    if (!change_one(settings, name, value))
      return Error{Errc::invalid_input, "there is no such setting or value: " + name};
  return settings;
}

}  // namespace tpp::simulator
