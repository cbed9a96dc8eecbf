#pragma once
// Ids in paths. What is not a UUID is an id that nobody owns: not_found, like any other.

#include <string_view>

#include "api/context.hpp"
#include "core/ids.hpp"

namespace tpp::gateway {

template <class IdType>
Result<IdType> path_id(const Context& ctx, std::string_view name) {
  auto id = canonical_uuid(ctx.path.get(name));
  if (!id) return Error{Errc::not_found, "nothing with this id is yours"};
  return IdType{std::move(*id)};
}

}  // namespace tpp::gateway
