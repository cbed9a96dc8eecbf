#include "http/server_look.hpp"

#include <memory>
#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <openssl/x509v3.h>

namespace tpp::http {
namespace {

namespace asio = boost::asio;
using Stream = asio::ssl::stream<asio::ip::tcp::socket>;

struct Names {
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};
struct Certificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

std::string text_of(const ASN1_STRING* value) {
  const auto* data = ASN1_STRING_get0_data(value);
  return {data, data + ASN1_STRING_length(value)};
}

std::string name_of(const GENERAL_NAME* name) {
  if (name->type == GEN_DNS) return text_of(name->d.dNSName);
  if (name->type != GEN_IPADD) return {};
  const std::string raw = text_of(name->d.iPAddress);
  if (raw.size() != 4) return "an IPv6 address";
  asio::ip::address_v4::bytes_type bytes{};
  std::copy(raw.begin(), raw.end(), bytes.begin());
  return asio::ip::address_v4(bytes).to_string();
}

std::vector<std::string> names_in(X509* certificate) {
  std::vector<std::string> found;
  const std::unique_ptr<GENERAL_NAMES, Names> names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    std::string name = name_of(sk_GENERAL_NAME_value(names.get(), i));
    if (!name.empty()) found.push_back(std::move(name));
  }
  return found;
}

UtcTime end_of(X509* certificate) {
  std::tm parts{};
  ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &parts);
  return std::chrono::floor<std::chrono::milliseconds>(
      std::chrono::system_clock::from_time_t(timegm(&parts)));
}

ServerLook look_of(Stream& stream) {
  ServerLook look;
  look.protocol = SSL_get_version(stream.native_handle());
  const std::unique_ptr<X509, Certificate> shown(SSL_get1_peer_certificate(stream.native_handle()));
  if (shown) {
    look.names = names_in(shown.get());
    look.not_after = end_of(shown.get());
  }
  return look;
}

Error not_connected(const Url& origin, const boost::system::error_code& why) {
  return Error{Errc::bank_unreachable,
               "no connection to " + origin.host + ":" + std::to_string(origin.port),
               why ? why.message() : "no answer in time"};
}

Error not_shaken(Stream& stream, const boost::system::error_code& why) {
  const long verified = SSL_get_verify_result(stream.native_handle());
  std::string cause = why ? why.message() : "no answer in time";
  if (verified != X509_V_OK) cause = X509_verify_cert_error_string(verified);
  return Error{Errc::bank_unreachable, "the TLS handshake failed", std::move(cause)};
}

// Runs one asynchronous operation to its end or to the limit; an operation that did not end has
// not set its flag.
bool finished(asio::io_context& io, std::chrono::steady_clock::time_point until, const bool& done) {
  io.restart();
  while (!done && io.run_one_until(until) != 0) {
  }
  return done;
}

}  // namespace

Result<ServerLook> look_at_server(const Url& origin, asio::ssl::context& tls,
                                  std::chrono::seconds limit) {
  const auto until = std::chrono::steady_clock::now() + limit;
  asio::io_context io(1);
  boost::system::error_code failed;
  asio::ip::tcp::resolver resolver(io);
  const auto addresses = resolver.resolve(origin.host, std::to_string(origin.port), failed);
  if (failed) return not_connected(origin, failed);

  Stream stream(io, tls);
  bool done = false;
  asio::async_connect(stream.next_layer(), addresses,
                      [&](const boost::system::error_code& error, const auto&) {
                        failed = error;
                        done = true;
                      });
  if (!finished(io, until, done) || failed) return not_connected(origin, failed);

  SSL_set_tlsext_host_name(stream.native_handle(), origin.host.c_str());
  stream.set_verify_callback(asio::ssl::host_name_verification(origin.host));
  done = false;
  stream.async_handshake(Stream::client, [&](const boost::system::error_code& error) {
    failed = error;
    done = true;
  });
  if (!finished(io, until, done) || failed) return not_shaken(stream, failed);
  return look_of(stream);
}

}  // namespace tpp::http
