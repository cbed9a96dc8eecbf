#pragma once
// The newest migration this program relies on. Readiness asks for at least this one.

namespace tpp::storage {

inline constexpr int schema_version = 18;

}  // namespace tpp::storage
