#pragma once
// Payment orders and what becomes of them. What is to be paid never changes after the order is
// stored; only its status does.

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/clock.hpp"
#include "core/iban.hpp"
#include "core/ids.hpp"
#include "core/money.hpp"
#include "domain/payment_status.hpp"

namespace tpp {

enum class PaymentKind : int { single, standing_order, bulk };
enum class PaymentProduct {
  sepa_credit_transfer,
  instant_sepa_credit_transfer,
  cross_border_credit_transfer,
};
// Who pays the banks' charges (ISO 20022 ChargeBearerType1Code SHAR, DEBT, CRED, SLEV).
enum class ChargeBearer { shared, debtor, creditor, service_level };
enum class Urgency { normal, urgent };
enum class Frequency { weekly, monthly, quarterly, half_yearly, yearly };

std::string_view name_of(PaymentKind kind);  // single, standing_order, bulk
std::optional<PaymentKind> payment_kind_from(std::string_view name);
std::string_view name_of(PaymentProduct product);  // sepa-credit-transfers and so on
std::optional<PaymentProduct> payment_product_from(std::string_view name);
std::string_view name_of(ChargeBearer bearer);  // shared, debtor, creditor, service_level
std::optional<ChargeBearer> charge_bearer_from(std::string_view name);
std::string_view name_of(Urgency urgency);  // normal, urgent
std::optional<Urgency> urgency_from(std::string_view name);
std::string_view name_of(Frequency frequency);  // weekly, monthly, quarterly, half_yearly, yearly
std::optional<Frequency> frequency_from(std::string_view name);

struct DebtorAccount {
  Iban iban;
  std::optional<Currency> currency;
};

// An IBAN, or for countries without one a BBAN. Empty text: not given.
struct CreditorAccount {
  std::optional<Iban> iban;
  std::string bban;
  std::string bic;
  std::string clearing_code;  // national bank id, e.g. a US routing number
  std::optional<Currency> currency;
};

struct PostalAddress {
  std::string street;
  std::string building_number;
  std::string postcode;
  std::string town;
  std::string country;  // ISO 3166-1 alpha-2
};

struct Remittance {
  std::string text;  // structured: the twelve digits of a Belgian +++ddd/dddd/ddddd+++
  bool structured = false;
};

struct CreditTransfer {
  PaymentProduct product = PaymentProduct::sepa_credit_transfer;
  std::optional<DebtorAccount> debtor;  // nothing: the customer chooses at the bank
  std::string creditor_name;
  CreditorAccount creditor_account;
  std::optional<PostalAddress> creditor_address;
  Money amount;
  std::string end_to_end_id;  // at most 35 characters of the SEPA set; fixed before it is sent
  std::optional<Remittance> remittance;
  std::optional<Date> execution_date;  // nothing: as soon as possible
  std::optional<ChargeBearer> charge_bearer;
  Urgency urgency = Urgency::normal;
};

// The same transfer again and again.
struct StandingOrder {
  CreditTransfer transfer;
  Date first;
  std::optional<Date> last;  // nothing: until cancelled
  Frequency frequency = Frequency::monthly;
};

// A file of many transfers (ISO 20022 pain.001), checked, and sent as it is.
struct BulkPayment {
  std::string message_id;
  std::size_t count = 0;
  Money total;
  Iban debtor;
  std::string document;
  std::optional<Date> execution_date = {};  // the earliest in the file
};

using PaymentOrder = std::variant<CreditTransfer, StandingOrder, BulkPayment>;

PaymentKind kind_of(const PaymentOrder& order);
PaymentProduct product_of(const PaymentOrder& order);
const Money& amount_of(const PaymentOrder& order);
// Of a bulk payment its message id.
const std::string& end_to_end_id_of(const PaymentOrder& order);

struct Payment {
  PaymentId id;
  ClientId client;
  std::string psu_ref;
  BankId bank;
  std::string language;  // ISO 639-1 of the bank's pages
  std::string return_url;
  PaymentOrder order;
  PaymentState state;
  UtcTime created_at;
  UtcTime updated_at;
  std::optional<UtcTime> checked_at;  // when the bank last told its status
};

struct PaymentEvent {
  UtcTime at;
  PaymentState state;
};

struct PaymentFilter {
  std::optional<std::string> psu_ref;
  std::optional<BankId> bank;
  std::optional<PaymentKind> kind;
  std::optional<PaymentStatus> status;
};

}  // namespace tpp
