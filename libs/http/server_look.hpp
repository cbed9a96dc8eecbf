#pragma once
// What a server shows in its TLS handshake, for a person to read. Calls go through Client.

#include <chrono>
#include <string>
#include <vector>

#include <boost/asio/ssl/context.hpp>

#include "core/clock.hpp"
#include "core/result.hpp"
#include "http/url.hpp"

namespace tpp::http {

struct ServerLook {
  std::string protocol;            // e.g. TLSv1.3
  std::vector<std::string> names;  // that the certificate is for
  UtcTime not_after;               // of the certificate
};

// Connects, verifies as Client does, and disconnects. Blocks for `limit` at most.
// bank_unreachable, the detail saying how far it came and the cause why it ended there.
Result<ServerLook> look_at_server(const Url& origin, boost::asio::ssl::context& tls,
                                  std::chrono::seconds limit);

}  // namespace tpp::http
