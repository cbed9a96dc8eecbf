#include "domain/payment_likeness.hpp"

#include <gtest/gtest.h>

namespace tpp {
namespace {

CreditTransfer some_transfer() {
  CreditTransfer transfer;
  transfer.debtor = DebtorAccount{*Iban::parse("BE68539007547034"), std::nullopt};
  transfer.creditor_account.iban = *Iban::parse("BE71096123456769");
  transfer.amount = Money{*Decimal::parse("12.50"), Currency::eur()};
  transfer.remittance = Remittance{"invoice 17", false};
  transfer.end_to_end_id = "one";
  return transfer;
}

std::string text_of(const PaymentOrder& order) {
  const auto likeness = likeness_of(order);
  return likeness ? likeness->reveal() : std::string();
}

TEST(PaymentLikeness, IsTheSameWhateverItsOwnIdIs) {
  CreditTransfer other = some_transfer();
  other.end_to_end_id = "two";
  EXPECT_EQ(text_of(some_transfer()), text_of(other));
}

TEST(PaymentLikeness, DiffersInWhoPaysWhomHowMuchWhatForAndWhen) {
  const std::string known = text_of(some_transfer());
  CreditTransfer other = some_transfer();
  other.debtor.reset();
  EXPECT_NE(text_of(other), known);
  other = some_transfer();
  other.creditor_account.iban = *Iban::parse("BE68539007547034");
  EXPECT_NE(text_of(other), known);
  other = some_transfer();
  other.amount.amount = *Decimal::parse("12.51");
  EXPECT_NE(text_of(other), known);
  other = some_transfer();
  other.remittance->text = "invoice 18";
  EXPECT_NE(text_of(other), known);
  other = some_transfer();
  other.execution_date = *parse_iso_date("2027-01-01");
  EXPECT_NE(text_of(other), known);
}

TEST(PaymentLikeness, AStandingOrderIsNoSinglePaymentAndABulkFileIsNotCompared) {
  StandingOrder standing;
  standing.transfer = some_transfer();
  standing.first = *parse_iso_date("2027-01-01");
  EXPECT_NE(text_of(standing), text_of(some_transfer()));
  const BulkPayment bulk{"MSG-7", 1, some_transfer().amount, *Iban::parse("BE68539007547034"),
                         "<Document/>"};
  EXPECT_FALSE(likeness_of(bulk));
}

}  // namespace
}  // namespace tpp
