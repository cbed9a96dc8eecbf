#include "http/client.hpp"
#include "http/field_line.hpp"

namespace tpp::http {

std::string_view ClientResponse::header(std::string_view name) const {
  for (const auto& field : headers) {
    if (same_name(field.name, name)) return field.value;
  }
  return {};
}

}  // namespace tpp::http
