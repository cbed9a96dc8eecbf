#include "domain/payment_rules.hpp"

#include <functional>
#include <map>

#include <gtest/gtest.h>

#include "support/payment_orders.hpp"

namespace tpp {
namespace {

using namespace std::chrono_literals;
using namespace tpp::testing;
using enum PaymentProduct;

using Wrong = std::map<std::string, std::string>;

Wrong wrong_in(const PaymentOrder& order, const PaymentTraits& traits = generous_traits()) {
  Wrong fields;
  const auto checked = check(order, traits, payment_day);
  if (checked) return fields;
  EXPECT_EQ(checked.error().code, Errc::validation_failed);
  for (const auto& each : checked.error().context->fields) fields[each.field] = each.message;
  return fields;
}

std::string names_of(const Wrong& wrong) {
  std::string names;
  for (const auto& [field, message] : wrong) names += (names.empty() ? "" : " ") + field;
  return names;
}

// The names of what is wrong once a good order is spoilt.
std::string spoilt(CreditTransfer transfer, const std::function<void(CreditTransfer&)>& spoil) {
  spoil(transfer);
  return names_of(wrong_in(transfer));
}
std::string spoilt_sepa(const std::function<void(CreditTransfer&)>& spoil) {
  return spoilt(sepa_transfer(), spoil);
}
std::string spoilt_abroad(const std::function<void(CreditTransfer&)>& spoil) {
  return spoilt(cross_border_transfer(), spoil);
}
std::string spoilt_standing(const std::function<void(StandingOrder&)>& spoil) {
  StandingOrder order = standing_order();
  spoil(order);
  return names_of(wrong_in(order));
}

TEST(PaymentRules, GoodOrdersPass) {
  EXPECT_EQ(wrong_in(sepa_transfer()), Wrong{});
  EXPECT_EQ(wrong_in(cross_border_transfer()), Wrong{});
  EXPECT_EQ(wrong_in(standing_order()), Wrong{});
  EXPECT_EQ(wrong_in(bulk_payment()), Wrong{});
}

TEST(PaymentRules, EverythingWrongIsToldAtOnce) {
  CreditTransfer transfer = sepa_transfer();
  transfer.creditor_name = "";
  transfer.creditor_account = {};
  transfer.amount = Money{*Decimal::parse("0"), *Currency::parse("USD")};
  transfer.execution_date = payment_day.year() / 1 / 1;
  EXPECT_EQ(names_of(wrong_in(transfer)),
            "/amount/amount /amount/currency /creditor/iban /creditor/name /execution_date");
}

TEST(PaymentRules, AmountsOfSepaTransfers) {
  const auto with = [](const char* amount) {
    return spoilt_sepa([&](auto& t) { t.amount = euros(amount); });
  };
  for (const char* fine : {"0.01", "1", "1.5", "1.50", "999999999.99"}) EXPECT_EQ(with(fine), "");
  for (const char* wrong : {"0", "0.00", "-1", "1.001", "1000000000", "1000000000.00"})
    EXPECT_EQ(with(wrong), "/amount/amount") << wrong;
  EXPECT_EQ(spoilt_sepa([](auto& t) { t.amount.currency = *Currency::parse("USD"); }),
            "/amount/currency");
}

TEST(PaymentRules, AmountsOfOtherCurrenciesHaveTheirOwnDigits) {
  const auto with = [](const char* amount, const char* currency) {
    return spoilt_abroad(
        [&](auto& t) { t.amount = Money{*Decimal::parse(amount), *Currency::parse(currency)}; });
  };
  EXPECT_EQ(with("1000000000", "JPY"), "");
  EXPECT_EQ(with("1.5", "JPY"), "/amount/amount");
  EXPECT_EQ(with("1.234", "TND"), "");
  EXPECT_EQ(with("123456789012.34", "USD"), "");
  EXPECT_EQ(with("1234567890123.45", "USD"), "/amount/amount");
}

TEST(PaymentRules, CreditorsOfSepaTransfersHaveAnIbanOfTheArea) {
  EXPECT_EQ(spoilt_sepa([](auto& t) { t.creditor_account.iban.reset(); }), "/creditor/iban");
  EXPECT_EQ(spoilt_sepa([](auto& t) {
              t.creditor_account.iban = *Iban::parse("TR330006100519786457841326");
            }),
            "/creditor/iban");
}

TEST(PaymentRules, FieldsOfCrossBorderPaymentsAreRefusedElsewhere) {
  const CreditTransfer abroad = cross_border_transfer();
  for (const PaymentProduct product : {sepa_credit_transfer, instant_sepa_credit_transfer})
    EXPECT_EQ(spoilt_sepa([&](auto& t) {
                t.product = product;
                t.creditor_account.bban = abroad.creditor_account.bban;
                t.creditor_account.clearing_code = abroad.creditor_account.clearing_code;
                t.creditor_account.currency = abroad.creditor_account.currency;
                t.creditor_address = abroad.creditor_address;
                t.charge_bearer = abroad.charge_bearer;
              }),
              "/charge_bearer /creditor/address /creditor/bban /creditor/clearing_code "
              "/creditor/currency");
}

TEST(PaymentRules, CrossBorderPaymentsNeedOneAccountAndWhoPaysTheCharges) {
  EXPECT_EQ(spoilt_abroad([](auto& t) { t.charge_bearer.reset(); }), "/charge_bearer");
  EXPECT_EQ(spoilt_abroad([](auto& t) { t.creditor_account.bban.clear(); }), "/creditor");
  EXPECT_EQ(spoilt_abroad([](auto& t) { t.creditor_account.bic = "ABCDUSNY"; }), "/creditor/bic");
  EXPECT_EQ(spoilt_abroad([](auto& t) {
              t.creditor_account.iban = *Iban::parse("TR330006100519786457841326");
            }),
            "/creditor/bban");
  EXPECT_EQ(spoilt_abroad([](auto& t) {
              t.creditor_account.bban.clear();
              t.creditor_account.iban = *Iban::parse("TR330006100519786457841326");
              t.creditor_account.bic = "ABCDTRIS";
            }),
            "");
}

TEST(PaymentRules, CodesAndAddressesOfCrossBorderPayments) {
  EXPECT_EQ(spoilt_abroad([](auto& t) { t.creditor_account.bban = "12 34"; }), "/creditor/bban");
  EXPECT_EQ(spoilt_abroad([](auto& t) { t.creditor_account.bban = std::string(35, '1'); }),
            "/creditor/bban");
  EXPECT_EQ(spoilt_abroad([](auto& t) { t.creditor_account.clearing_code = "//"; }),
            "/creditor/clearing_code");
  EXPECT_EQ(spoilt_abroad([](auto& t) { t.creditor_address->country = "USA"; }),
            "/creditor/address/country");
  EXPECT_EQ(spoilt_abroad([](auto& t) { t.creditor_address->country = ""; }),
            "/creditor/address/country");
  EXPECT_EQ(spoilt_abroad([](auto& t) { t.creditor_address->town = "Z\xc3\xbcrich"; }),
            "/creditor/address/town");
}

TEST(PaymentRules, TextsAndReferences) {
  EXPECT_EQ(spoilt_sepa([](auto& t) { t.creditor_name = "Andr\xc3\xa9"; }), "/creditor/name");
  EXPECT_EQ(spoilt_sepa([](auto& t) { t.creditor_name = std::string(71, 'a'); }), "/creditor/name");
  EXPECT_EQ(spoilt_sepa([](auto& t) { t.creditor_account.bic = "NOTABIC"; }), "/creditor/bic");
  EXPECT_EQ(spoilt_sepa([](auto& t) { t.end_to_end_id = "a//b"; }), "/end_to_end_id");
  EXPECT_EQ(spoilt_sepa([](auto& t) { t.end_to_end_id = ""; }), "");
  EXPECT_EQ(spoilt_sepa([](auto& t) { t.remittance->text = std::string(141, 'a'); }),
            "/remittance/text");
  EXPECT_EQ(spoilt_sepa([](auto& t) { t.remittance = Remittance{"090933755493", true}; }), "");
  for (const char* text : {"090933755494", "+++090/9337/55493+++", "rent"})
    EXPECT_EQ(spoilt_sepa([&](auto& t) { t.remittance = Remittance{text, true}; }),
              "/remittance/structured")
        << text;
}

TEST(PaymentRules, ExecutionIsTodayOrWithinAYear) {
  const auto after = [](int days, PaymentProduct product) {
    return spoilt_sepa([&](auto& t) {
      t.product = product;
      t.execution_date = Date(std::chrono::sys_days(payment_day) + std::chrono::days(days));
    });
  };
  EXPECT_EQ(after(-1, sepa_credit_transfer), "/execution_date");
  EXPECT_EQ(after(0, sepa_credit_transfer), "");
  EXPECT_EQ(after(365, sepa_credit_transfer), "");
  EXPECT_EQ(after(366, sepa_credit_transfer), "/execution_date");
  EXPECT_EQ(after(0, instant_sepa_credit_transfer), "");
  EXPECT_EQ(after(1, instant_sepa_credit_transfer), "/execution_date");
}

TEST(PaymentRules, InstantIsNeverUrgent) {
  EXPECT_EQ(spoilt_sepa([](auto& t) { t.urgency = Urgency::urgent; }), "");
  EXPECT_EQ(spoilt_sepa([](auto& t) {
              t.product = instant_sepa_credit_transfer;
              t.urgency = Urgency::urgent;
            }),
            "/urgency");
}

TEST(PaymentRules, StandingOrdersStartInTheFutureAndEndLater) {
  EXPECT_EQ(spoilt_standing([](auto& o) { o.first = payment_day; }), "/first_date");
  EXPECT_EQ(spoilt_standing([](auto& o) { o.last = o.first; }), "/last_date");
  EXPECT_EQ(spoilt_standing([](auto& o) { o.transfer.execution_date = o.first; }),
            "/execution_date");
  EXPECT_EQ(spoilt_standing([](auto& o) { o.transfer.urgency = Urgency::urgent; }), "/urgency");
  EXPECT_EQ(spoilt_standing([](auto& o) { o.transfer.product = instant_sepa_credit_transfer; }),
            "/product");
}

TEST(PaymentRules, TheLastMonthFitsTheFrequency) {
  const auto lasting = [](Frequency frequency, Date last) {
    return spoilt_standing([&](auto& o) {
      o.frequency = frequency;
      o.last = last;
    });
  };
  EXPECT_EQ(lasting(Frequency::weekly, 2026y / 12 / 10), "");
  EXPECT_EQ(lasting(Frequency::monthly, 2027y / 1 / 15), "");
  EXPECT_EQ(lasting(Frequency::quarterly, 2027y / 6 / 1), "");
  EXPECT_EQ(lasting(Frequency::quarterly, 2027y / 5 / 1), "/last_date");
  EXPECT_EQ(lasting(Frequency::half_yearly, 2027y / 6 / 30), "");
  EXPECT_EQ(lasting(Frequency::half_yearly, 2027y / 3 / 1), "/last_date");
  EXPECT_EQ(lasting(Frequency::yearly, 2028y / 12 / 1), "");
  EXPECT_EQ(lasting(Frequency::yearly, 2028y / 6 / 1), "/last_date");
}

TEST(PaymentRules, OnlyWhatTheBankOffers) {
  const PaymentTraits nothing;
  EXPECT_EQ(names_of(wrong_in(sepa_transfer(), nothing)), "/product");
  EXPECT_EQ(names_of(wrong_in(standing_order(), nothing)), "/bank");
  EXPECT_EQ(names_of(wrong_in(bulk_payment(), nothing)), "/bank");
  PaymentTraits picky = generous_traits();
  picky.urgency = false;
  picky.debtor_required = true;
  CreditTransfer transfer = sepa_transfer();
  transfer.urgency = Urgency::urgent;
  EXPECT_EQ(names_of(wrong_in(transfer, picky)), "/debtor /urgency");
}

TEST(PaymentRules, ABankThatGoesByTheEndToEndIdGetsOneOfOurs) {
  PaymentTraits older = generous_traits();
  older.finds_by_our_id = true;
  CreditTransfer transfer = sepa_transfer();
  transfer.end_to_end_id = "INV-1";
  EXPECT_EQ(names_of(wrong_in(transfer, older)), "/end_to_end_id");
  EXPECT_TRUE(wrong_in(transfer).empty());
  transfer.end_to_end_id.clear();
  EXPECT_TRUE(wrong_in(transfer, older).empty());
}

TEST(PaymentRules, BulkPaymentsAreNotForYesterday) {
  BulkPayment late = bulk_payment();
  late.execution_date = 2026y / 11 / 22;
  EXPECT_EQ(names_of(wrong_in(late)), "/execution_date");
}

}  // namespace
}  // namespace tpp
