#include "postgres/connection_text.hpp"

#include <map>
#include <memory>

#include <libpq-fe.h>

namespace tpp::postgres {
namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

using Values = std::map<std::string, std::string>;

Values defaults(const ConnectionSettings& settings) {
  const auto limit = [](const char* name, std::chrono::milliseconds value) {
    return std::string("-c ") + name + "=" + std::to_string(value.count());
  };
  return Values{
      {"application_name", settings.application_name},
      {"connect_timeout", std::to_string(settings.connect_timeout.count())},
      {"target_session_attrs", "read-write"},
      {"keepalives", "1"},
      {"keepalives_idle", "10"},
      {"keepalives_interval", "5"},
      {"keepalives_count", "3"},
      {"tcp_user_timeout", "10000"},
      {"client_encoding", "UTF8"},
      {"options",
       limit("statement_timeout", settings.statement_timeout) + " " +
           limit("lock_timeout", settings.lock_timeout) + " " +
           limit("idle_in_transaction_session_timeout", settings.idle_in_transaction_timeout)},
  };
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
    const bool adds = std::string_view(option->keyword) == "options";
    value = adds ? value + " " + option->val : option->val;
  }
  std::string text;
  for (const auto& [name, value] : values) text += name + "=" + quoted(value) + " ";
  return Secret(std::move(text));
}

}  // namespace tpp::postgres
