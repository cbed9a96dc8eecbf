#include "payments/status.hpp"

#include <array>
#include <utility>

namespace tpp::simulator {
namespace {

constexpr std::array<std::pair<Status, std::string_view>, 9> names{{
    {Status::rcvd, "RCVD"},
    {Status::pdng, "PDNG"},
    {Status::patc, "PATC"},
    {Status::actc, "ACTC"},
    {Status::accp, "ACCP"},
    {Status::acsp, "ACSP"},
    {Status::acsc, "ACSC"},
    {Status::rjct, "RJCT"},
    {Status::canc, "CANC"},
}};

}  // namespace

std::string_view name_of(Status status) {
  for (const auto& [value, name] : names)
    if (value == status) return name;
  return "";
}

std::optional<Status> status_named(std::string_view name) {
  for (const auto& [value, known] : names)
    if (known == name) return value;
  return std::nullopt;
}

}  // namespace tpp::simulator
