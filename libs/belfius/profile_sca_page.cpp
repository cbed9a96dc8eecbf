#include "belfius/profile_sca_page.hpp"

namespace tpp::belfius {
namespace {

std::optional<ScaPagePlace> place_from(std::string_view name) {
  if (name == "body") return ScaPagePlace::body;
  if (name == "description") return ScaPagePlace::description;
  if (name == "location") return ScaPagePlace::location;
  return {};
}

}  // namespace

void read_sca_page_places(ProfileSection& section, ScaPage& page) {
  section.optional_text("member", page.member);
  std::vector<std::string> names;
  section.texts("places", names);
  if (!names.empty()) page.places.clear();
  for (const std::string& name : names) {
    if (const auto place = place_from(name)) {
      page.places.push_back(*place);
    } else {
      section.problem("places", name + " is none of body, description, location");
    }
  }
}

}  // namespace tpp::belfius
