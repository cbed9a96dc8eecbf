#include "control/json_answer.hpp"

#include <nlohmann/json.hpp>

namespace tpp::simulator {

http::Response json_answer(const nlohmann::ordered_json& json, unsigned status) {
  http::Response response;
  response.status = status;
  response.body = json.dump(1) + "\n";
  return response;
}

http::Response control_error(const std::string& why, unsigned status) {
  return json_answer({{"error", why}}, status);
}

}  // namespace tpp::simulator
