// PEM files: certificates, private keys and revocation lists, all of them in one file.

#include <algorithm>
#include <string>

#include "crypto/certificate.hpp"
#include "crypto/signer.hpp"
#include "fuzz/memory_file.hpp"
#include "fuzz/target.hpp"

namespace tpp::fuzz {
namespace {

bool one_line(const std::string& text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

void demand_refusal(const Error& error, const std::string& path) {
  demand(error.code == Errc::invalid_input, "a wrong file is a wrong setting");
  demand(error.detail.find(path) != std::string::npos, "a refusal names the file");
}

void examine_certificate(const std::string& path) {
  const auto facts = crypto::read_certificate(path);
  if (!facts) return demand_refusal(facts.error(), path);
  demand(one_line(facts->subject) && one_line(facts->issuer), "a name is one line of ASCII");
  const auto again = crypto::read_certificate(path);
  demand(again && again->subject == facts->subject && again->issuer == facts->issuer &&
             again->not_before == facts->not_before && again->not_after == facts->not_after,
         "a certificate says one thing");
}

void examine_list(const std::string& path) {
  const auto next = crypto::read_next_update(path);
  if (!next) return demand_refusal(next.error(), path);
  const auto again = crypto::read_next_update(path);
  demand(again && *again == *next, "a list ends once");
}

void examine_pair(const std::string& path) {
  const auto signer = crypto::Signer::load({path, path});
  if (!signer) return demand_refusal(signer.error(), path);
  const std::string signature = signer->sign("text");
  demand(signature.size() >= 256, "a signature is as long as its key");
  demand(signer->sign("text") == signature, "a text has one signature");
  demand(one_line(signer->serial()) && one_line(signer->issuer()), "they fit into a header");
}

}  // namespace

void pem_files(std::string_view input) {
  const MemoryFile file(input);
  examine_certificate(file.path());
  examine_list(file.path());
  examine_pair(file.path());
}

}  // namespace tpp::fuzz
