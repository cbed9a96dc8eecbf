#pragma once
// ISO 13616 account numbers. An Iban object always has right check digits and length.

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace tpp {

class Iban {
 public:
  // Accepts lower case and grouping spaces. invalid_input says what is wrong: characters,
  // country, length or check digits. The detail never repeats the number.
  static Result<Iban> parse(std::string_view text);

  // Electronic form, e.g. BE68539007547034. Personal data: never log it.
  const std::string& value() const { return value_; }
  // Country and last four characters, e.g. BE************7034: fit for logs.
  std::string masked() const;
  bool operator==(const Iban&) const = default;

 private:
  explicit Iban(std::string value) : value_(std::move(value)) {}
  std::string value_;
};

}  // namespace tpp
