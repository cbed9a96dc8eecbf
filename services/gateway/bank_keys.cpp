#include "bank_keys.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <utility>

#include <sys/stat.h>

#include "crypto/certificate.hpp"
#include "crypto/digest.hpp"
#include "http/tls.hpp"

namespace tpp::gateway {
namespace {

using Done = Result<void>;

Done check_secrecy(const std::string& path, bool group_may_read) {
  if (path.empty()) return {};
  struct stat facts{};
  if (stat(path.c_str(), &facts) != 0) return {};  // whoever reads it says why that fails
  const mode_t forbidden = group_may_read ? S_IWGRP | S_IRWXO : S_IRWXG | S_IRWXO;
  if ((facts.st_mode & forbidden) == 0) return {};
  const bool others = (facts.st_mode & S_IRWXO) != 0;
  return Error{Errc::invalid_input,
               path + (others ? ": the private key is open to others than its owner; chmod 600"
                              : ": the private key is open to its group; chmod 600, or set "
                                "certificates.group_readable_keys")};
}

Result<CertificateInUse> valid_certificate(const std::string& bank, const char* role,
                                           const std::string& path, UtcTime now) {
  auto facts = crypto::read_certificate(path);
  if (!facts) return Error{facts.error().code, path + ": holds no readable PEM certificate"};
  if (facts->not_before > now)
    return Error{Errc::invalid_input, path + ": the certificate is not valid yet"};
  if (facts->not_after < now)
    return Error{Errc::invalid_input, path + ": the certificate has expired"};
  return CertificateInUse{bank, role, facts->not_after};
}

Done load_tls(const BankKeySource& source, BankKeys& keys) {
  const BankConfig& bank = source.bank;
  if (auto secret = check_secrecy(bank.private_key_file, source.group_may_read); !secret)
    return secret;
  http::TlsFiles files{bank.certificate_file, bank.private_key_file, bank.trusted_ca_file,
                       bank.crl_file};
  http::Pins pins{bank.pins, bank.pins_mode == "report_only" ? http::Pins::Mode::report_only
                                                             : http::Pins::Mode::enforce};
  auto tls = http::make_client_tls(files, pins);
  if (!tls) return tls.error();
  keys.tls = std::move(*tls);
  return {};
}

Done load_signer(const BankKeySource& source, BankKeys& keys) {
  if (auto secret = check_secrecy(source.access.signing_key_file, source.group_may_read); !secret)
    return secret;
  auto signer = belfius::RequestSigner::load(*source.signature, source.access);
  if (!signer) return signer.error();
  keys.signer = std::move(*signer);
  return {};
}

bool signs(const BankKeySource& source) {
  return source.signature && source.signature->mode != belfius::SignatureMode::none;
}

Done note_ends(const BankKeySource& source, UtcTime now, BankKeys& keys) {
  const BankConfig& bank = source.bank;
  const std::array certificates{
      std::pair{"qwac", source.tls ? bank.certificate_file : std::string()},
      std::pair{"qseal", signs(source) ? bank.signing_certificate_file : std::string()}};
  for (const auto& [role, path] : certificates) {
    if (path.empty()) continue;
    auto valid = valid_certificate(bank.id, role, path, now);
    if (!valid) return valid.error();
    keys.certificates.push_back(std::move(*valid));
  }
  if (!source.tls) return {};
  if (!bank.trusted_ca_file.empty()) {
    // One that has ended stops nobody here: the bank may be vouched for by another.
    auto end = crypto::first_end_in(bank.trusted_ca_file);
    if (!end) return end.error();
    keys.certificates.push_back({bank.id, "ca", *end});
  }
  if (bank.crl_file.empty()) return {};
  auto next_update = crypto::read_next_update(bank.crl_file);
  if (!next_update) return next_update.error();
  keys.certificates.push_back({bank.id, "crl", *next_update});
  return {};
}

}  // namespace

Result<BankKeys> load_bank_keys(const BankKeySource& source, UtcTime now) {
  BankKeys keys;
  if (source.signature)
    if (auto loaded = load_signer(source, keys); !loaded) return loaded.error();
  if (source.tls)
    if (auto loaded = load_tls(source, keys); !loaded) return loaded.error();
  if (auto noted = note_ends(source, now, keys); !noted) return noted.error();
  return keys;
}

std::string fingerprint_of(const BankKeySource& source) {
  const BankConfig& bank = source.bank;
  std::string all;
  for (const std::string* path :
       {&bank.certificate_file, &bank.private_key_file, &bank.trusted_ca_file, &bank.crl_file,
        &bank.signing_certificate_file, &bank.signing_key_file}) {
    if (path->empty()) continue;
    std::ifstream file(*path, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    all += file ? crypto::sha256(content) : std::string("unreadable");
    wipe(content);
  }
  return crypto::sha256(all);
}

}  // namespace tpp::gateway
