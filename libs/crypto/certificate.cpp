#include "crypto/certificate.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>

#include "crypto/pem_file.hpp"

namespace tpp::crypto {
namespace {

Error unreadable(const std::string& path, const std::string& reason) {
  return Error{Errc::invalid_input, "certificate file " + path + ": " + reason};
}

bool read_time(const ASN1_TIME* time, UtcTime& out) {
  namespace chr = std::chrono;
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return false;
  const chr::year_month_day date{chr::year{parts.tm_year + 1900},
                                 chr::month{static_cast<unsigned>(parts.tm_mon + 1)},
                                 chr::day{static_cast<unsigned>(parts.tm_mday)}};
  out = UtcTime{chr::sys_days{date} + chr::hours{parts.tm_hour} + chr::minutes{parts.tm_min} +
                chr::seconds{parts.tm_sec}};
  return true;
}

}  // namespace

Result<CertificateFacts> read_certificate(const std::string& path) {
  auto certificate = open_certificate(path);
  if (!certificate) return certificate.error();
  CertificateFacts facts;
  facts.subject = one_line(X509_get_subject_name(certificate->get()));
  facts.issuer = one_line(X509_get_issuer_name(certificate->get()));
  if (!read_time(X509_get0_notBefore(certificate->get()), facts.not_before) ||
      !read_time(X509_get0_notAfter(certificate->get()), facts.not_after))
    return unreadable(path, "holds a certificate without a readable validity");
  return facts;
}

Result<UtcTime> first_end_in(const std::string& path) {
  const auto all = open_certificates(path);
  if (!all) return all.error();
  UtcTime first = UtcTime::max();
  for (const CertificateHandle& each : *all) {
    UtcTime end;
    if (!read_time(X509_get0_notAfter(each.get()), end))
      return unreadable(path, "holds a certificate without a readable validity");
    first = std::min(first, end);
  }
  return first;
}

Result<UtcTime> read_next_update(const std::string& path) {
  auto list = open_revocation_list(path);
  if (!list) return list.error();
  UtcTime next_update;
  const ASN1_TIME* end = X509_CRL_get0_nextUpdate(list->get());
  if (end == nullptr || !read_time(end, next_update))
    return Error{Errc::invalid_input, "revocation list file " + path + ": names no next update"};
  return next_update;
}

}  // namespace tpp::crypto
