#pragma once
// An authority of 2005, a server of its, and what it and its responders have stapled to it since.
// Their private keys are thrown away: nobody can add a word, and all of it has long expired.

#include <array>
#include <string_view>

namespace tpp::fuzz::ocsp {

inline constexpr std::string_view authority = R"(-----BEGIN CERTIFICATE-----
MIIBKTCB0KADAgECAgEBMAoGCCqGSM49BAMCMBQxEjAQBgNVBAMMCWF1dGhvcml0
eTAeFw0wNTAxMDEwMDAwMDBaFw0xNTAxMDEwMDAwMDBaMBQxEjAQBgNVBAMMCWF1
dGhvcml0eTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABKJUXJCkVKAF8qcJAZcl
SxVmJ53g6i5Br7iBp456XYR8R7UstDImCq5wv9I6PkF/i2cFVeDFgW8usXq5IU7Y
bm2jEzARMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgRflzrx3x
E5uS97gRa5yzidMt4a0zUyW2Be7y84EkI3QCIQCY0vjJvQCCRAF0J9msdNvc6Hbi
QtaoPRWQkuEL0Fgtdg==
-----END CERTIFICATE-----
)";

inline constexpr std::string_view server = R"(-----BEGIN CERTIFICATE-----
MIIBKzCB0aADAgECAgECMAoGCCqGSM49BAMCMBQxEjAQBgNVBAMMCWF1dGhvcml0
eTAeFw0wNTAxMDEwMDAwMDBaFw0xNTAxMDEwMDAwMDBaMBExDzANBgNVBAMMBnNl
cnZlcjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMaZXGdjcGgtJriQA8fg1aR/
iCp6c2s1lkHB4PyM2xGSsSI6L1dX5GsUpRCVQfdFmo/D0b+mPbq7bOqgIqXiLHWj
FzAVMBMGA1UdJQQMMAoGCCsGAQUFBwMBMAoGCCqGSM49BAMCA0kAMEYCIQDhkQh5
iTaLEhJranTnOX1J5ZPSQXys8NWfC86ejcVJBwIhAJViCppqwTWo8fmpuGC3aC0s
Rs9wuKYvus1TDXjyJ81r
-----END CERTIFICATE-----
)";

// SHA-256 of the whole staple and of what is signed in it (ResponseData, RFC 6960).
struct Staple {
  enum Verdict { passes_always, passes_when_old };
  Verdict verdict;
  std::string_view whole;
  std::string_view signed_part;
};

// What may pass; the rest of the corpus may not.
inline constexpr std::array<Staple, 7> staples{{
    {Staple::passes_always,  // good
     "da02d5f985a96411cd57294214b4c35a98b7c10b34197015721b752843c51e1c",
     "21ded0461f0c243a8e16c78ead94a6c200a80f13e25716b7e2ae8f4a18f47da9"},
    {Staple::passes_always,  // good, named by SHA-256
     "d956c876f4713c4e0963e1e47ca0c0d6bd93c13ccf4225d20b96c5599c30cdf9",
     "ee953898c47241fcb9c67f73cdcab45cad2decc7d16558b87a3e2d72dba10b6b"},
    {Staple::passes_always,  // good, by a responder
     "2518fb5cf661b619c7bb3b19386bb48b1f5c6997ab4cdb443eb0c263e1eee1f6",
     "cea5f53f11cacc136eb96c7edb4fd9ea86a59090ad6e97907fc0c0a3de0cb8f5"},
    {Staple::passes_always,  // good, by a responder named by its key
     "6899f5e8e7127e64a08010dc03a005a6cadf18a8077e178d472402bd2d0e2c60",
     "75d0c9efa8e3600c120cbd5c62956d9175159cbf5f55c52f707babd026b01306"},
    {Staple::passes_always,  // good without an end
     "4f493a1fa7c78bb885507da0488c228e25b218322bb880173944faae9dfe370a",
     "1a05df9f001eebbb12346f2b2d1dd5ea3ca5f477849e051ad4b4ee69ef1708e5"},
    {Staple::passes_when_old,  // unknown
     "12fe69c9078d4f92d8e35cf955711cbbeb83100935daa5a4f26bed0e467cd7ee",
     "4fd91079f6faff70e233aabe43ac4803610590d2c5f5340f8361c12a8969584e"},
    {Staple::passes_always,  // two words, ours good
     "59930e0be34abce446be418002b53b9a7a19b8bbad8ad5d019e8ca946420552f",
     "b8b67bfb9a9938bf60cdb622902040797bc24902998882e46f290d7eb3bec933"},
}};

}  // namespace tpp::fuzz::ocsp
