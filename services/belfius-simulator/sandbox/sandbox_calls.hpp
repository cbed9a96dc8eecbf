#pragma once
// What the sandbox knows: every call, what each version of it needs, and the mock it answers.

#include <vector>

#include "bank/version.hpp"
#include "http/message.hpp"

namespace tpp::simulator {

// How a body is looked at.
enum class SandboxBody : std::uint8_t { none, json, form, xml };

struct SandboxNeeds {
  std::vector<const char*> headers;  // beside Request-ID and Accept
  std::vector<const char*> query;
  std::vector<const char*> members;  // of a JSON body, e.g. account.iban
  SandboxBody body = SandboxBody::none;
  bool token_or_challenge = false;  // a payment without Authorization brings a PKCE challenge
};

struct SandboxShape {
  std::vector<Version> versions;  // empty: every version that no earlier shape names
  SandboxNeeds needs;
  http::Response (*mock)(const http::Request& request);
  bool old_style = false;
};

struct SandboxCall {
  const char* method;
  const char* path;
  std::vector<SandboxShape> shapes;  // the last one fits every version
};

const std::vector<SandboxCall>& sandbox_calls();

}  // namespace tpp::simulator
