#include "http/response_gate.hpp"

#include "http/field_line.hpp"

namespace tpp::http {

namespace {

using Verdict = std::optional<Rejection>;

constexpr std::size_t most_fields = 128;
constexpr unsigned bad_answer = 502;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// HTTP/1.x SP 3 digits, then nothing or SP and a phrase.
Verdict examine_status_line(std::string_view line, ResponseHead& out) {
  const bool readable = line.size() >= 12 && line.starts_with("HTTP/1.") &&
                        (line[7] == '0' || line[7] == '1') && line[8] == ' ' && line[9] >= '1' &&
                        line[9] <= '5' && is_digit(line[10]) && is_digit(line[11]) &&
                        (line.size() == 12 || line[12] == ' ');
  if (!readable || !is_field_value(line, true)) {
    return Rejection{"status_line", bad_answer, "status line"};
  }
  out.status =
      static_cast<unsigned>((line[9] - '0') * 100 + (line[10] - '0') * 10 + line[11] - '0');
  out.keep_alive = line[7] == '1';
  return std::nullopt;
}

struct Framing {
  std::optional<std::size_t> length;
  bool chunked = false;

  Verdict take(const HeaderView& field, ResponseHead& out) {
    if (same_name(field.name, "content-length")) return take_length(field.value);
    if (same_name(field.name, "transfer-encoding")) return take_encoding(field.value);
    if (same_name(field.name, "connection") && list_contains(field.value, "close")) {
      out.keep_alive = false;
    }
    return std::nullopt;
  }

  Verdict take_length(std::string_view value) {
    const auto parsed = parse_content_length(value);
    if (!parsed || (length && *length != *parsed)) {
      return Rejection{"content_length", bad_answer, "Content-Length"};
    }
    length = parsed;
    return std::nullopt;
  }

  Verdict take_encoding(std::string_view value) {
    if (chunked || !same_name(value, "chunked")) {
      return Rejection{"transfer_encoding", bad_answer, "Transfer-Encoding"};
    }
    chunked = true;
    return std::nullopt;
  }

  Verdict conclude(bool is_1_0, ResponseHead& out) const {
    if (chunked && (length || is_1_0)) {
      return Rejection{"length_and_chunked", bad_answer, "Content-Length and Transfer-Encoding"};
    }
    out.content_length = length.value_or(0);
    if (out.status < 200 || out.status == 204 || out.status == 304) {
      out.framing = BodyFraming::none;
    } else if (chunked) {
      out.framing = BodyFraming::chunked;
    } else {
      out.framing = length ? BodyFraming::sized : BodyFraming::until_close;
    }
    return std::nullopt;
  }
};

}  // namespace

std::optional<Rejection> examine_response_head(std::string_view head, ResponseHead& out) {
  out.headers.clear();
  auto line_end = head.find("\r\n");
  if (auto no = examine_status_line(head.substr(0, line_end), out)) return no;
  const bool is_1_0 = !out.keep_alive;
  Framing framing;
  for (auto at = line_end + 2; at + 2 < head.size(); at = line_end + 2) {
    line_end = head.find("\r\n", at);
    if (out.headers.size() == most_fields) {
      return Rejection{"too_many_fields", bad_answer, "too many header fields"};
    }
    HeaderView field;
    auto no = parse_field_line(head.substr(at, line_end - at), FieldRules::response, field);
    if (!no) no = framing.take(field, out);
    if (no) return no;
    out.headers.push_back(field);
  }
  return framing.conclude(is_1_0, out);
}

}  // namespace tpp::http
