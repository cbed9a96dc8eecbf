#pragma once
// Pages on their way to the browser.

#include "http/message.hpp"
#include "sca/page_parts.hpp"

namespace tpp::simulator {

http::Response html(unsigned status, std::string body);
http::Response see_other(std::string location);
// 410: the link is unknown, too old or used.
http::Response dead_link(const Voice& voice);

}  // namespace tpp::simulator
