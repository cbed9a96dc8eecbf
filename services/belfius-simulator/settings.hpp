#pragma once
// What a test may change while the simulator runs (POST /settings on the control listener).

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace tpp::simulator {

// How the customer's way back from a renewal carries the SCA token.
enum class ScaReturn : std::uint8_t {
  query,          // as a query parameter
  code,           // POST /token answers a code with new tokens and the SCA token
  code_only_sca,  // POST /token answers a code with the SCA token alone
};

struct Settings {
  bool tpp_active = true;    // false: every call ends with INVALID_TPP
  bool maintenance = false;  // every call ends with 503
  std::vector<std::string> redirect_uris;

  std::chrono::seconds access_token_life{900};
  std::chrono::seconds refresh_token_life{std::chrono::days{90}};
  std::chrono::seconds refresh_grace{0};  // how long a replaced pair still works
  std::chrono::seconds sca_token_life{3600};
  std::chrono::seconds code_life{300};
  std::chrono::seconds link_life{1800};  // of a consent or renewal URL
  std::chrono::days sca_period{90};      // then transactions need a renewal; 180 in newer law
  std::chrono::days open_history{90};    // older rows need an SCA token

  std::size_t unattended_calls = 4;        // per consent and account in 24 hours
  bool balance_sums_compartments = false;  // else the balance is the EUR compartment alone
  bool short_error_codes = false;          // B14800- instead of B14800ZZ-
  bool no_rows_is_404 = false;             // a list without transactions
  bool stale_refresh_is_500 = false;       // as the bank once answered a wrong refresh token

  bool funds_as_text = false;  // "True" for true

  ScaReturn sca_return = ScaReturn::query;
  std::string sca_return_name = "sca_token";  // of the query parameter

  std::string payment_answer = "401";  // how a POST says where to sign: 401, 201, 202 or 302
  bool payment_exempt = false;         // no signature is asked for
  std::chrono::seconds payment_processing{30};   // from ACTC to ACSP
  std::chrono::seconds payment_settlement{300};  // from ACSP to ACSC
  std::chrono::seconds instant_settlement{8};    // from the signature to ACSC
  std::chrono::seconds second_signature_life{std::chrono::days{7}};
  std::string waiting_status = "PDNG";         // of an order for a later day; or ACTC
  std::chrono::hours cut_off{24};              // of the day; 24: there is none
  bool weekends_closed = false;                // nothing but instant payments is processed then
  std::size_t payment_limit_cents = 10000000;  // of one payment

  std::string signature_mode = "none";  // or jws-v1, or cavage
  std::string signature_digest_label = "SHA-256=";
  std::string signature_date_format = "rfc1123";  // or iso8601
};

}  // namespace tpp::simulator
