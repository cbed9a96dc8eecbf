#pragma once
// The PmtInf elements of a message, whose content has been checked, and what they add up to.

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "domain/payment.hpp"
#include "iso20022/content.hpp"

namespace tpp::iso20022 {

struct Total {
  std::size_t count = 0;
  std::int64_t cents = 0;
};

// What NbOfTxs and CtrlSum of a header or a batch claim, where they stand there.
void check_claims(const pugi::xml_node& parent, const Total& real, Findings& findings);

// Goes over the batches one after the other.
class BatchReader {
 public:
  BatchReader(Version version, Findings& findings) : version_(version), findings_(findings) {}

  void read(const pugi::xml_node& batch);

  const Total& total() const { return total_; }
  const std::optional<Iban>& debtor() const { return debtor_; }
  const std::optional<Date>& earliest() const { return earliest_; }

 private:
  void read_terms(const pugi::xml_node& batch);
  void read_debtor(const pugi::xml_node& batch);
  void read_day(const pugi::xml_node& batch);
  Total read_transfers(const pugi::xml_node& batch);

  Version version_;
  Findings& findings_;
  Total total_;
  std::optional<Iban> debtor_;
  std::optional<Date> earliest_;
  std::set<std::string, std::less<>> batch_ids_;
  std::set<std::string, std::less<>> end_to_end_ids_;
};

}  // namespace tpp::iso20022
