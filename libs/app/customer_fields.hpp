#pragma once
// What every request names that sends a customer to a bank.

#include <optional>
#include <string>
#include <vector>

#include "domain/client.hpp"
#include "domain/ports/bank.hpp"

namespace tpp {

struct CustomerFields {
  const std::string& psu_ref;
  const std::optional<std::string>& language;
  const std::string& return_url;
};

// The bank is null when there is no such bank.
void find_wrong_customer_fields(const CustomerFields& fields, const Client& client,
                                const Bank* bank, std::vector<FieldError>& wrong);

}  // namespace tpp
