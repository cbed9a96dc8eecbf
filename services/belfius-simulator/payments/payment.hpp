#pragma once
// An order the bank has taken: what became of it, and what is planned for it.

#include <deque>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "payments/order.hpp"
#include "payments/status.hpp"

namespace tpp::simulator {

struct StatusChange {
  Status status = Status::rcvd;
  std::string reason;  // ISO 20022 status reason; often empty
  UtcTime at{};
};

// Something that happens by itself when its time has come.
struct Step {
  UtcTime at{};
  std::optional<Status> status;
  std::string reason = {};
  bool moves_money = false;
};

struct Payment {
  std::string id;
  Order order;
  std::string request_id;   // of the POST
  bool with_token = false;  // the POST carried a valid PIS token: signing hands out no code
  std::string customer;     // who pays; empty until it is known
  std::string debtor_iban;
  std::string second_signer_apptoken;  // while a second signature is awaited
  std::size_t executed = 0;            // how often money moved
  std::vector<StatusChange> history;   // oldest first, never empty
  std::deque<Step> plan;

  Status status() const { return history.back().status; }
  const std::string& reason() const { return history.back().reason; }
  // Whether a first or second signature is awaited.
  bool unsigned_yet() const { return status() == Status::rcvd || status() == Status::patc; }
};

}  // namespace tpp::simulator
