#pragma once
// Reads the bank's JSON in one pass, without a tree. Only for .cpp files of this library: simdjson
// is heavy. Views handed out live until the next document of the same parser is read.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <simdjson.h>

#include "belfius/json_repair.hpp"
#include "core/result.hpp"

namespace tpp::belfius {

namespace ondemand = simdjson::ondemand;

// Why an answer cannot be used. A literal: it never quotes the answer.
struct Malformed {
  const char* why;
};

template <class T>
using Parsed = boost::system::result<T, Malformed>;

struct Scalar {
  enum class Kind { absent, null, text, number, boolean, structure };
  Kind kind = Kind::absent;
  std::string_view text;  // a number as it was written

  bool present() const { return kind != Kind::absent && kind != Kind::null; }
  bool is_text() const { return kind == Kind::text; }
};

inline constexpr int json_depth_limit = 32;

Parsed<Scalar> read_scalar(ondemand::value value);
// Walks over a value that nobody wants, so that its depth and shape are checked too.
Parsed<void> skip(ondemand::value value);

Error answer_invalid(std::string cause);

// take(name, value) must read or skip the value.
template <class Take>
Parsed<void> each_member(ondemand::object object, Take take) {
  for (auto found : object) {
    ondemand::field field;
    if (std::move(found).get(field)) return Malformed{"broken JSON object"};
    std::string_view name;
    if (field.unescaped_key().get(name)) return Malformed{"broken member name"};
    Parsed<void> taken = take(name, field.value());
    if (!taken) return taken;
  }
  return {};
}

template <class Take>
Parsed<void> each_element(ondemand::array array, Take take) {
  for (auto found : array) {
    ondemand::value value;
    if (std::move(found).get(value)) return Malformed{"broken JSON array"};
    Parsed<void> taken = take(value);
    if (!taken) return taken;
  }
  return {};
}

// The wanted scalars of one object, by their place in the list of names. A name given twice is
// refused: two readers could see two different values.
template <std::size_t N>
class Members {
 public:
  explicit Members(const std::array<std::string_view, N>& names) : names_(names) {}

  bool wants(std::string_view name) {
    for (std::size_t tried = 0; tried < N; ++tried) {
      if (names_[next_] == name) return true;
      next_ = next_ + 1 == N ? 0 : next_ + 1;
    }
    return false;
  }

  // Takes the value whose name wants() has just accepted.
  Parsed<void> take(ondemand::value value) {
    Scalar& slot = slots_[next_];
    if (slot.kind != Scalar::Kind::absent) return Malformed{"a member stands twice in one object"};
    auto read = read_scalar(value);
    if (!read) return read.error();
    slot = *read;
    return {};
  }

  const Scalar& operator[](std::size_t place) const { return slots_[place]; }

 private:
  const std::array<std::string_view, N>& names_;
  std::array<Scalar, N> slots_{};
  std::size_t next_ = 0;  // members mostly come in the order of the names
};

template <std::size_t N>
Parsed<void> read_members(ondemand::object object, Members<N>& members) {
  return each_member(object, [&](std::string_view name, ondemand::value value) {
    return members.wants(name) ? members.take(value) : skip(value);
  });
}

// Walks the rows of a bare array, or of the only array that is a member of an object.
template <class Take>
Parsed<void> each_row(ondemand::document& document, Take take) {
  ondemand::json_type type{};
  if (document.type().get(type)) return Malformed{"not JSON"};
  if (type == ondemand::json_type::array) {
    ondemand::array rows;
    if (document.get_array().get(rows)) return Malformed{"broken JSON array"};
    return each_element(rows, take);
  }
  ondemand::object container;
  if (document.get_object().get(container)) return Malformed{"neither array nor object"};
  bool found = false;
  auto walked = each_member(container, [&](std::string_view, ondemand::value value) {
    ondemand::array rows;
    if (value.get_array().get(rows)) return skip(value);
    if (found) return Parsed<void>(Malformed{"more than one list in the answer"});
    found = true;
    return each_element(rows, take);
  });
  if (walked && !found) return Malformed{"no list in the answer"};
  return walked;
}

class JsonParser {
 public:
  // read(document) walks the whole document and returns a Parsed of something that owns its parts.
  // Known faults of the bank's writer are repaired only after the strict reading has failed.
  template <class Read>
  auto read(std::string& body, Read read)
      -> Result<typename std::invoke_result_t<Read&, ondemand::document&>::value_type> {
    auto parsed = attempt(body, read);
    if (!parsed) {
      std::optional<std::string> repaired = repair_json(body);
      auto second = repaired ? attempt(*repaired, read) : parsed;
      if (second) parsed = std::move(second);
    }
    if (body.size() > kept_for) parser_ = ondemand::parser();
    if (!parsed) return answer_invalid(parsed.error().why);
    return std::move(*parsed);
  }

 private:
  // The parser keeps about seven times the largest answer; a rare giant is not worth it.
  static constexpr std::size_t kept_for = 256 * 1024;

  template <class Read>
  auto attempt(std::string& text, Read& read) -> std::invoke_result_t<Read&, ondemand::document&> {
    text.reserve(text.size() + simdjson::SIMDJSON_PADDING);
    ondemand::document document;
    const simdjson::padded_string_view padded(text.data(), text.size(), text.capacity());
    if (parser_.iterate(padded).get(document)) return Malformed{"not JSON, or not UTF-8"};
    auto result = read(document);
    const char* rest = nullptr;  // to be found only when something is left
    if (result && !document.current_location().get(rest))
      return Malformed{"something follows the JSON"};
    return result;
  }

  ondemand::parser parser_;
};

}  // namespace tpp::belfius
