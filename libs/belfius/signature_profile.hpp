#pragma once
// How requests about payments are signed with the QSealC.

#include <string>
#include <vector>

namespace tpp::belfius {

enum class SignatureMode {
  none,
  jws_v1,  // as clients of payments version 1 made it
  cavage,  // draft-cavage-http-signatures-10
};

enum class SignatureDate { rfc1123, iso8601 };

// All but the mode for cavage only.
struct SignatureProfile {
  SignatureMode mode = SignatureMode::none;
  std::string key_id = "{client-id}";  // may hold {client-id}, {serial} and {issuer}
  std::string digest_label = "SHA-256=";
  SignatureDate date = SignatureDate::rfc1123;
  // In the order of the text that is signed; headers in lower case.
  std::vector<std::string> parts{"(request-target)", "digest", "date", "request-id", "client-id"};
};

}  // namespace tpp::belfius
