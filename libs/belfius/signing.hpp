#pragma once
// Signs requests about payments with the QSealC, as the bank profile says.

#include <memory>
#include <string>

#include "belfius/profile.hpp"
#include "core/clock.hpp"
#include "http/client.hpp"

namespace tpp::crypto {
class Signer;
}

namespace tpp::belfius {

class RequestSigner {
 public:
  // Signs nothing when the profile's mode is none. invalid_input says what is wrong with the
  // deployment's signing files.
  static Result<RequestSigner> load(const SignatureProfile& profile, const BelfiusAccess& access);

  // Adds the headers of the profile's mode; every other header must be there already.
  void sign(http::ClientRequest& request, UtcTime now) const;

  RequestSigner(RequestSigner&&) noexcept;
  RequestSigner& operator=(RequestSigner&&) noexcept;
  ~RequestSigner();

 private:
  explicit RequestSigner(SignatureProfile profile);
  void sign_as_jws(http::ClientRequest& request) const;
  void sign_by_headers(http::ClientRequest& request, UtcTime now) const;

  SignatureProfile profile_;
  std::unique_ptr<crypto::Signer> key_;
};

}  // namespace tpp::belfius
