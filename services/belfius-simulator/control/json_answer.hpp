#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "http/message.hpp"

namespace tpp::simulator {

http::Response json_answer(const nlohmann::ordered_json& json, unsigned status = 200);

// {"error": why}: 400 unless told otherwise.
http::Response control_error(const std::string& why, unsigned status = 400);

}  // namespace tpp::simulator
