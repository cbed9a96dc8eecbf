// Files of the spool: what a torn write, a stranger or a damaged disk leaves is never taken for an
// answer of the bank. The first byte chooses the entry and what happens to its file.

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "fuzz/target.hpp"
#include "storage/file_token_spool.hpp"
#include "storage/spooled_answer.hpp"
#include "support/run.hpp"

namespace tpp::fuzz {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr const char* consent = "00000000-0000-4000-8000-000000000001";
constexpr UtcTime received{1'700'000'000'000ms};

TokenGrant tokens() {
  TokenGrant grant;
  grant.access_token = Secret("access");
  grant.refresh_token = Secret("refresh");
  grant.access_lifetime = 900s;
  return grant;
}

SpooledAnswer refresh() {
  return SpooledRefresh{ConsentId{consent},
                        {"11111111-1111-4111-8111-000000000001", 7, 3, {}, false},
                        tokens(),
                        {},
                        received};
}

SpooledAnswer exchange() {
  const GrantedAccount account{LogicalId{Secret("logical")}, *Iban::parse("BE68539007547034"),
                               Currency::eur()};
  return SpooledExchange{ConsentId{consent},
                         ClientId{"22222222-2222-4222-8222-000000000001"},
                         AuthorizationId{"33333333-3333-4333-8333-000000000001"},
                         tokens(),
                         account,
                         received,
                         received + std::chrono::days(180)};
}

// A spool with two entries, whose files are written anew for every input.
class Spool {
 public:
  Spool() : spool_(std::make_unique<storage::FileTokenSpool>(folder(), 10, box_)) {
    for (const auto& answer : {refresh(), exchange()}) {
      const auto name = testing::run(io_, spool_->keep(answer));
      demand(name.has_value(), "there is room for an answer");
      names_.push_back(*name);
      genuine_.push_back(content_of(*name));
    }
  }
  ~Spool() {
    spool_.reset();
    fs::remove_all(parent_);
  }
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  const std::string& genuine(std::size_t entry) const { return genuine_[entry]; }

  std::string sealed(std::size_t entry, std::string_view text) const {
    return box_.seal(Secret(std::string(text)), {"token_spool", names_[entry], "answer"});
  }

  Result<SpooledAnswer> read(std::size_t entry, std::string_view content) {
    std::ofstream(parent_ / "answers" / names_[entry], std::ios::binary) << content;
    return testing::run(io_, spool_->read(names_[entry]));
  }

 private:
  storage::SpoolFolder folder() {
    std::string made = fs::temp_directory_path() / "tpp-spool-XXXXXX";
    demand(::mkdtemp(made.data()) != nullptr, "there is a folder");
    parent_ = made;
    auto locked = storage::SpoolFolder::open(parent_ / "answers");
    demand(locked.has_value(), "the folder is ours");
    return std::move(*locked);
  }

  std::string content_of(const std::string& name) const {
    std::ifstream file(parent_ / "answers" / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  asio::io_context io_;
  crypto::SealedBox box_ = *crypto::SealedBox::create({{1, Secret(std::string(32, 'k'))}});
  fs::path parent_;
  std::unique_ptr<storage::FileTokenSpool> spool_;
  std::vector<std::string> names_;
  std::vector<std::string> genuine_;
};

Spool& spool() {
  static Spool made;
  return made;
}

void demand_genuine(std::size_t entry, const std::string& content) {
  const auto answer = spool().read(entry, content);
  demand(answer.has_value() == (content == spool().genuine(entry)), "nobody answers but the bank");
  if (!answer) demand(answer.error().code == Errc::internal, "a damaged file is told as one");
}

// Cut at a length, or with other bytes from a place on.
std::string damaged(const std::string& genuine, std::string_view input) {
  const std::size_t place = input.empty() ? 0 : static_cast<unsigned char>(input.front());
  if (input.size() < 2) return genuine.substr(0, place * genuine.size() / 256);
  std::string bytes = genuine;
  for (std::size_t i = 1; i < input.size() && place + i <= bytes.size(); ++i)
    bytes[place + i - 1] = static_cast<char>(bytes[place + i - 1] ^ input[i]);
  return bytes;
}

// Texts that our own key sealed: of a release before this one, or of none.
void examine_sealed(std::size_t entry, std::string_view text) {
  const auto answer = spool().read(entry, spool().sealed(entry, text));
  if (!answer) return demand(answer.error().code == Errc::internal, "what is unknown is told");
  const Secret packed = storage::pack_entry(*answer);
  const auto again = storage::unpack_entry(packed);
  demand(again.has_value(), "what is packed is unpacked");
  demand(storage::pack_entry(*again).equals(packed), "an answer has one text");
}

}  // namespace

void spool_files(std::string_view input) {
  const auto choice = take_choice(input, 8);
  const std::size_t entry = choice % 2;
  switch (choice / 2) {
    case 0:
      return demand_genuine(entry, std::string(input));
    case 1:
      return demand_genuine(entry, damaged(spool().genuine(entry), input));
    case 2:
      return demand_genuine(entry, spool().genuine(1 - entry) + std::string(input));
    default:
      return examine_sealed(entry, input);
  }
}

}  // namespace tpp::fuzz
