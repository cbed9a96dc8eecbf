#pragma once
// What travels with one request from the frontend to the bank.

#include <string>
#include <utility>
#include <vector>

#include "core/clock.hpp"
#include "core/ids.hpp"
#include "domain/client.hpp"

namespace tpp {

// What a frontend may tell of its customer's device and request, beside the address.
enum class PsuFact {
  ip_port,
  user_agent,
  accept,
  accept_charset,
  accept_encoding,
  accept_language,
  device_id,
  geo_location,
  request_method,
};

// Evidence that the customer is there. Without an address the read is unattended, and the law
// allows four of those in 24 hours per account. The facts alone prove nothing.
struct PsuPresence {
  std::string ip_address;
  std::vector<std::pair<PsuFact, std::string>> facts;
  bool attended() const { return !ip_address.empty(); }
};

// What a call turned out to be about, for whoever writes the log.
struct CallNotes {
  ConsentId consent;
  AccountId account;
  PaymentId payment;
};

struct Call {
  ClientId client;
  BrowserBinding browser_binding = BrowserBinding::none;  // as the client has it
  PsuPresence psu;
  std::string request_id;
  std::string traceparent;  // W3C trace context, passed on as it came; empty when none
  Deadline by;
  CallNotes* notes = nullptr;  // of the request; null when nobody asked
};

inline void note(const Call& call, const ConsentId& consent) {
  if (call.notes != nullptr) call.notes->consent = consent;
}

inline void note(const Call& call, const PaymentId& payment) {
  if (call.notes != nullptr) call.notes->payment = payment;
}

}  // namespace tpp
