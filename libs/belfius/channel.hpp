#pragma once
// The way to the bank, narrow enough for a test to stand in for it.

#include "http/client.hpp"

namespace tpp::belfius {

class Channel {
 public:
  virtual ~Channel() = default;
  // Errors: those of http::Client::send. Request and trace must outlive the call.
  virtual Task<http::ClientResponse> send(const http::ClientRequest& request, Deadline by,
                                          http::CallTrace& trace) = 0;
};

class ClientChannel final : public Channel {
 public:
  explicit ClientChannel(http::Client& client) : client_(client) {}
  Task<http::ClientResponse> send(const http::ClientRequest& request, Deadline by,
                                  http::CallTrace& trace) override;

 private:
  http::Client& client_;
};

}  // namespace tpp::belfius
