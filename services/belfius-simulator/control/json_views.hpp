#pragma once
// How the control listener writes and reads what the simulator keeps.

#include <nlohmann/json_fwd.hpp>

#include "bank/grants.hpp"
#include "core/result.hpp"
#include "faults/fault_plan.hpp"
#include "payments/payment.hpp"
#include "recorder.hpp"
#include "settings.hpp"
#include "world/world.hpp"

namespace tpp::simulator {

nlohmann::ordered_json to_json(const SeenRequest& seen);
nlohmann::ordered_json to_json(const TokenCall& call);
nlohmann::ordered_json to_json(const Fault& fault);
nlohmann::ordered_json to_json(const Account& account);
nlohmann::ordered_json to_json(const Customer& customer);
nlohmann::ordered_json to_json(const Settings& settings);
nlohmann::ordered_json to_json(const Payment& payment);
// Without the tokens themselves: fingerprints as in SeenRequest.
nlohmann::ordered_json to_json(const TokenPair& pair, bool live);

// invalid_input for an unknown member or fault; wrong types throw a JSON exception.
Result<Fault> fault_of(const nlohmann::ordered_json& input);
Result<Settings> with_changes(Settings settings, const nlohmann::ordered_json& input);

}  // namespace tpp::simulator
