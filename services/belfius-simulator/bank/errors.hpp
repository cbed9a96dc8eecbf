#pragma once
// The bank's refusals: one function per row of its published table, and a few assumed ones.

#include <optional>
#include <string>

#include "http/message.hpp"

namespace tpp::simulator {

struct Refused {
  Refused() = default;
  Refused(unsigned http_status, std::string name, std::string number, std::string text)
      : status(http_status),
        error(std::move(name)),
        code(std::move(number)),
        description(std::move(text)) {}

  unsigned status = 0;
  std::string error;
  std::string code;
  std::string description;
  std::optional<std::string> redirect_uri = {};  // with SCA_REQUIRED
  std::optional<std::chrono::seconds> retry_after = {};
};

Refused missing_header(const std::string& name);
Refused missing_input(const std::string& name);
Refused invalid_header();
Refused invalid_input();
Refused invalid_access_token();
Refused invalid_refresh_token();
Refused security_validation_failed();
Refused invalid_client();
Refused invalid_jwt();
Refused sca_required(std::string redirect_uri);
Refused invalid_tpp();
Refused invalid_account();
Refused access_denied();
Refused channel_not_permitted();
Refused account_not_supported();
Refused no_active_consent();
Refused too_many_requests(std::chrono::seconds retry_after);
Refused server_error();
Refused currency_not_authorised();
Refused no_transactions();
Refused not_acceptable();  // has no body
Refused service_unavailable();

// short_codes writes B14800- for B14800ZZ-, as older publications do.
http::Response answer_of(const Refused& refused, bool short_codes);

// What the listener itself refuses before an endpoint is found: framing, paths, methods.
http::Response plain_refusal(unsigned status, const std::string& detail);

constexpr std::string_view json_type = "application/json;charset=utf-8";

}  // namespace tpp::simulator
