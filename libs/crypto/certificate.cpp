#include "crypto/certificate.hpp"

#include <cerrno>
#include <chrono>
#include <ctime>
#include <system_error>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "crypto/openssl_handle.hpp"

namespace tpp::crypto {
namespace {

Error unreadable(const std::string& path, const std::string& reason) {
  return Error{Errc::invalid_input, "certificate file " + path + ": " + reason};
}

std::string one_line(const X509_NAME* name) {
  const BioHandle out(BIO_new(BIO_s_mem()));
  require(out != nullptr && X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253) >= 0,
          "print of a name");
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string{};
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
  const BioHandle file(BIO_new_file(path.c_str(), "r"));
  if (!file) {
    const int reason = errno;
    ERR_clear_error();
    return unreadable(path, std::generic_category().message(reason));
  }
  const CertificateHandle certificate(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr));
  if (!certificate) {
    ERR_clear_error();
    return unreadable(path, "holds no PEM certificate");
  }
  CertificateFacts facts;
  facts.subject = one_line(X509_get_subject_name(certificate.get()));
  facts.issuer = one_line(X509_get_issuer_name(certificate.get()));
  if (!read_time(X509_get0_notBefore(certificate.get()), facts.not_before) ||
      !read_time(X509_get0_notAfter(certificate.get()), facts.not_after))
    return unreadable(path, "holds a certificate without a readable validity");
  return facts;
}

}  // namespace tpp::crypto
