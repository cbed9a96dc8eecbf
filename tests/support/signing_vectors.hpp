#pragma once
// Signatures that the openssl command line made: tests/vectors/signing/recompute.sh.

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace tpp::testing {

inline std::string vector_file(const std::string& name) {
  return std::string(TPP_SOURCE_DIR) + "/tests/vectors/signing/" + name;
}

inline std::string vector_body() {
  std::ifstream file(vector_file("body.json"), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string expected_vector(const std::string& wanted) {
  std::ifstream lines(vector_file("expected.txt"));
  for (std::string name, value; lines >> name >> value;)
    if (name == wanted) return value;
  throw std::runtime_error("no vector " + wanted);
}

}  // namespace tpp::testing
