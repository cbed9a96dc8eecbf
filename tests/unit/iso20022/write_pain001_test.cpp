#include <gtest/gtest.h>

#include "support/payment_orders.hpp"
#include "unit/iso20022/given_pain001.hpp"

namespace tpp::iso20022::testing {
namespace {

using namespace tpp::testing;
using namespace std::chrono_literals;

BulkOrder two_transfers() {
  CreditTransfer named = sepa_transfer();
  named.creditor_account.bic = "ABCDBEBB";
  CreditTransfer referenced = sepa_transfer();
  referenced.creditor_name = "O'Neill + sons";
  referenced.amount = euros("0.07");
  referenced.end_to_end_id.clear();
  referenced.remittance = Remittance{"090933755493", true};
  return BulkOrder{"B0123456789abcdef",
                   UtcTime(std::chrono::sys_days(payment_day) + 8h),
                   "Bakkerij Janssens BV",
                   *Iban::parse("BE68539007547034"),
                   payment_day,
                   {named, referenced}};
}

TEST(WritePain001, WritesWhatItReads) {
  const std::string document = write_pain001(two_transfers());
  const auto read = read_pain001(document);
  ASSERT_TRUE(read) << paths_of_wrong(document);
  EXPECT_EQ(read->message_id, "B0123456789abcdef");
  EXPECT_EQ(read->count, 2U);
  EXPECT_EQ(read->total.amount_text(), "12.57");
  EXPECT_EQ(read->debtor.value(), "BE68539007547034");
  EXPECT_EQ(read->execution_date, payment_day);
  EXPECT_EQ(read->document, document);
}

TEST(WritePain001, CarriesEveryFieldOfATransfer) {
  const std::string document = write_pain001(two_transfers());
  for (const char* piece :
       {"<NbOfTxs>2</NbOfTxs><CtrlSum>12.57</CtrlSum>", "<EndToEndId>INV-4711</EndToEndId>",
        "<InstdAmt Ccy=\"EUR\">12.50</InstdAmt>", "<BIC>ABCDBEBB</BIC>", "<Nm>Garage Peeters</Nm>",
        "<IBAN>BE71096123456769</IBAN>", "<Ustrd>invoice 4711</Ustrd>",
        "<EndToEndId>B0123456789abcdef-2</EndToEndId>",
        "<Issr>BBA</Issr></Tp><Ref>090933755493</Ref>", "<CreDtTm>2026-11-23T08:00:00.000Z"})
    EXPECT_NE(document.find(piece), std::string::npos) << piece;
}

}  // namespace
}  // namespace tpp::iso20022::testing
