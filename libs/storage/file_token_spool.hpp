#pragma once
// The spool as one sealed file per answer in a folder of this process alone: two replicas must not
// share it, and a lock refuses the second one. In Kubernetes an emptyDir outlives the container,
// and a persistent volume of its own also the pod.

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "crypto/sealed_box.hpp"
#include "domain/ports/token_spool.hpp"

namespace tpp::storage {

// A folder that is locked for as long as this lives.
class SpoolFolder {
 public:
  // An empty path is no folder. invalid_input: it cannot be used, is open to others, or in use.
  static Result<SpoolFolder> open(const std::string& path);
  SpoolFolder(SpoolFolder&&) noexcept;
  SpoolFolder& operator=(SpoolFolder&&) noexcept;
  ~SpoolFolder();

 private:
  friend class FileTokenSpool;
  struct State;  // its descriptor and the thread that writes
  SpoolFolder();
  std::unique_ptr<State> state_;
};

class FileTokenSpool final : public TokenSpool {
 public:
  // Without a folder keep() fails. Finds what an earlier process left behind.
  FileTokenSpool(SpoolFolder folder, std::size_t limit, const crypto::SealedBox& box);
  ~FileTokenSpool() override;
  FileTokenSpool(const FileTokenSpool&) = delete;
  FileTokenSpool& operator=(const FileTokenSpool&) = delete;

  Task<std::string> keep(const SpooledAnswer& answer) override;
  Task<SpooledAnswer> read(const std::string& name) override;
  Task<void> drop(const std::string& name) override;
  std::vector<std::string> names() const override;
  std::vector<std::string> names_of(const ConsentId& consent) const override;

 private:
  int descriptor() const;

  SpoolFolder folder_;
  std::size_t limit_;
  const crypto::SealedBox& box_;
  std::set<std::string> names_;  // "time.consent.attempt", so that they sort by age
};

}  // namespace tpp::storage
