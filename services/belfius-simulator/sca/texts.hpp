#pragma once
// The words of the pages, in the two languages they exist in.

#include <string_view>

namespace tpp::simulator {

struct Texts {
  const char* language;
  const char* other_language;
  const char* other_language_name;
  const char* bank_note;
  const char* welcome;
  const char* sign_welcome;
  const char* choose_customer;
  const char* go_on;
  const char* choose_accounts;
  const char* renew;
  const char* sign_order;
  const char* pay_from;
  const char* another_signer;
  const char* order_done;
  const char* approve;
  const char* refuse;
  const char* walk_away;
  const char* no_account_chosen;
  const char* walked_away;
  const char* link_dead;
  const char* refused_by_customer;
};

// Dutch for nl, French for everything else.
const Texts& texts_in(std::string_view language);

}  // namespace tpp::simulator
