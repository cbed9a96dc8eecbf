#include "config/documentation.hpp"

#include <algorithm>

#include "config/key_names.hpp"
#include "config/value_text.hpp"

namespace tpp::config {
namespace {

using nlohmann::ordered_json;

constexpr const char* entry_name_pattern = "^[a-z0-9]+([-_][a-z0-9]+)*$";

// One declaration per general key: the one made for "<name>" itself, else the first.
std::vector<Declaration> general_declarations(const Declarations& declarations) {
  std::vector<Declaration> general;
  for (const Declaration& declaration : declarations.keys) {
    Declaration copy = declaration;
    copy.key = declarations.general_key(declaration.key);
    const auto same = std::ranges::find(general, copy.key, &Declaration::key);
    if (same == general.end())
      general.push_back(std::move(copy));
    else if (declaration.key == copy.key)
      *same = std::move(copy);
  }
  return general;
}

std::string range_text(const Range& range) {
  return duration_text(std::chrono::milliseconds(range.min)) + " to " +
         duration_text(std::chrono::milliseconds(range.max));
}

ordered_json object_schema() {
  return {
      {"type", "object"}, {"additionalProperties", false}, {"properties", ordered_json::object()}};
}

ordered_json value_schema(const Declaration& declaration) {
  ordered_json schema{{"description", declaration.help}};
  switch (declaration.kind) {
    case Kind::text:
      schema["type"] = "string";
      break;
    case Kind::choice:
      schema["type"] = "string";
      schema["enum"] = declaration.allowed;
      break;
    case Kind::whole_number:
      schema["type"] = "integer";
      schema["minimum"] = declaration.range->min;
      schema["maximum"] = declaration.range->max;
      break;
    case Kind::flag:
      schema["type"] = "boolean";
      break;
    case Kind::duration:
      schema["description"] = declaration.help + " (" + range_text(*declaration.range) + ")";
      schema["type"] = "string";
      schema["pattern"] = "^[0-9]+(ms|s|m|h)$";
      break;
    case Kind::list:
      schema["type"] = "array";
      schema["items"] = {{"type", "string"}};
      break;
    case Kind::secret:
      schema["description"] = declaration.help + " (path of a file that holds it)";
      schema["type"] = "string";
      return schema;
  }
  schema["default"] = declaration.standard;
  return schema;
}

// The object schema of a section, made on the way down from the root.
ordered_json& section_schema(ordered_json& root, std::vector<std::string> parts) {
  ordered_json* at = &root;
  for (const std::string& part : parts) {
    const bool is_any = part == any_name;
    ordered_json& next = is_any ? (*at)["additionalProperties"] : (*at)["properties"][part];
    if (!next.is_object()) next = object_schema();
    at = &next;
  }
  return *at;
}

std::string type_text(const Declaration& declaration) {
  switch (declaration.kind) {
    case Kind::text:
      return "text";
    case Kind::choice: {
      std::string names;
      for (const std::string& name : declaration.allowed)
        names += (names.empty() ? "" : ", ") + name;
      return "one of " + names;
    }
    case Kind::whole_number:
      return "whole number, " + std::to_string(declaration.range->min) + " to " +
             std::to_string(declaration.range->max);
    case Kind::flag:
      return "true or false";
    case Kind::duration:
      return "duration, " + range_text(*declaration.range);
    case Kind::list:
      return "list of texts";
    case Kind::secret:
      return "secret";
  }
  return {};
}

std::string default_text(const Declaration& declaration) {
  const ordered_json& value = declaration.standard;
  if (declaration.kind == Kind::secret || value.empty()) return "";
  if (value.is_string() && value.get_ref<const std::string&>().empty()) return "";
  return '`' + (value.is_string() ? value.get<std::string>() : value.dump()) + '`';
}

std::string table_row(std::initializer_list<std::string> cells) {
  std::string row = "|";
  for (const std::string& cell : cells) {
    row += ' ';
    for (const char c : cell) {
      if (c == '|') row += '\\';
      row += c;
    }
    row += cell.empty() ? "|" : " |";
  }
  return row += '\n';
}

}  // namespace

std::string schema_of(const Declarations& declarations) {
  ordered_json root{{"$schema", "https://json-schema.org/draft/2020-12/schema"}};
  root.update(object_schema());
  root["properties"]["$schema"] = {{"type", "string"}};
  for (const Group& group : declarations.groups) {
    ordered_json& schema = section_schema(root, split_key(group.key));
    schema["description"] = group.help;
    schema["propertyNames"] = {{"pattern", entry_name_pattern}};
    section_schema(root, split_key(join_key(group.key, any_name)));
  }
  for (const Declaration& declaration : general_declarations(declarations)) {
    const bool is_secret = declaration.kind == Kind::secret;
    auto parts = split_key(is_secret ? file_key(declaration.key) : declaration.key);
    const std::string name = std::move(parts.back());
    parts.pop_back();
    section_schema(root, std::move(parts))["properties"][name] = value_schema(declaration);
  }
  return root.dump(2);
}

std::string reference_table_of(const Declarations& declarations, const std::string& prefix) {
  std::string table = table_row({"Key", "Environment variable", "Type", "Default", "Meaning"});
  table += "| --- | --- | --- | --- | --- |\n";
  const auto row = [&](const std::string& key, const std::string& type, const std::string& standard,
                       const std::string& meaning) {
    table += table_row(
        {'`' + key + '`', '`' + variable_name(prefix, key) + '`', type, standard, meaning});
  };
  for (const Declaration& declaration : general_declarations(declarations)) {
    if (declaration.kind != Kind::secret) {
      row(declaration.key, type_text(declaration), default_text(declaration), declaration.help);
      continue;
    }
    table += table_row(
        {"", '`' + variable_name(prefix, declaration.key) + '`', "secret", "", declaration.help});
    row(file_key(declaration.key), "path", "", "File that holds the secret of the line above");
  }
  return table;
}

std::string effective_values_of(const Declarations& declarations) {
  ordered_json root = ordered_json::object();
  for (const Declaration& declaration : declarations.keys) {
    if (declaration.key.find(any_name) != std::string::npos) continue;
    ordered_json* at = &root;
    for (const std::string& part : split_key(declaration.key)) at = &(*at)[part];
    *at = declaration.effective;
  }
  return root.dump(2, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace tpp::config
