#include "sandbox/account_mocks.hpp"

#include <nlohmann/json.hpp>

namespace tpp::simulator {
namespace {

using Json = nlohmann::ordered_json;

http::Response json_mock(const Json& body) {
  http::Response response;
  response.body = body.dump();
  return response;
}

std::string href() {
  return std::string("/accounts/") + sandbox_logical_id;
}

Json links() {
  return {{"self", {{"href", href()}}}, {"transactions", {{"href", href() + "/transactions"}}}};
}

http::Response account(Json names) {
  names["iban"] = sandbox_iban;
  names["currency"] = "EUR";
  names["balance"] = 789.01;
  names["multicurrency"] = false;
  names["other_compartments"] = Json::array();
  names["_links"] = links();
  return json_mock(names);
}

Json row(const char* reference, double amount, const char* date) {
  return {{"transaction_ref", reference},
          {"counterparty_info", "Tegenpartij Voorbeeld"},
          {"counterparty_account", "BE15539000000030"},
          {"communication", "voorbeeld"},
          {"communication_type", "FREETEXT"},
          {"remittance_info", "VERRICHTING / OPERATION"},
          {"amount", amount},
          {"currency", "EUR"},
          {"execution_date", date}};
}

Json rows() {
  return {row("000000002U001", -10.0, "2024-05-17"), row("000000001U001", 25.5, "2024-05-16")};
}

Json transaction_links() {
  return {{"self", {{"href", href() + "/transactions"}}}, {"account", {{"href", href()}}}};
}

}  // namespace

http::Response mock_accounts(const http::Request&) {
  return json_mock({{"accounts",
                     {{{"logical_id", sandbox_logical_id},
                       {"iban", sandbox_iban},
                       {"currency", "EUR"},
                       {"_links", links()}}}}});
}

http::Response mock_account_1(const http::Request&) {
  return account({{"type", "Zichtrekening"}, {"accountName", "Voorbeeld"}});
}

http::Response mock_account_2(const http::Request&) {
  return account({{"product", "Zichtrekening"}, {"account_name", "Voorbeeld"}});
}

http::Response mock_account_3(const http::Request&) {
  return account({{"product_type", "payment-account"},
                  {"product_name", "Zichtrekening"},
                  {"account_name", "Voorbeeld"},
                  {"psu_name", "Voorbeeld"}});
}

http::Response mock_transactions(const http::Request&) {
  Json booked = rows();
  for (auto& item : booked) item["transaction_seqnumber"] = "EUR001";
  return json_mock(
      {{"transactions", {{"booked", std::move(booked)}}}, {"_links", transaction_links()}});
}

http::Response mock_transactions_of_old(const http::Request&) {
  return json_mock({{"_embedded", {{"transactions", rows()}}}, {"_links", transaction_links()}});
}

http::Response mock_funds(const http::Request&) {
  return json_mock({{"funds_available", true}});
}

http::Response mock_funds_of_old(const http::Request&) {
  return json_mock({{"funds_available", "True"}});
}

}  // namespace tpp::simulator
