#include "api/psu_headers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include <boost/asio/ip/address.hpp>

#include "http/field_line.hpp"

namespace tpp::gateway {
namespace {

constexpr std::size_t value_limit = 512;
constexpr std::string_view prefix = "PSU-";
constexpr std::string_view address_header = "PSU-IP-Address";

using Check = const char* (*)(std::string_view value);  // what is wrong, or null

const char* check_nothing(std::string_view) {
  return nullptr;
}

const char* check_address(std::string_view value) {
  boost::system::error_code failed;
  boost::asio::ip::make_address(value, failed);
  const bool scoped = value.find('%') != std::string_view::npos;
  return failed || scoped ? "is not an IP address" : nullptr;
}

const char* check_port(std::string_view value) {
  unsigned port = 0;
  const char* end = value.data() + value.size();
  const auto [stopped, failed] = std::from_chars(value.data(), end, port);
  const bool fine = failed == std::errc{} && stopped == end && port >= 1 && port <= 65535;
  return fine && value.front() != '0' ? nullptr : "is not a port number from 1 to 65535";
}

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

const char* check_uuid(std::string_view value) {
  constexpr std::string_view shape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  const bool fine = std::ranges::equal(
      value, shape, [](char c, char wanted) { return wanted == '-' ? c == '-' : is_hex(c); });
  return fine ? nullptr : "is not a UUID";
}

bool is_degrees(std::string_view text, double limit) {
  const bool plain = !text.empty() && text.find_first_not_of("-.0123456789") == text.npos;
  double degrees = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, failed] = std::from_chars(text.data(), end, degrees);
  return plain && failed == std::errc{} && stopped == end && degrees >= -limit && degrees <= limit;
}

// Latitude and longitude in degrees, e.g. GEO:50.8467;4.3525 (RFC 2426 section 3.4.2).
const char* check_position(std::string_view value) {
  constexpr std::string_view scheme = "GEO:";
  const auto comma = value.find(';');
  const bool fine = value.starts_with(scheme) && comma != std::string_view::npos &&
                    is_degrees(value.substr(scheme.size(), comma - scheme.size()), 90) &&
                    is_degrees(value.substr(comma + 1), 180);
  return fine ? nullptr : "is not like GEO:<latitude>;<longitude>, in degrees";
}

const char* check_method(std::string_view value) {
  static constexpr std::array<std::string_view, 5> methods{"GET", "POST", "PUT", "PATCH", "DELETE"};
  const bool known = std::ranges::find(methods, value) != methods.end();
  return known ? nullptr : "is none of GET, POST, PUT, PATCH, DELETE";
}

struct KnownHeader {
  std::string_view name;
  PsuFact fact;
  Check check;
};

constexpr std::array known_headers{
    KnownHeader{"PSU-IP-Port", PsuFact::ip_port, check_port},
    KnownHeader{"PSU-User-Agent", PsuFact::user_agent, check_nothing},
    KnownHeader{"PSU-Accept", PsuFact::accept, check_nothing},
    KnownHeader{"PSU-Accept-Charset", PsuFact::accept_charset, check_nothing},
    KnownHeader{"PSU-Accept-Encoding", PsuFact::accept_encoding, check_nothing},
    KnownHeader{"PSU-Accept-Language", PsuFact::accept_language, check_nothing},
    KnownHeader{"PSU-Device-ID", PsuFact::device_id, check_uuid},
    KnownHeader{"PSU-Geo-Location", PsuFact::geo_location, check_position},
    KnownHeader{"PSU-Http-Method", PsuFact::request_method, check_method},
};

const char* trouble_with(std::string_view value, Check check) {
  return value.size() > value_limit ? "is longer than 512 characters" : check(value);
}

// Collects the headers one by one, each name once.
class Presence {
 public:
  void take(const http::HeaderView& header) {
    if (http::same_name(header.name, address_header)) {
      if (accept(address_header, header.value, check_address)) psu.ip_address = header.value;
      return;
    }
    for (const KnownHeader& known : known_headers)
      if (http::same_name(header.name, known.name) && accept(known.name, header.value, known.check))
        psu.facts.emplace_back(known.fact, header.value);
  }

  PsuPresence psu;
  std::vector<FieldError> wrong;

 private:
  bool accept(std::string_view name, std::string_view value, Check check) {
    const char* trouble = trouble_with(value, check);
    if (!seen_.insert(name).second) trouble = "is given twice";
    if (trouble != nullptr) wrong.push_back({std::string(name), trouble});
    return trouble == nullptr;
  }

  std::set<std::string_view> seen_;
};

}  // namespace

Result<PsuPresence> given_psu_presence(const http::Request& request) {
  Presence presence;
  for (const http::HeaderView& header : request.headers) {
    const bool of_psu = http::same_name(header.name.substr(0, prefix.size()), prefix);
    if (of_psu && !header.value.empty()) presence.take(header);
  }
  if (!presence.wrong.empty()) return invalid_fields(std::move(presence.wrong));
  return std::move(presence.psu);
}

}  // namespace tpp::gateway
