#include "belfius/page_origins.hpp"

#include <algorithm>

#include "belfius/header_safe.hpp"
#include "belfius/profile.hpp"
#include "http/url.hpp"

namespace tpp::belfius {

PageOrigins::PageOrigins(const std::vector<std::string>& urls) {
  for (const std::string& text : urls) {
    auto url = http::parse_url(text);
    if (url) origins_.push_back(url->origin());
  }
}

bool PageOrigins::allows(std::string_view url) const {
  if (!header_safe(url)) return false;
  auto parsed = http::parse_url(url.substr(0, url.find('#')));
  return parsed && std::ranges::find(origins_, parsed->origin()) != origins_.end();
}

bool PageOrigins::looks_like_page(std::string_view url) const {
  return url.starts_with("https://") || allows(url);
}

PageOrigins page_origins_of(const BankProfile& profile, const BelfiusAccess& access) {
  std::vector<std::string> urls = profile.allowed_page_origins;
  urls.insert(urls.end(), access.allowed_page_origins.begin(), access.allowed_page_origins.end());
  return PageOrigins(urls);
}

}  // namespace tpp::belfius
