#pragma once
// One configured bank, read and checked, before anything is connected.

#include <memory>
#include <optional>

#include <boost/asio/ssl/context.hpp>

#include "belfius/profile.hpp"
#include "belfius/signing.hpp"
#include "config.hpp"

namespace tpp::gateway {

struct BankParts {
  belfius::BankProfile profile;
  belfius::BelfiusAccess access;
  http::Url url;
  std::shared_ptr<boost::asio::ssl::context> tls;  // null for http
  std::optional<belfius::RequestSigner> signer;    // nothing: the bank takes no payments from us
};

// validation_failed or invalid_input; the detail has one line per problem.
Result<BankParts> parts_of(const Config& config, const BankConfig& bank);

}  // namespace tpp::gateway
