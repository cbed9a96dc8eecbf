#include "api/access_log.hpp"

#include "api/request_facts.hpp"
#include "obs/log.hpp"

namespace tpp::gateway {

namespace chr = std::chrono;

void identify(RequestRecord& record, const http::Request& request, const std::string& fresh) {
  record.request_id = given_request_id(request);
  if (record.request_id.empty()) record.request_id = fresh;
  record.trace_id = trace_id_of(given_traceparent(request));
  if (!record.trace_id.empty()) return;
  record.trace_id = fresh;
  std::erase(record.trace_id, '-');  // 32 hexadecimal digits, as W3C has it
}

void log_access(const RequestRecord& record, const http::Request& request, unsigned status,
                std::string_view operation, chr::nanoseconds took) {
  obs::info("request", {{"operation", operation},
                        {"method", request.method},
                        {"status", status},
                        {"problem", record.problem},
                        {"request_id", record.request_id},
                        {"trace_id", record.trace_id},
                        {"client_id", record.client.value},
                        {"consent_id", record.about.consent.value},
                        {"account_id", record.about.account.value},
                        {"payment_id", record.about.payment.value},
                        {"duration_us", chr::duration_cast<chr::microseconds>(took).count()}});
}

}  // namespace tpp::gateway
