#pragma once
// Layered configuration: defaults in the caller's struct < file (JSON with comments) < environment.
// A service declares each key once; values, JSON schema and reference table come from that.
//
//   Reader reader(sources);
//   reader.text("http.address", config.http_address, "Address the API listens on");
//   reader.integer("http.port", config.http_port, {1, 65535}, "Port the API listens on");
//   reader.secret("database.password", config.password, "…");       // environment or *_file only
//   if (auto done = reader.finish(); !done) …                        // every problem at once
//
// Environment: PREFIX_HTTP__PORT for http.port. A secret `a.b` is read from PREFIX_A__B or from the
// file named by key `a.b_file` (or PREFIX_A__B_FILE), never from a value in the file.

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/secret.hpp"

namespace tpp::config {

struct Sources {
  std::string file;  // empty: none
  std::string prefix = "GATEWAY";
  std::map<std::string, std::string> environment;  // all of it; other prefixes are ignored
};

std::map<std::string, std::string> process_environment();

struct Range {
  std::int64_t min;
  std::int64_t max;
};

class Reader {
 public:
  // A missing or unreadable file, or a syntax error with its line, is reported by finish().
  explicit Reader(Sources sources);
  ~Reader();

  // That report alone, before anything is declared: all that such a file was to give is missing.
  Result<void> file_is_read() const;

  void text(const std::string& key, std::string& value, const std::string& help);
  void choice(const std::string& key, std::string& value, const std::vector<std::string>& allowed,
              const std::string& help);
  void integer(const std::string& key, std::int64_t& value, Range range, const std::string& help);
  void flag(const std::string& key, bool& value, const std::string& help);
  // In the file: a whole number with a unit, "250ms", "10s", "5m", "1h".
  void duration(const std::string& key, std::chrono::milliseconds& value,
                std::chrono::milliseconds min, std::chrono::milliseconds max,
                const std::string& help);
  void list(const std::string& key, std::vector<std::string>& value, const std::string& help);
  void secret(const std::string& key, Secret& value, const std::string& help);
  // The file that secret `key` was read from, for whoever reads it again; empty: a variable.
  std::string secret_file(const std::string& key) const;
  // Objects of objects: entries("banks", …) returns the names under "banks" in the file and
  // environment, so that the caller can declare "banks.belfius.profile" and so on. Declare the same
  // keys once for the name "<name>", too: it is never read, but puts them into the documents.
  // A variable's name part becomes lower case with '-': BELFIUS_V1 is belfius-v1.
  std::vector<std::string> entries(const std::string& key, const std::string& help);

  // For rules that span keys; reported together with the rest.
  void problem(const std::string& key, const std::string& message);

  // Unknown keys, bad values and problems, one per line in Error::detail; each with its key, where
  // it came from (file or variable) and what is allowed.
  Result<void> finish();

  // JSON schema (2020-12) and a Markdown table of all declared keys with their defaults.
  std::string schema() const;
  std::string reference_table() const;
  // Effective values as JSON, secrets as "***".
  std::string redacted() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tpp::config
