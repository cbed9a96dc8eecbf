#pragma once
// The issuers whose bearer tokens are accepted, and their keys: read at the start, kept up to date
// in the background, and looked for once more when a token names a key that is not known.

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "callers/jwt.hpp"
#include "config.hpp"
#include "domain/ports/bearer_tokens.hpp"

namespace tpp::gateway {

struct IssuerProbe {
  virtual ~IssuerProbe() = default;
  virtual void issuer_known(const std::string& id) { (void)id; }
  virtual void keys_read(const std::string& id) { (void)id; }
};

class CallerIssuers final : public BearerTokens {
 public:
  // Errors: a keys file or an authority that cannot be used. A URL is asked later, by refresh().
  static Result<std::unique_ptr<CallerIssuers>> create(const Config& config, asio::io_context& io,
                                                       IssuerProbe& probe);
  ~CallerIssuers() override;

  Task<BearerClaims> verify(const Secret& token, UtcTime now) override;

  // Reads all keys again; those of an issuer stay as they are when that fails.
  Awaitable<void> refresh();
  void stop();

 private:
  struct Issuer;
  CallerIssuers();
  Issuer* issuer_of(const std::string& name);

  std::vector<std::unique_ptr<Issuer>> issuers_;
};

}  // namespace tpp::gateway
