#pragma once
// The URLs handed to a customer (to consent, to renew, to sign) and the codes that come of them.

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "bank/scope.hpp"
#include "core/clock.hpp"
#include "settings.hpp"

namespace tpp::simulator {

struct Link {
  std::string apptoken;
  Scope scope = Scope::ais;
  std::string redirect_uri;
  std::string code_challenge;  // empty when no code is wanted
  std::string consent_id;      // of the consent to renew; empty for a new consent
  std::string iban;            // of a consent for one account; empty: the customer chooses
  std::string payment_id;      // of the payment to sign
  std::optional<std::chrono::seconds> life;  // else that of the settings
  UtcTime opened{};
  bool decided = false;

  bool renewal() const { return !consent_id.empty(); }
  bool payment() const { return !payment_id.empty(); }
};

struct Code {
  std::string customer;
  Scope scope = Scope::ais;
  std::vector<std::string> ibans;
  std::string redirect_uri;
  std::string code_challenge;  // empty for a renewal
  UtcTime issued{};
  bool presented = false;
  bool only_sca_token = false;
  std::string consent_id;  // what it was exchanged for, or what it renews

  bool renewal() const { return code_challenge.empty(); }
};

class Links {
 public:
  explicit Links(const Settings& settings) : settings_(settings) {}

  // Returns the apptoken.
  std::string open(Link link, UtcTime now);
  // Nothing for a link that is unknown, too old or already decided.
  Link* usable(const std::string& apptoken, UtcTime now);

  std::string issue_code(Code code, UtcTime now);
  Code* code(const std::string& text);
  bool in_time(const Code& code, UtcTime now) const;

 private:
  const Settings& settings_;
  std::unordered_map<std::string, Link> links_;
  std::unordered_map<std::string, Code> codes_;
};

}  // namespace tpp::simulator
