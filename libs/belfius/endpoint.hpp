#pragma once
// One call of the bank's API, as a profile describes it.

#include <string>
#include <vector>

#include "belfius/psu_header.hpp"

namespace tpp::belfius {

struct Endpoint {
  std::string name;  // for metrics; not in the file
  std::string path;  // may hold {logical-id}
  std::string version;
  std::string accept;  // made from the media type and the version
  bool accept_language = true;
  bool client_id = true;
  bool redirect_uri = false;
  std::vector<PsuHeader> psu_headers = {};  // passed on while the customer is there
};

}  // namespace tpp::belfius
