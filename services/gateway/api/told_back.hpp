#pragma once
// What callers wrote, fit to be told back to them in an error: clients log errors.

#include <string>
#include <string_view>

namespace tpp::gateway {

// A path or a JSON pointer with every part replaced by '*' that could be an account number, a
// token, a code or a key: longer than 40 characters, or with more than four digits. UUIDs stay.
std::string told_back(std::string_view path);

}  // namespace tpp::gateway
