#include "domain/token.hpp"

namespace tpp {

std::string_view name_of(TokenState state) {
  switch (state) {
    case TokenState::fresh:
      return "fresh";
    case TokenState::refreshing:
      return "refreshing";
    case TokenState::uncertain:
      return "uncertain";
    case TokenState::refused:
      return "refused";
  }
  return "";
}

std::optional<TokenState> token_state_from(std::string_view name) {
  for (auto state :
       {TokenState::fresh, TokenState::refreshing, TokenState::uncertain, TokenState::refused})
    if (name_of(state) == name) return state;
  return std::nullopt;
}

}  // namespace tpp
