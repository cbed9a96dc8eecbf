#pragma once
// The way to the bank, narrow enough for a test to stand in for it.

#include "http/client.hpp"

namespace tpp::belfius {

class Channel {
 public:
  virtual ~Channel() = default;
  // Errors: those of http::Client::send.
  virtual Task<http::ClientResponse> send(http::ClientRequest request, Deadline by) = 0;
};

class ClientChannel final : public Channel {
 public:
  explicit ClientChannel(http::Client& client) : client_(client) {}
  Task<http::ClientResponse> send(http::ClientRequest request, Deadline by) override;

 private:
  http::Client& client_;
};

}  // namespace tpp::belfius
