#pragma once
// In what the proof of fresh SCA may come back from the bank's page.

namespace tpp {

struct ScaCarriers {
  bool parameter = true;  // of the redirect; ReturnNames says which
  bool code = true;       // to be exchanged like that of a consent
};

}  // namespace tpp
