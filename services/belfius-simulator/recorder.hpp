#pragma once
// What callers asked of the bank's listener, for tests to look at afterwards. No token, code or
// body is kept; refresh tokens are told apart by the start of their digest.

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "http/message.hpp"

namespace tpp::simulator {

struct SeenRequest {
  std::size_t number = 0;
  std::string method;
  std::string path;
  std::vector<std::string> query_names;
  std::vector<http::Header> headers;
  std::string client_certificate;
  std::string grant_type;                 // of /token
  std::string refresh_token_fingerprint;  // 16 hexadecimal digits of its SHA-256
  std::string endtoend_id;                // of an order; of a bulk order its MsgId
  UtcTime at{};
  // Marks of one counter: two calls overlapped when each started before the other had finished.
  std::size_t started = 0;
  std::optional<std::size_t> finished;
  unsigned status = 0;
  std::string fault;
};

// A POST /token, remembered for good: what was presented, and how the call ended.
struct TokenCall {
  std::size_t number = 0;  // as of the seen request
  std::string grant_type;
  std::string presented;  // fingerprint of the code or the refresh token
  UtcTime at{};
  std::size_t started = 0;
  std::optional<std::size_t> finished;
  unsigned status = 0;
  std::string fault;
};

class Recorder {
 public:
  // Returns the number to finish with.
  std::size_t begin(const http::Request& request, UtcTime now);
  void finish(std::size_t number, unsigned status);
  void note_fault(std::size_t number, std::string name);

  const std::deque<SeenRequest>& seen() const { return seen_; }
  const std::deque<TokenCall>& token_calls() const { return token_calls_; }
  // The token calls stay.
  void clear();

 private:
  static constexpr std::size_t kept_ = 20000;  // then the oldest are forgotten
  SeenRequest* find(std::size_t number);
  TokenCall* find_token_call(std::size_t number);

  std::deque<SeenRequest> seen_;
  std::deque<TokenCall> token_calls_;
  std::size_t next_number_ = 1;
  std::size_t mark_ = 0;
};

}  // namespace tpp::simulator
