#include "faults/damage.hpp"

#include <limits>

#include <nlohmann/json.hpp>

#include "bank/errors.hpp"

namespace tpp::simulator {
namespace {

using Json = nlohmann::ordered_json;

// Text members whose content decides nothing: a reader that copes shows them slightly changed.
bool is_free_text(const std::string& name) {
  for (const char* known : {"remittance_info", "communication", "product_name", "account_name",
                            "counterparty_info", "error_description"})
    if (name == known) return true;
  return false;
}

template <class Change>
void for_each_member(Json& json, const Change& change) {
  if (!json.is_structured()) return;
  for (auto& [name, value] : json.items()) {
    change(name, value);
    for_each_member(value, change);
  }
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// Serializers refuse to write what this fault is about, so a mark is written and then replaced.
std::string with_raw_text(Json json, std::string_view raw) {
  constexpr const char* mark = "@@raw@@";
  for_each_member(json, [&](const std::string& name, Json& value) {
    if (is_free_text(name) && value.is_string()) value = value.get<std::string>() + mark + "x";
  });
  std::string text = json.dump();
  replace_all(text, mark, raw);
  return text;
}

Json strings_for_numbers(Json json) {
  for_each_member(json, [](const std::string&, Json& value) {
    if (value.is_number()) value = value.dump();
    if (value.is_boolean()) value = value.get<bool>() ? "True" : "False";
  });
  return json;
}

Json numbers_for_strings(Json json) {
  for_each_member(json, [](const std::string& name, Json& value) {
    if (name == "expires_in" && value.is_string()) value = std::stoll(value.get<std::string>());
  });
  return json;
}

Json without_member(Json json, const std::string& member) {
  if (json.is_object()) json.erase(member);
  if (json.is_structured())
    for (auto& value : json) value = without_member(std::move(value), member);
  return json;
}

// The wrong value stands first, so that a reader taking either one silently is found out.
std::string with_duplicates(std::string text) {
  replace_all(text, R"("amount":)", R"("amount":0.01,"amount":)");
  replace_all(text, R"("balance":)", R"("balance":0.01,"balance":)");
  replace_all(text, R"("iban":)", R"("iban":"BE68539007547034","iban":)");
  replace_all(text, R"("access_token":)", R"("access_token":"duplicate","access_token":)");
  return text;
}

constexpr std::size_t whole_answer = std::numeric_limits<std::size_t>::max();

// At least so many bytes stand in front of the body; the session adds less than 512 to them.
std::size_t least_head_bytes(const http::Response& response) {
  std::size_t bytes = 64 + response.content_type.size();
  for (const auto& header : response.headers) bytes += header.name.size() + header.value.size() + 4;
  return bytes;
}

// Spaces are allowed in front of JSON, and make the place of the cut certain.
void cut_behind_headers(http::Response& response) {
  response.body.insert(0, 1024, ' ');
  response.reset_after_bytes = least_head_bytes(response) + 600;
}

void cut_inside_body(http::Response& response) {
  auto& body = response.body;
  std::size_t cut = body.size() / 2;
  if (body.size() < 2048) {
    cut = body.size() + 520;
    body.insert(body.empty() ? 0 : body.size() - 1, 2048, ' ');
  }
  response.reset_after_bytes = least_head_bytes(response) + cut;
}

void change_framing(const Fault& fault, http::Response& response) {
  if (fault.kind == FaultKind::lost_answer) response.reset_after_bytes = 0;
  if (fault.kind == FaultKind::reset_after_headers) cut_behind_headers(response);
  if (fault.kind == FaultKind::reset_after_body) response.reset_after_bytes = whole_answer;
  if (fault.kind == FaultKind::half_body) cut_inside_body(response);
  if (fault.kind == FaultKind::wrong_content_type) response.content_type = "text/plain";
}

void change_text(const Fault& fault, std::string& body) {
  if (fault.kind == FaultKind::malformed_json) body.resize(body.size() - body.size() / 8 - 1);
  if (fault.kind == FaultKind::duplicate_keys) body = with_duplicates(std::move(body));
  if (fault.kind == FaultKind::empty_body) body.clear();
  if (fault.kind == FaultKind::deep_json) body = std::string(100000, '[');
  if (fault.kind == FaultKind::huge_body)
    body = R"({"padding":")" + std::string(fault.bytes, 'x') + R"("})";
}

std::string changed_json(const Fault& fault, const Json& json) {
  switch (fault.kind) {
    case FaultKind::control_characters:
      return with_raw_text(json, "\x01\t\n\x1f");
    case FaultKind::lone_backslash:
      return with_raw_text(json, "\\");
    case FaultKind::invalid_utf8:
      return with_raw_text(json, "\xC3\x28");
    case FaultKind::string_for_number:
      return strings_for_numbers(json).dump();
    case FaultKind::number_for_string:
      return numbers_for_strings(json).dump();
    case FaultKind::drop_member:
      return without_member(json, fault.member).dump();
    default:
      return json.dump();
  }
}

}  // namespace

http::Response damaged(const Fault& fault, http::Response response) {
  if (fault.kind == FaultKind::status_after) return answer_instead(fault);
  const Json json = Json::parse(response.body, nullptr, false);
  if (!json.is_discarded()) response.body = changed_json(fault, json);
  if (!response.body.empty()) change_text(fault, response.body);
  change_framing(fault, response);
  return response;
}

http::Response answer_instead(const Fault& fault) {
  if (fault.kind == FaultKind::html_page) {
    http::Response page;
    page.status = fault.status;
    page.content_type = "text/html";
    page.body = "<html><body><h1>Maintenance</h1><p>Back soon.</p></body></html>";
    return page;
  }
  http::Response response = plain_refusal(fault.status, "Scripted fault.");
  if (!fault.body.empty()) response.body = fault.body;
  if (fault.kind == FaultKind::reset_before_headers) response.reset_after_bytes = 0;
  return response;
}

}  // namespace tpp::simulator
