#include "sca/page_parts.hpp"

#include "http/url.hpp"

namespace tpp::simulator {
namespace {

constexpr std::string_view style =
    "body{font:17px/1.5 system-ui,sans-serif;background:#f2f1f4;color:#222;margin:0}"
    "main{max-width:34rem;margin:3rem auto;background:#fff;padding:2rem;border-radius:12px;"
    "box-shadow:0 2px 12px #0002}h1{font-size:1.4rem;margin-top:0;color:#8a1040}"
    "label{display:block;padding:.6rem;border:1px solid #ddd;border-radius:8px;margin:.4rem 0}"
    "small{color:#666}button{font:inherit;padding:.6rem 1.2rem;margin:.3rem .3rem .3rem 0;"
    "border:1px solid #8a1040;border-radius:8px;background:#fff;color:#8a1040;cursor:pointer}"
    "button.main{background:#8a1040;color:#fff}.notice{color:#a00;font-weight:600}";

// The brand as its customers write it.
std::string title_of(const Voice& voice) {
  return (voice.brand == "banx" ? "Banx" : "Belfius") + std::string(" (simulator) - ") +
         (voice.errand == Errand::order ? voice.texts.sign_welcome : voice.texts.welcome);
}

}  // namespace

std::string html_escape(std::string_view text) {
  std::string html;
  for (const char c : text) {
    if (c == '&')
      html += "&amp;";
    else if (c == '<')
      html += "&lt;";
    else if (c == '>')
      html += "&gt;";
    else if (c == '"')
      html += "&quot;";
    else if (c == '\'')
      html += "&#39;";
    else
      html += c;
  }
  return html;
}

std::string page(const Voice& voice, const std::string& content) {
  const Texts& texts = voice.texts;
  return std::string("<!DOCTYPE html>\n<html lang=\"") + texts.language +
         "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
         "content=\"width=device-width\"><title>" +
         title_of(voice) + "</title><style>" + std::string(style) +
         "</style></head><body><main><h1>" + title_of(voice) + "</h1>" + content + "<p><small>" +
         texts.bank_note + "</small></p></main></body></html>\n";
}

std::string hidden(std::string_view name, std::string_view value) {
  return "<input type=\"hidden\" name=\"" + std::string(name) + "\" value=\"" + html_escape(value) +
         "\">";
}

std::string form_start(const Texts& texts, const Visit& visit, std::string_view step) {
  std::string html = std::string("<form method=\"post\" action=\"/common/") + texts.language +
                     "/sca/" + std::string(step) + "\">" + hidden("apptoken", visit.apptoken);
  if (visit.state) html += hidden("state", *visit.state);
  return html;
}

std::string decision_buttons(const Texts& texts) {
  return std::string("<p><button class=\"main\" name=\"decision\" value=\"approve\">") +
         texts.approve + "</button><button name=\"decision\" value=\"refuse\">" + texts.refuse +
         "</button><button name=\"decision\" value=\"walk_away\">" + texts.walk_away +
         "</button></p></form>";
}

std::string language_link(const Voice& voice, const Visit& visit) {
  const Texts& texts = voice.texts;
  const char* appkey = voice.errand == Errand::order ? "PSD2_PIS" : "PSD2_AIS";
  std::string url =
      std::string("/common/") + texts.other_language + "/fw/generic/launcher.html?appkey=" + appkey;
  url = http::with_query_parameter(std::move(url), "apptoken", visit.apptoken);
  if (visit.state) url = http::with_query_parameter(std::move(url), "state", *visit.state);
  return "<p><a href=\"" + html_escape(url) + "\">" + texts.other_language_name + "</a></p>";
}

std::string grouped(const std::string& iban) {
  std::string text;
  for (std::size_t i = 0; i < iban.size(); ++i) {
    if (i != 0 && i % 4 == 0) text += ' ';
    text += iban[i];
  }
  return text;
}

std::string message_page(const Voice& voice, std::string_view message) {
  return page(voice, "<p>" + html_escape(message) + "</p>");
}

}  // namespace tpp::simulator
