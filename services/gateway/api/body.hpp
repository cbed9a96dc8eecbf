#pragma once
// Reads a JSON request body strictly: every wrong, missing or unknown member is reported at once,
// by its JSON pointer.

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/result.hpp"

namespace tpp::gateway {

// One object of the body. What nobody reads is unknown.
class BodyObject {
 public:
  // Text of 1 to max_size bytes without control characters; empty text when it is not there or
  // wrong (and noted as such).
  std::string text(std::string_view member, std::size_t max_size);
  std::optional<std::string> optional_text(std::string_view member, std::size_t max_size);

  // False when it is not there or no boolean (and noted as such).
  bool optional_flag(std::string_view member);

  // Text that parse, a function to Result<T> or optional<T>, understands. Nothing when it is
  // missing or wrong (and noted as such).
  template <class T, class Parse>
  std::optional<T> parsed(std::string_view member, Parse parse) {
    if (has(member)) return optional_parsed<T>(member, parse);
    text(member, 1);
    return std::nullopt;
  }
  template <class T, class Parse>
  std::optional<T> optional_parsed(std::string_view member, Parse parse) {
    const auto given = optional_text(member, parsed_limit);
    if (!given) return std::nullopt;
    auto value = parse(*given);
    if (value) return std::move(*value);
    if constexpr (requires { value.error().detail; })
      wrong(member, value.error().detail);
    else
      wrong(member, "is not one of the allowed values");
    return std::nullopt;
  }

  // The object behind a member; null when it is not there or no object (and noted as such).
  BodyObject* object(std::string_view member);
  BodyObject* optional_object(std::string_view member);
  // Of an array with 1 to max_count objects; empty when it is not that (and noted as such).
  std::vector<BodyObject*> objects(std::string_view member, std::size_t max_count);

  bool has(std::string_view member) const;
  void wrong(std::string_view member, std::string message);

 protected:
  struct Shared;  // by all objects of one body
  BodyObject(const nlohmann::json& node, std::string pointer, Shared& shared);

 private:
  friend class BodyReader;
  static constexpr std::size_t parsed_limit = 64;
  BodyObject* inner(const nlohmann::json& node, std::string pointer);
  void note_unknown_members();

  const nlohmann::json* node_;
  std::string pointer_;
  Shared* shared_;
  std::set<std::string, std::less<>> read_;
};

class BodyReader : public BodyObject {
 public:
  // invalid_input: not JSON, not an object, a duplicate key, deeper than 32 levels, or not UTF-8.
  static Result<BodyReader> parse(std::string_view body);

  // The same text for every body that says the same, however it is spaced and ordered.
  std::string canonical() const;

  // validation_failed with everything that was wrong, unknown members included.
  Result<void> finish();

  BodyReader(BodyReader&&) noexcept;
  ~BodyReader();

 private:
  explicit BodyReader(std::unique_ptr<Shared> shared);
  std::unique_ptr<Shared> owned_;
};

}  // namespace tpp::gateway
