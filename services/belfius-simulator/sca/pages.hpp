#pragma once
// The HTML a customer sees: plain forms without script, for a browser and for a test alike.

#include <string>
#include <string_view>
#include <vector>

#include "sca/page_parts.hpp"

namespace tpp::simulator {

// First step of a new consent, and of an order whose payer is unknown: one button per customer.
std::string customers_page(const Voice& voice, const Visit& visit,
                           const std::vector<Customer>& customers);
// Second step: the accounts, each with a box named account_N; an empty notice is left out.
std::string accounts_page(const Voice& voice, const Visit& visit, const Customer& customer,
                          const std::vector<const Account*>& accounts, std::string_view notice);
std::string renewal_page(const Voice& voice, const Visit& visit, const Customer& customer);

}  // namespace tpp::simulator
