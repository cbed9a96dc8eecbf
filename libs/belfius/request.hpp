#pragma once
// Starts requests: address, common headers, query. What one endpoint adds stands in its own file.

#include <string>
#include <string_view>

#include "belfius/profile.hpp"
#include "core/clock.hpp"
#include "domain/account.hpp"
#include "domain/call.hpp"
#include "http/client.hpp"

namespace tpp::belfius {

class RequestBuilder {
 public:
  RequestBuilder(const BankProfile& profile, const BelfiusAccess& access, IdSource& ids);

  // The language falls back to the bank's default when the bank has no pages in it.
  http::ClientRequest get(const Endpoint& endpoint, const std::string& language, const Call& call);
  http::ClientRequest get(const Endpoint& endpoint, const LogicalId& account,
                          const std::string& language, const Call& call);
  http::ClientRequest post_form(const Endpoint& endpoint, std::string form, const Call& call);

  // `path` stands for the endpoint's own: filled in and percent-encoded.
  http::ClientRequest to(const char* method, const Endpoint& endpoint, const std::string& path,
                         const std::string& language, const Call& call);

  // psu_involved, if the profile has a name for it.
  void add_presence(http::ClientRequest& request, const Call& call) const;

 private:
  http::ClientRequest start(const char* method, const Endpoint& endpoint,
                            const std::string& language, const Call& call);
  const std::string& language_or_default(const std::string& language) const;

  const BankProfile& profile_;
  const BelfiusAccess& access_;
  IdSource& ids_;
  std::string base_path_;  // of the base URL, without a trailing slash
};

void add_header(http::ClientRequest& request, const char* name, std::string value);
void add_bearer(http::ClientRequest& request, const AccessToken& token);
// Both must be plain already; values that are not go through http::percent_encode first.
void add_query(http::ClientRequest& request, std::string_view name, std::string_view value);

// The Request-ID a request carries.
const std::string& request_id_of(const http::ClientRequest& request);

}  // namespace tpp::belfius
