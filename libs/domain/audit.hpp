#pragma once
// What the audit log says beyond what the database itself writes down about its changes.

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "core/clock.hpp"
#include "core/ids.hpp"

namespace tpp {

enum class PsuPresent { no, yes };

// Somebody was given data of a customer. What is not known stays empty.
struct DataAccess {
  std::string id;  // a UUID: the same access is written once
  UtcTime at;
  ClientId client;
  std::string operation;
  PsuPresent psu_present = PsuPresent::no;
  std::string request_id;
  ConsentId consent;
  AccountId account;
  PaymentId payment;
  std::optional<std::string> psu_ref{};
};

// The end of one chain of entries.
struct AuditHead {
  std::int64_t sequence = 0;
  std::string digest;  // hexadecimal
};
using AuditHeads = std::map<int, AuditHead>;

struct AuditVerdict {
  std::int64_t entries = 0;
  AuditHeads heads;
  std::optional<std::string> broken;  // the first link that is wrong, and how
};

}  // namespace tpp
