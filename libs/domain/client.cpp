#include "domain/client.hpp"

namespace tpp {

std::string_view name_of(ClientScope scope) {
  switch (scope) {
    case ClientScope::ais:
      return "ais";
    case ClientScope::pis:
      return "pis";
    case ClientScope::caf:
      return "caf";
    case ClientScope::admin:
      return "admin";
  }
  return "";
}

std::optional<ClientScope> client_scope_from(std::string_view name) {
  for (auto scope : {ClientScope::ais, ClientScope::pis, ClientScope::caf, ClientScope::admin})
    if (name_of(scope) == name) return scope;
  return std::nullopt;
}

std::string_view name_of(BrowserBinding binding) {
  return binding == BrowserBinding::start_page ? "start_page" : "none";
}

std::optional<BrowserBinding> browser_binding_from(std::string_view name) {
  for (auto binding : {BrowserBinding::none, BrowserBinding::start_page})
    if (name_of(binding) == name) return binding;
  return std::nullopt;
}

}  // namespace tpp
