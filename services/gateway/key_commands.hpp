#pragma once
// Sealing keys on the command line. The order of a rotation: generate, put the line into the file
// of every gateway, add, promote, reencrypt, retire, take the old line out of the files.

#include <cstdint>
#include <string>

namespace tpp::gateway {

// A new line for the file of sealing keys, on stdout; touches nothing.
int generate_key(std::uint32_t id);
int list_keys(const std::string& config_file, bool json, bool count);
int add_key(const std::string& config_file, std::uint32_t id);
int promote_key(const std::string& config_file, std::uint32_t id);
int reencrypt(const std::string& config_file, std::uint32_t rows_per_second);
int retire_key(const std::string& config_file, std::uint32_t id);

}  // namespace tpp::gateway
