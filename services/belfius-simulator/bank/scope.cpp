#include "bank/scope.hpp"

namespace tpp::simulator {

std::string_view name_of(Scope scope) {
  switch (scope) {
    case Scope::caf:
      return "CAF";
    case Scope::pis:
      return "PIS";
    case Scope::ais:
      return "AIS";
  }
  return "AIS";
}

std::optional<Scope> scope_named(std::string_view name) {
  for (const Scope scope : {Scope::ais, Scope::caf, Scope::pis})
    if (name_of(scope) == name) return scope;
  return std::nullopt;
}

}  // namespace tpp::simulator
