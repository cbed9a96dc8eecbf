#include "bank/page_keys.hpp"

#include <nlohmann/json.hpp>

#include "encoding.hpp"

namespace tpp::simulator {
namespace {

std::string date_text(const std::optional<Date>& date) {
  return date ? to_iso_date(*date) : "";
}

std::optional<Date> date_of(const nlohmann::json& text) {
  auto date = parse_iso_date(text.get<std::string>());
  if (!date) return std::nullopt;
  return *date;
}

}  // namespace

PageKeys::PageKeys() : secret_(random_bytes(32)) {}

std::string PageKeys::seal(const Walk& walk, const std::string& scope) const {
  const nlohmann::json question{walk.currency, date_text(walk.from), date_text(walk.to),
                                walk.offset, walk.page_size};
  const std::string text = question.dump();
  return base64url(hmac_sha256(secret_, scope + text).substr(0, 12) + text);
}

std::optional<Walk> PageKeys::open(const std::string& key, const std::string& scope) const {
  const auto bytes = base64_decode(key);
  if (!bytes || bytes->size() < 12) return std::nullopt;
  const std::string text = bytes->substr(12);
  const std::string seal = hmac_sha256(secret_, scope + text).substr(0, 12);
  if (!same_text_in_constant_time(seal, bytes->substr(0, 12))) return std::nullopt;
  const auto question = nlohmann::json::parse(text);
  return Walk{question[0].get<std::string>(), date_of(question[1]), date_of(question[2]),
              question[3].get<std::size_t>(), question[4].get<std::size_t>()};
}

}  // namespace tpp::simulator
