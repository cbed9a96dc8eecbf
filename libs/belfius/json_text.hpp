#pragma once
// Writes one JSON object, its members in the order in which they are added: a body that is signed
// must be the body that is sent, byte for byte.

#include <string>
#include <string_view>

namespace tpp::belfius {

class JsonText {
 public:
  void text(std::string_view name, std::string_view value);
  void number(std::string_view name, std::string_view digits);  // a JSON number already
  void begin(std::string_view name);                            // an object inside this one
  void end();
  std::string finish() &&;

 private:
  void name(std::string_view name);
  void quote(std::string_view text);

  std::string json_ = "{";
};

}  // namespace tpp::belfius
