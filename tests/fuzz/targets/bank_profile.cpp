// Bank profiles: what is accepted can be spoken with, and every problem stands on a line that the
// file has.

#include <algorithm>
#include <charconv>
#include <string>

#include "belfius/profile.hpp"
#include "fuzz/target.hpp"

namespace tpp::fuzz {
namespace {

void demand_line(std::string_view problem, std::size_t lines) {
  constexpr std::string_view file = "profile:";
  demand(problem.starts_with(file), "a problem names the file");
  problem.remove_prefix(file.size());
  std::size_t line = 0;
  const auto [end, error] = std::from_chars(problem.data(), problem.data() + problem.size(), line);
  demand(error == std::errc() && line >= 1 && line <= lines, "a problem names a line of the file");
  demand(end != problem.data() + problem.size() && *end == ':', "a problem says what it is");
}

}  // namespace

void bank_profile(std::string_view input) {
  const auto profile = belfius::parse_profile(input);
  if (profile) {
    demand(input.find('\0') == input.npos, "nothing is left out behind a NUL");
    demand(!profile->id.value.empty() && !profile->name.empty(), "a bank has a name");
    demand(profile->base_url.starts_with("https://"), "a bank is spoken to over https");
    demand(!profile->languages.empty() && profile->page_limit > 0, "a language and a page size");
    demand(profile->endpoints.account.path.find("{logical-id}") != std::string::npos,
           "an account's path names the account");
    return;
  }
  const auto lines = 1 + static_cast<std::size_t>(std::ranges::count(input, '\n'));
  if (!profile.error().context) return;
  const std::size_t problems = profile.error().context->fields.size();
  demand(problems > 0, "a refusal names a problem");
  demand_line(profile.error().detail, lines);
}

}  // namespace tpp::fuzz
