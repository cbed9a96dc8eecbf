// Files of many payments, as callers send them.

#include "fuzz/target.hpp"
#include "iso20022/pain001.hpp"

namespace tpp::fuzz {

void pain001_read(std::string_view input) {
  const auto read = iso20022::read_pain001(input);
  if (!read) {
    const auto& error = read.error();
    demand(!error.detail.empty(), "a refusal says why");
    demand(!error.context || error.context->fields.size() <= 50, "at most 50 findings");
    return;
  }
  demand(read->document == input, "what is accepted is kept byte for byte");
  demand(read->count >= 1 && read->count <= iso20022::most_transfers, "a count in its limits");
  demand(!read->total.amount.negative() && !read->total.amount.zero(), "a total above zero");
  const auto again = iso20022::read_pain001(read->document);
  demand(again && again->total == read->total && again->debtor == read->debtor &&
             again->count == read->count && again->message_id == read->message_id,
         "read again, it says the same");
}

}  // namespace tpp::fuzz
