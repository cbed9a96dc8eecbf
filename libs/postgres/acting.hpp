#pragma once
// For whom a transaction acts. Row-level security holds it to that client's rows, also where a
// statement forgets to ask for them only.

#include <string>

#include "core/ids.hpp"

namespace tpp::postgres {

class Acting {
 public:
  static Acting for_client(const ClientId& client) { return Acting(client.value); }
  // Background work, and what is found by something that only its owner knows.
  static Acting for_all_clients() { return Acting("all"); }
  // Tables that belong to no client; it sees no row of any other.
  static Acting for_nobody() { return Acting("none"); }

  const std::string& text() const { return text_; }

 private:
  explicit Acting(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace tpp::postgres
