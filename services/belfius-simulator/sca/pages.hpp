#pragma once
// The HTML a customer sees: plain forms without script, for a browser and for a test alike.

#include <string>
#include <string_view>
#include <vector>

#include "sca/conclusion.hpp"
#include "sca/texts.hpp"

namespace tpp::simulator {

// In whose name and words a page speaks.
struct Voice {
  const Texts& texts;
  std::string brand;
};

std::string html_escape(std::string_view text);

// First step of a new consent: one button per customer.
std::string customers_page(const Voice& voice, const Visit& visit,
                           const std::vector<Customer>& customers);
// Second step: the accounts, each with a box named account_N; an empty notice is left out.
std::string accounts_page(const Voice& voice, const Visit& visit, const Customer& customer,
                          const std::vector<const Account*>& accounts, std::string_view notice);
std::string renewal_page(const Voice& voice, const Visit& visit, const Customer& customer);
std::string message_page(const Voice& voice, std::string_view message);

}  // namespace tpp::simulator
