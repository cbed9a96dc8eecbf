#pragma once
// What the pages are made of.

#include <string>
#include <string_view>

#include "sca/conclusion.hpp"
#include "sca/texts.hpp"

namespace tpp::simulator {

// What the customer came for.
enum class Errand : std::uint8_t { consent, order };

// In whose name and words a page speaks.
struct Voice {
  const Texts& texts;
  std::string brand;
  Errand errand = Errand::consent;
};

std::string html_escape(std::string_view text);

std::string page(const Voice& voice, const std::string& content);
std::string message_page(const Voice& voice, std::string_view message);

std::string hidden(std::string_view name, std::string_view value);
// Posts to /common/{language}/sca/{step}.
std::string form_start(const Texts& texts, const Visit& visit, std::string_view step);
// Ends the form.
std::string decision_buttons(const Texts& texts);
std::string language_link(const Voice& voice, const Visit& visit);
// An IBAN in groups of four, as printed on cards.
std::string grouped(const std::string& iban);

}  // namespace tpp::simulator
