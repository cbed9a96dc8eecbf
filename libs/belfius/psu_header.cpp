#include "belfius/psu_header.hpp"

#include <algorithm>
#include <array>

namespace tpp::belfius {
namespace {

constexpr std::array headers{
    PsuHeader{"PSU-IP-Address", {}},
    PsuHeader{"PSU-IP-Port", PsuFact::ip_port},
    PsuHeader{"PSU-User-Agent", PsuFact::user_agent},
    PsuHeader{"PSU-Accept", PsuFact::accept},
    PsuHeader{"PSU-Accept-Charset", PsuFact::accept_charset},
    PsuHeader{"PSU-Accept-Encoding", PsuFact::accept_encoding},
    PsuHeader{"PSU-Accept-Language", PsuFact::accept_language},
    PsuHeader{"PSU-Device-ID", PsuFact::device_id},
    PsuHeader{"PSU-Geo-Location", PsuFact::geo_location},
    PsuHeader{"PSU-Http-Method", PsuFact::request_method},
};

}  // namespace

std::optional<PsuHeader> psu_header_named(std::string_view name) {
  const auto* found =
      std::ranges::find_if(headers, [&](const PsuHeader& each) { return each.name == name; });
  if (found == headers.end()) return std::nullopt;
  return *found;
}

std::string_view value_of(const PsuHeader& header, const PsuPresence& psu) {
  if (!psu.attended()) return {};
  if (!header.fact) return psu.ip_address;
  for (const auto& [fact, value] : psu.facts)
    if (fact == *header.fact) return value;
  return {};
}

}  // namespace tpp::belfius
