#include "belfius/json.hpp"

namespace tpp::belfius {
namespace {

std::string_view trimmed(std::string_view token) {
  const auto end = token.find_last_not_of(" \t\r\n");
  return token.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

Parsed<Scalar> literal(Scalar::Kind kind, std::string_view token) {
  if (kind == Scalar::Kind::null && token != "null") return Malformed{"not a JSON value"};
  if (kind == Scalar::Kind::boolean && token != "true" && token != "false")
    return Malformed{"not a JSON value"};
  return Scalar{kind, token};
}

Scalar::Kind kind_of(ondemand::json_type type) {
  switch (type) {
    case ondemand::json_type::number:
      return Scalar::Kind::number;
    case ondemand::json_type::boolean:
      return Scalar::Kind::boolean;
    case ondemand::json_type::null:
      return Scalar::Kind::null;
    default:
      return Scalar::Kind::structure;
  }
}

}  // namespace

Error answer_invalid(std::string cause) {
  return Error{Errc::bank_answer_invalid, "the bank's answer cannot be read", std::move(cause)};
}

Parsed<Scalar> read_scalar(ondemand::value value) {
  ondemand::json_type type{};
  if (value.type().get(type)) return Malformed{"not a JSON value"};
  if (type == ondemand::json_type::string) {
    std::string_view text;
    if (value.get_string().get(text)) return Malformed{"broken JSON string"};
    return Scalar{Scalar::Kind::text, text};
  }
  if (type == ondemand::json_type::object || type == ondemand::json_type::array) {
    auto skipped = skip(value);
    if (!skipped) return skipped.error();
    return Scalar{Scalar::Kind::structure, {}};
  }
  return literal(kind_of(type), trimmed(value.raw_json_token()));
}

Parsed<void> skip(ondemand::value value) {
  ondemand::json_type type{};
  if (value.type().get(type)) return Malformed{"not a JSON value"};
  if (type != ondemand::json_type::object && type != ondemand::json_type::array) return {};
  if (value.current_depth() > json_depth_limit) return Malformed{"nested too deeply"};
  if (type == ondemand::json_type::array) {
    ondemand::array array;
    if (value.get_array().get(array)) return Malformed{"broken JSON array"};
    return each_element(array, [](ondemand::value inner) { return skip(inner); });
  }
  ondemand::object object;
  if (value.get_object().get(object)) return Malformed{"broken JSON object"};
  return each_member(object, [](std::string_view, ondemand::value inner) { return skip(inner); });
}

}  // namespace tpp::belfius
