#pragma once
// How a bank takes payments. docs/bank/profiles.md says which value is fact and which assumption.

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "belfius/endpoint.hpp"
#include "belfius/sca_page.hpp"
#include "belfius/signature_profile.hpp"
#include "domain/payment.hpp"

namespace tpp::belfius {

enum class PaymentBody { newest, v1 };

// Member names and values of the newest body that no document shows.
struct PaymentNames {
  std::string remittance = "communication";
  std::string remittance_type = "communication_type";  // v1 too
  std::string free_text = "FREETEXT";                  // v1 too
  std::string structured = "STRUCTURED";               // v1 too
  std::string execution_date = "execution_date";
  std::string first_date = "begin_date";
  std::string last_date = "end_date";
  std::string frequency = "periodicity";
  std::string street = "street";
  std::string building_number = "building_number";
  std::string postcode = "postcode";
  std::string town = "town";
  std::string country = "country";
  std::map<Frequency, std::string> frequencies{{Frequency::weekly, "WEEKLY"},
                                               {Frequency::monthly, "MONTHLY"},
                                               {Frequency::quarterly, "QUARTERLY"},
                                               {Frequency::half_yearly, "HALF_YEARLY"},
                                               {Frequency::yearly, "YEARLY"}};
};

struct UrgencyNames {
  std::string member = "payment_treatment_type";
  std::string normal = "NORMAL";
  std::string urgent = "URGENT";
};

// Under which names an answer tells of a payment; the first one present counts.
struct PaymentAnswerNames {
  bool names_payment = true;  // false: the bank goes by our end-to-end id
  std::vector<std::string> id{"payment_id"};
  std::vector<std::string> status{"transaction_status"};
  std::vector<std::string> reason{"reason_code"};
};

// The page where the customer signs.
struct SigningPage {
  ScaPage page;
  std::vector<int> statuses{401, 200, 201, 202, 302};  // answers to an order that may hold it
  std::chrono::minutes lifetime{30};
};

// What the bank's answers to questions about one payment mean, where its error table says nothing.
struct PaymentStatuses {
  std::vector<int> not_found{404};
  std::vector<int> cancelled{200, 204};
  std::vector<int> too_late{409};
  std::vector<int> not_allowed{403};
};

struct QueryParameter {
  std::string name;
  std::string value;
};

// Paths may hold {payment-product}; those about one payment {resource} (the path it was sent to)
// and {payment-id}.
struct PaymentProfile {
  PaymentBody body = PaymentBody::newest;
  bool debtor_required = false;
  std::map<PaymentProduct, std::string>
      products;                    // as the bank spells them; the others it takes not
  std::optional<Endpoint> single;  // nothing: not offered
  std::optional<Endpoint> standing_orders;
  std::optional<Endpoint> bulk;
  Endpoint status{"payment_status", "{resource}/{payment-id}/status", "1", "", true, true, false};
  Endpoint details{"payment_details", "{resource}/{payment-id}", "1", "", true, true, false};
  Endpoint cancellation{
      "payment_cancellation", "{resource}/{payment-id}", "1", "", true, true, false};
  std::optional<QueryParameter> details_id_type;
  PaymentNames names;
  std::optional<UrgencyNames> urgency;  // nothing: cannot be asked for
  PaymentAnswerNames answer;
  SigningPage signing_page;
  PaymentStatuses statuses;
  SignatureProfile signature;
};

}  // namespace tpp::belfius
