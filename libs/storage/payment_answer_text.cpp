#include <nlohmann/json.hpp>

#include "storage/payment_text.hpp"
#include "storage/sql_values.hpp"

namespace tpp::storage {
namespace {

using Json = nlohmann::json;

Json of(UtcTime time) {
  return time.time_since_epoch().count();
}

UtcTime time_in(const Json& json) {
  return UtcTime(std::chrono::milliseconds(json.get<std::int64_t>()));
}

Json of(const AuthorizationLink& link) {
  return {{"id", link.id.value}, {"url", link.url}, {"expires_at", of(link.expires_at)}};
}

AuthorizationLink link_in(const Json& json) {
  return AuthorizationLink{AuthorizationId{json.at("id").get<std::string>()},
                           AuthorizationPurpose::initial, json.at("url").get<std::string>(),
                           time_in(json.at("expires_at"))};
}

// Everything of an error that its caller got to see.
Json of(const Error& error) {
  Json json{{"code", name_of(error.code)}, {"detail", error.detail}};
  if (!error.context) return json;
  for (const FieldError& field : error.context->fields)
    json["fields"].push_back({{"field", field.field}, {"message", field.message}});
  if (const auto& said = error.context->refusal)
    json["refusal"] = {{"status", said->reply_status},
                       {"name", said->name},
                       {"number", said->number},
                       {"request_id", said->request_id}};
  return json;
}

Errc code_named(const std::string& name) {
  for (int code = 0; code <= static_cast<int>(Errc::internal); ++code)
    if (name == name_of(static_cast<Errc>(code))) return static_cast<Errc>(code);
  return Errc::internal;
}

Error error_in(const Json& json) {
  ErrorContext context;
  for (const Json& field : json.value("fields", Json::array()))
    context.fields.push_back(
        {field.at("field").get<std::string>(), field.at("message").get<std::string>()});
  if (json.contains("refusal")) {
    const Json& said = json.at("refusal");
    context.refusal =
        Refusal{said.at("status").get<int>(), said.at("name").get<std::string>(),
                said.at("number").get<std::string>(), said.at("request_id").get<std::string>()};
  }
  Error error{code_named(json.at("code").get<std::string>()), json.at("detail").get<std::string>()};
  return with_context(std::move(error), std::move(context));
}

}  // namespace

Secret pack_answer(const FirstAnswer& answer) {
  Json json{{"status", name_of(answer.state.status)},
            {"iso_status", answer.state.iso_status},
            {"reason", answer.state.failure_reason},
            {"final", answer.state.final},
            {"at", of(answer.at)}};
  if (answer.link) json["link"] = of(*answer.link);
  if (answer.refusal) json["refusal"] = of(*answer.refusal);
  return Secret(json.dump());
}

Result<FirstAnswer> unpack_first_answer(const Secret& packed) {
  try {
    const Json json = Json::parse(packed.reveal());
    FirstAnswer answer;
    answer.state = PaymentState{known(payment_status_from(json.at("status").get<std::string>())),
                                json.at("iso_status").get<std::string>(),
                                json.at("reason").get<std::string>(), json.at("final").get<bool>()};
    answer.at = time_in(json.at("at"));
    if (json.contains("link")) answer.link = link_in(json.at("link"));
    if (json.contains("refusal")) answer.refusal = error_in(json.at("refusal"));
    return answer;
  } catch (const std::exception&) {
    return Error{Errc::internal, "a stored answer cannot be read", "damaged answer"};
  }
}

}  // namespace tpp::storage
