#pragma once
// A simulated bank without listeners, a TPP that knows how to ask it, and a clock that stands.

#include <map>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "bank/api.hpp"
#include "control/control_api.hpp"
#include "faults/fault_plan.hpp"
#include "recorder.hpp"
#include "sca/site.hpp"

namespace tpp::simulator {

struct StandingClock final : Clock {
  UtcTime now() const override { return time; }
  UtcTime time = UtcTime{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};
};

// What a caller sends; the views that endpoints get are made from it.
struct Ask {
  std::string method = "GET";
  std::string path;
  std::string query = {};
  std::map<std::string, std::string> headers = {};
  std::string body = {};
};

struct Tokens {
  std::string access;
  std::string refresh;
  std::string sca;
};

struct BankAtWork {
  BankAtWork();

  http::Response ask(const Ask& request);     // of the bank's API
  http::Response browse(const Ask& request);  // of the pages
  nlohmann::ordered_json control(const std::string& method, const std::string& path,
                                 const nlohmann::ordered_json& body);

  // Complete and right, to be spoilt by a test.
  Ask consent_ask() const;
  Ask token_ask(const std::string& form) const;
  Ask account_ask(const Tokens& tokens, const std::string& path, int version) const;

  std::string consent_uri();  // a fresh one, with state=S
  std::string code_for(const std::string& customer);
  std::string exchange_form(const std::string& code) const;
  Tokens enrol(const std::string& customer);
  Tokens refreshed(const Tokens& tokens);
  std::string first_logical_id(const Tokens& tokens);
  void pass(std::chrono::seconds time) { clock.advance(time); }

  StandingClock real;
  SimulatedClock clock{real, std::nullopt};
  World world{7, day_of(clock.now()), 2};
  Settings settings;
  Bank bank{clock,     world,
            settings,  TppIdentity{"tpp-1", Secret("hush")},
            "belfius", "http://127.0.0.1:1"};
  FaultPlan faults;
  Recorder recorder;
  std::chrono::milliseconds closed_for{0};
  BankApi api{bank};
  ScaSite site{bank};
  ControlApi controls{bank, faults, recorder,
                      [this](std::chrono::milliseconds length) { closed_for = length; }};
};

nlohmann::ordered_json json_of(const http::Response& response);
std::string error_code_of(const http::Response& response);
std::string header_of(const http::Response& response, std::string_view name);
// A query parameter of a URL, decoded; "(none)" when it is not there.
std::string parameter_of(const std::string& url, const std::string& name);

}  // namespace tpp::simulator
