#include "bank/links.hpp"

#include "encoding.hpp"

namespace tpp::simulator {

std::string Links::open(Link link, UtcTime now) {
  link.opened = now;
  link.apptoken = base64url(random_bytes(160));  // as long as the bank's own are
  std::string apptoken = link.apptoken;
  links_.emplace(apptoken, std::move(link));
  return apptoken;
}

Link* Links::usable(const std::string& apptoken, UtcTime now) {
  const auto found = links_.find(apptoken);
  if (found == links_.end() || found->second.decided) return nullptr;
  Link& link = found->second;
  return now < link.opened + link.life.value_or(settings_.link_life) ? &link : nullptr;
}

std::string Links::issue_code(Code code, UtcTime now) {
  code.issued = now;
  std::string text = base64url(random_bytes(32));
  codes_.emplace(text, std::move(code));
  return text;
}

Code* Links::code(const std::string& text) {
  const auto found = codes_.find(text);
  return found == codes_.end() ? nullptr : &found->second;
}

bool Links::in_time(const Code& code, UtcTime now) const {
  return now < code.issued + settings_.code_life;
}

}  // namespace tpp::simulator
