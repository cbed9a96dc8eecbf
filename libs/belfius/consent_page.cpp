#include "belfius/consent_page.hpp"

#include <array>
#include <utility>
#include <vector>

#include "belfius/answer.hpp"
#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"

namespace tpp::belfius {
namespace {

struct Page {
  std::string language;
  std::string url;
};

enum Place : std::size_t { language_place, url_place };
constexpr std::array<std::string_view, 2> names{"language", "consent_uri"};

Parsed<Page> read_page(ondemand::value value) {
  ondemand::object object;
  if (value.get_object().get(object)) return Malformed{"a consent page is no object"};
  Members<names.size()> members(names);
  auto read = read_members(object, members);
  if (!read) return read.error();
  Page page{text_of(members[language_place]), text_of(members[url_place])};
  if (page.url.empty()) return Malformed{"a consent page has no address"};
  return page;
}

Parsed<std::vector<Page>> read_pages(ondemand::document& document) {
  std::vector<Page> pages;
  auto read = each_row(document, [&](ondemand::value value) {
    auto page = read_page(value);
    if (!page) return Parsed<void>(page.error());
    pages.push_back(std::move(*page));
    return Parsed<void>();
  });
  if (!read) return read.error();
  if (pages.empty()) return Malformed{"no consent page"};
  return pages;
}

}  // namespace

std::string code_challenge(const Secret& verifier) {
  return crypto::base64url(crypto::sha256(verifier.reveal()));
}

http::ClientRequest consent_page_request(RequestBuilder& requests, const BankProfile& profile,
                                         const AuthorizationPageRequest& wanted, const Call& call) {
  const bool for_funds = wanted.scope == ConsentScope::caf && profile.funds;
  const Endpoint& endpoint =
      for_funds ? profile.funds->consent_uris : profile.endpoints.consent_uris;
  http::ClientRequest request = requests.get(endpoint, wanted.language, call);
  add_header(request, "Code-Challenge-Method", "S256");
  add_header(request, "Code-Challenge", code_challenge(wanted.code_verifier));
  add_query(request, profile.parameters.scope, for_funds ? "CAF" : "AIS");
  if (wanted.iban) add_query(request, profile.parameters.iban, wanted.iban->value());
  return request;
}

Result<std::string> read_consent_page(JsonParser& parser, std::string& body,
                                      std::string_view language) {
  auto pages = parser.read(body, read_pages);
  if (!pages) return pages.error();
  for (Page& page : *pages)
    if (page.language == language) return std::move(page.url);
  return std::move(pages->front().url);
}

Result<std::string> page_with_state(const std::string& page, const PageOrigins& origins,
                                    const std::string& parameter, const Secret& state) {
  if (!origins.allows(page))
    return answer_invalid("the bank's page for the customer is not on an allowed origin");
  return http::with_query_parameter(page, parameter, state.reveal());
}

}  // namespace tpp::belfius
