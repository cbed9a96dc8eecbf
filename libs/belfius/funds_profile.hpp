#pragma once
// How a bank confirms that an amount is available (PSD2 article 65).

#include <optional>
#include <string>

#include "belfius/endpoint.hpp"

namespace tpp::belfius {

struct FundsProfile {
  enum class Method { post, get };
  Method method = Method::post;
  Endpoint endpoint{"funds_confirmations", "/funds-confirmations", "1", "", true, true, false};
  // Where a consent of this scope begins.
  Endpoint consent_uris{"consent_uris", "/consent-uris", "3", "", true, true, true};
  // Query parameters; amount and currency of GET only.
  std::string amount = "amount";
  std::string currency = "currency";
  std::optional<std::string> logical_id;  // nothing: not sent
};

}  // namespace tpp::belfius
