#include "postgres/connection_text.hpp"

#include <array>
#include <map>
#include <memory>

#include <libpq-fe.h>

namespace tpp::postgres {
namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

using Values = std::map<std::string, std::string>;

using Limits = std::array<std::pair<const char*, std::chrono::milliseconds>, 3>;

Limits limits_of(const ConnectionSettings& settings) {
  return {{{"statement_timeout", settings.statement_timeout},
           {"lock_timeout", settings.lock_timeout},
           {"idle_in_transaction_session_timeout", settings.idle_in_transaction_timeout}}};
}

std::string options(const ConnectionSettings& settings) {
  std::string text;
  for (const auto& [name, limit] : limits_of(settings))
    text +=
        std::string(text.empty() ? "" : " ") + "-c " + name + "=" + std::to_string(limit.count());
  return text;
}

Values defaults(const ConnectionSettings& settings) {
  Values values{
      {"application_name", settings.application_name},
      {"connect_timeout", std::to_string(settings.connect_timeout.count())},
      {"target_session_attrs", "read-write"},
      {"keepalives", "1"},
      {"keepalives_idle", "10"},
      {"keepalives_interval", "5"},
      {"keepalives_count", "3"},
      {"tcp_user_timeout", "10000"},
      {"client_encoding", "UTF8"},
  };
  if (settings.pooler == Pooler::none) values["options"] = options(settings);
  return values;
}

std::string quoted(const std::string& value) {
  std::string text = "'";
  for (char c : value) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  return text + "'";
}

}  // namespace

Result<Secret> connection_text(const ConnectionSettings& settings) {
  const std::unique_ptr<PQconninfoOption, FreeOptions> parsed(
      PQconninfoParse(settings.dsn.reveal().c_str(), nullptr));
  if (!parsed) return Error{Errc::invalid_input, "the database URL cannot be read"};
  Values values = defaults(settings);
  for (const auto* option = parsed.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    std::string& value = values[option->keyword];
    // The server takes the last of two settings, so the operator's own come after ours.
    const bool adds = std::string_view(option->keyword) == "options" && !value.empty();
    value = adds ? value + " " + option->val : option->val;
  }
  std::string text;
  for (const auto& [name, value] : values) text += name + "=" + quoted(value) + " ";
  return Secret(std::move(text));
}

std::string transaction_settings(const ConnectionSettings& settings) {
  std::string text;
  if (settings.pooler == Pooler::none) return text;
  for (const auto& [name, limit] : limits_of(settings))
    text += std::string("SET LOCAL ") + name + " = " + std::to_string(limit.count()) + "; ";
  return text;
}

}  // namespace tpp::postgres
