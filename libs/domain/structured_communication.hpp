#pragma once
// Belgian structured communications: twelve digits, the last two are the first ten modulo 97.

#include <optional>
#include <string>
#include <string_view>

namespace tpp {

enum class CommunicationForm {
  decorated,  // only +++ddd/dddd/ddddd+++ counts
  bare,       // twelve digits with any of + * / . and spaces count too
};

// +++ddd/dddd/ddddd+++, or nothing when the text is free text.
std::optional<std::string> structured_communication(std::string_view text, CommunicationForm form);

// The twelve digits of +++ddd/dddd/ddddd+++ or of nothing but twelve digits, or nothing when it is
// another text or the check digits are wrong.
std::optional<std::string> structured_communication_digits(std::string_view text);

}  // namespace tpp
