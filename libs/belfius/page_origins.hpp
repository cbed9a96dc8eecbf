#pragma once
// Pages of the bank that a customer may be sent to. A URL in an answer is untrusted until its
// origin is found here.

#include <string>
#include <string_view>
#include <vector>

namespace tpp::belfius {

class PageOrigins {
 public:
  // Absolute URLs; what follows the origin is ignored, and so is what is not a URL.
  explicit PageOrigins(const std::vector<std::string>& urls);

  // Also http, but only for an origin that was given as http.
  bool allows(std::string_view url) const;

  // An https URL of any origin, or whatever allows() takes: worth asking it.
  bool looks_like_page(std::string_view url) const;

 private:
  std::vector<std::string> origins_;
};

struct BankProfile;
struct BelfiusAccess;

// The profile's and the deployment's.
PageOrigins page_origins_of(const BankProfile& profile, const BelfiusAccess& access);

}  // namespace tpp::belfius
