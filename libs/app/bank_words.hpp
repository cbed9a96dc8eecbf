#pragma once
// A bank's words for why a customer came back empty-handed. They are untrusted: only known ones
// are passed on.

#include <array>
#include <string>

namespace tpp {

inline std::string known_refusal(const std::string& error) {
  static constexpr std::array known{"access_denied", "login_required", "server_error",
                                    "temporarily_unavailable"};
  for (const char* word : known)
    if (error == word) return word;
  return "authorization_failed";
}

}  // namespace tpp
