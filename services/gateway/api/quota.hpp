#pragma once
// What is left of the unattended reads of an account: as a member of bodies, and as the RateLimit
// fields of draft-ietf-httpapi-ratelimit-headers.

#include <chrono>
#include <optional>

#include "api/json_writer.hpp"
#include "app/accounts.hpp"
#include "http/message.hpp"

namespace tpp::gateway {

http::Response quota_response(const QuotaView& view);

// The member "quota"; null for an attended read.
void write_quota(JsonWriter& json, const std::optional<UnattendedLeft>& quota);

// Null when nothing is spent: then nothing has to come back.
std::optional<UtcTime> resets_at(const Allowance& allowance);

// Nothing for an attended read.
void add_rate_limit(http::Response& response, const std::optional<UnattendedLeft>& quota,
                    UtcTime now);
// For a refusal, which knows neither the window nor the time.
void add_rate_limit(http::Response& response, const Allowance& allowance,
                    std::optional<std::chrono::seconds> resets_in);

}  // namespace tpp::gateway
