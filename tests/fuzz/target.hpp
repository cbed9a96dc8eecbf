#pragma once
// What is fuzzed: functions over arbitrary bytes that demand more than "no crash". The same
// functions run under libFuzzer (run.sh) and over the committed corpora (unit_fuzz_corpora).

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tpp::fuzz {

// Thrown through the target: libFuzzer takes it for a crash, the corpora's test for a failure.
struct Broken : std::logic_error {
  using std::logic_error::logic_error;
};

inline void demand(bool holds, const char* what) {
  if (!holds) throw Broken(what);
}

void bank_answers(std::string_view input);
void bank_profile(std::string_view input);
void bearer_tokens(std::string_view input);
void callback(std::string_view input);
void caller_headers(std::string_view input);
void chunks(std::string_view input);
void configuration(std::string_view input);
void cursors(std::string_view input);
void ocsp_staples(std::string_view input);
void pain001_read(std::string_view input);
void pain001_write(std::string_view input);
void pem_files(std::string_view input);
void request_bodies(std::string_view input);
void request_framing(std::string_view input);
void response_head(std::string_view input);
void sealed_values(std::string_view input);
void spool_files(std::string_view input);
void target_and_query(std::string_view input);
void values(std::string_view input);
// The fuzzer's own test, without a corpus.
void itself(std::string_view input);

struct Target {
  std::string_view name;
  void (*examine)(std::string_view input);
};

// Names are those of the folders of tests/fuzz/corpus.
inline constexpr std::array<Target, 19> targets{{
    {"bank_answers", bank_answers},
    {"bank_profile", bank_profile},
    {"bearer_tokens", bearer_tokens},
    {"callback", callback},
    {"caller_headers", caller_headers},
    {"chunks", chunks},
    {"configuration", configuration},
    {"cursors", cursors},
    {"ocsp_staples", ocsp_staples},
    {"pain001_read", pain001_read},
    {"pain001_write", pain001_write},
    {"pem_files", pem_files},
    {"request_bodies", request_bodies},
    {"request_framing", request_framing},
    {"response_head", response_head},
    {"sealed_values", sealed_values},
    {"spool_files", spool_files},
    {"target_and_query", target_and_query},
    {"values", values},
}};

// The first byte as a choice among `count`, taken off the input.
inline std::size_t take_choice(std::string_view& input, std::size_t count) {
  if (input.empty()) return 0;
  const auto choice = static_cast<unsigned char>(input.front()) % count;
  input.remove_prefix(1);
  return choice;
}

// Up to the next line feed, taken off the input.
inline std::string take_line(std::string_view& input) {
  const auto end = input.find('\n');
  std::string line(input.substr(0, end));
  input.remove_prefix(end == std::string_view::npos ? input.size() : end + 1);
  return line;
}

}  // namespace tpp::fuzz
