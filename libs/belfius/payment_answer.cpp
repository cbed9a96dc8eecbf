#include "belfius/payment_answer.hpp"

#include <utility>

#include "belfius/answer.hpp"
#include "belfius/error_body.hpp"
#include "belfius/named_scalar.hpp"

namespace tpp::belfius {
namespace {

constexpr std::size_t longest_id = 1024;

Parsed<std::optional<Secret>> id_of(const Scalar& scalar) {
  if (!scalar.present()) return std::optional<Secret>();
  const std::string id = reference_of(scalar);
  if (id.empty() || id.size() > longest_id || !header_safe(id))
    return Malformed{"the bank's id of the payment is unusable"};
  return std::optional<Secret>(Secret(id));
}

PaymentReport report_of(const NamedScalar& status, const NamedScalar& reason) {
  return {clean_word(text_of(status.value())), clean_word(reference_of(reason.value()))};
}

Parsed<PaymentAnswer> read_answer(ondemand::document& document, const PaymentAnswerNames& names) {
  ondemand::object object;
  if (document.get_object().get(object)) return Malformed{"the answer is no object"};
  NamedScalar id(names.id);
  NamedScalar status(names.status);
  NamedScalar reason(names.reason);
  auto read = each_member(object, [&](std::string_view name, ondemand::value value) {
    for (NamedScalar* wanted : {&id, &status, &reason}) {
      if (!wanted->wants(name)) continue;
      auto scalar = read_scalar(value);
      if (!scalar) return Parsed<void>(scalar.error());
      return wanted->take(name, *scalar);
    }
    return skip(value);
  });
  if (!read) return read.error();
  auto own_id = id_of(id.value());
  if (!own_id) return own_id.error();
  return PaymentAnswer{std::move(*own_id), report_of(status, reason)};
}

}  // namespace

Result<PaymentAnswer> read_payment_answer(JsonParser& parser, std::string& body,
                                          const PaymentAnswerNames& names) {
  return parser.read(body,
                     [&](ondemand::document& document) { return read_answer(document, names); });
}

Result<PaymentReport> read_payment_status(JsonParser& parser, std::string& body,
                                          const PaymentAnswerNames& names) {
  auto answer = read_payment_answer(parser, body, names);
  if (!answer) return answer.error();
  if (answer->report.iso_status.empty()) return answer_invalid("the answer tells no status");
  return std::move(answer->report);
}

}  // namespace tpp::belfius
