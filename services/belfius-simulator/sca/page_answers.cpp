#include "sca/page_answers.hpp"

namespace tpp::simulator {

http::Response html(unsigned status, std::string body) {
  http::Response response;
  response.status = status;
  response.body = std::move(body);
  response.content_type = "text/html; charset=utf-8";
  response.headers = {{"Cache-Control", "no-store"},
                      {"Referrer-Policy", "no-referrer"},
                      {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"}};
  return response;
}

http::Response see_other(std::string location) {
  http::Response response = html(303, "");
  response.headers.push_back({"Location", std::move(location)});
  return response;
}

http::Response dead_link(const Voice& voice) {
  return html(410, message_page(voice, voice.texts.link_dead));
}

}  // namespace tpp::simulator
