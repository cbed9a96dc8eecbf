#include "storage/file_token_spool.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/run.hpp"

namespace tpp::storage {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

crypto::SealedBox box_with(char filling) {
  std::vector<crypto::SealingKey> keys;
  keys.push_back(crypto::SealingKey{1, Secret(std::string(32, filling))});
  auto box = crypto::SealedBox::create(std::move(keys));
  return std::move(*box);
}

struct FileTokenSpoolTest : ::testing::Test {
  FileTokenSpoolTest() {
    char made[] = "/tmp/tpp-spool-XXXXXX";
    parent = ::mkdtemp(made);
    folder = parent + "/answers";
  }
  ~FileTokenSpoolTest() override { fs::remove_all(parent); }

  std::unique_ptr<FileTokenSpool> open(std::size_t limit = 10) {
    auto locked = SpoolFolder::open(folder);
    if (!locked) throw std::runtime_error(locked.error().detail);
    return std::make_unique<FileTokenSpool>(std::move(*locked), limit, box);
  }

  template <class T>
  Result<T> run(Task<T> task) {
    return testing::run(io, std::move(task));
  }

  static SpooledRefresh refresh(int number) {
    SpooledRefresh made;
    made.consent.value = "00000000-0000-4000-8000-00000000000" + std::to_string(number);
    made.claim.attempt_id = "11111111-1111-4111-8111-00000000000" + std::to_string(number);
    made.claim.fence = 7;
    made.claim.version = 3;
    made.tokens.access_token = Secret("access-canary");
    made.tokens.refresh_token = Secret("refresh-canary");
    made.tokens.access_lifetime = 900s;
    made.received_at = UtcTime(1'700'000'000'000ms) + std::chrono::seconds(number);
    return made;
  }

  std::string keep(FileTokenSpool& spool, SpooledAnswer answer) {
    auto name = run(spool.keep(answer));
    return name ? *name : std::string();
  }

  std::string bytes_of(const std::string& name) const {
    std::ifstream file(folder + "/" + name, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }

  asio::io_context io;
  crypto::SealedBox box = box_with('k');
  std::string parent;
  std::string folder;
};

TEST_F(FileTokenSpoolTest, WhatWasKeptIsFoundByTheNextProcess) {
  const std::string name = keep(*open(), SpooledAnswer(refresh(1)));

  auto next = open();
  ASSERT_EQ(next->names(), std::vector<std::string>{name});
  auto answer = run(next->read(name));

  ASSERT_TRUE(answer) << answer.error().cause;
  const auto& read = std::get<SpooledRefresh>(*answer);
  EXPECT_EQ(read.consent, refresh(1).consent);
  EXPECT_EQ(read.claim.attempt_id, refresh(1).claim.attempt_id);
  EXPECT_EQ(read.claim.fence, 7);
  EXPECT_EQ(read.claim.version, 3);
  EXPECT_EQ(read.tokens.refresh_token->reveal(), "refresh-canary");
  EXPECT_EQ(read.tokens.access_lifetime, 900s);
  EXPECT_EQ(read.received_at, refresh(1).received_at);
  EXPECT_FALSE(read.unread);
}

TEST_F(FileTokenSpoolTest, AnExchangeKeepsItsAccount) {
  SpooledExchange exchange;
  exchange.consent = refresh(1).consent;
  exchange.client.value = "22222222-2222-4222-8222-000000000001";
  exchange.authorization.value = refresh(2).claim.attempt_id;
  exchange.tokens = refresh(1).tokens;
  exchange.account = GrantedAccount{LogicalId{Secret("logical")}, *Iban::parse("BE68539007547034"),
                                    Currency::eur()};
  exchange.received_at = refresh(1).received_at;
  exchange.expires_at = exchange.received_at + std::chrono::days(180);
  auto spool = open();
  auto answer = run(spool->read(keep(*spool, SpooledAnswer(exchange))));
  ASSERT_TRUE(answer);
  const auto& read = std::get<SpooledExchange>(*answer);
  EXPECT_EQ(read.authorization, exchange.authorization);
  EXPECT_EQ(read.client, exchange.client);
  EXPECT_EQ(read.expires_at, exchange.expires_at);
  ASSERT_TRUE(read.account);
  EXPECT_EQ(read.account->iban.value(), "BE68539007547034");
}

TEST_F(FileTokenSpoolTest, TheDiskSeesNoSecretAndNobodyElseReadsIt) {
  const std::string name = keep(*open(), SpooledAnswer(refresh(1)));
  EXPECT_EQ(bytes_of(name).find("canary"), std::string::npos);
  struct stat facts{};
  ASSERT_EQ(::stat((folder + "/" + name).c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600U);
  ASSERT_EQ(::stat(folder.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0700U);
}

TEST_F(FileTokenSpoolTest, DroppedEntriesAreGone) {
  auto spool = open();
  const std::string name = keep(*spool, SpooledAnswer(refresh(1)));
  ASSERT_TRUE(run(spool->drop(name)));
  EXPECT_TRUE(spool->names().empty());
  EXPECT_FALSE(fs::exists(folder + "/" + name));
  EXPECT_TRUE(run(spool->drop(name))) << "twice is no error";
}

TEST_F(FileTokenSpoolTest, TheOldestComesFirstAndEachConsentFindsItsOwn) {
  auto spool = open();
  const std::string second = keep(*spool, SpooledAnswer(refresh(2)));
  const std::string first = keep(*spool, SpooledAnswer(refresh(1)));
  EXPECT_EQ(spool->names(), (std::vector<std::string>{first, second}));
  EXPECT_EQ(spool->names_of(refresh(2).consent), std::vector<std::string>{second});
}

TEST_F(FileTokenSpoolTest, AFullSpoolSaysSo) {
  auto spool = open(1);
  keep(*spool, SpooledAnswer(refresh(1)));
  auto refused = run(spool->keep(SpooledAnswer(refresh(2))));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::storage_unavailable);
}

TEST_F(FileTokenSpoolTest, WithoutAFolderThereIsNoSpool) {
  auto nowhere = SpoolFolder::open("");
  FileTokenSpool none(std::move(*nowhere), 10, box);
  EXPECT_FALSE(run(none.keep(SpooledAnswer(refresh(1)))));
  EXPECT_TRUE(none.names().empty());
}

TEST_F(FileTokenSpoolTest, TwoReplicasCannotShareAFolder) {
  auto first = open();
  auto second = SpoolFolder::open(folder);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().detail.find("in use"), std::string::npos);
  first.reset();
  EXPECT_TRUE(SpoolFolder::open(folder));
}

TEST_F(FileTokenSpoolTest, AFolderThatIsOpenToOthersIsRefused) {
  fs::create_directory(folder);
  fs::permissions(folder, fs::perms(0755));
  EXPECT_FALSE(SpoolFolder::open(folder));
}

TEST_F(FileTokenSpoolTest, AnotherKeyOrAMovedFileOpensNothing) {
  const std::string name = keep(*open(), SpooledAnswer(refresh(1)));
  std::string moved = name;
  moved.back() = '9';
  fs::copy_file(folder + "/" + name, folder + "/" + moved);
  EXPECT_FALSE(run(open()->read(moved))) << "sealed for another place";
  box = box_with('x');
  auto answer = run(open()->read(name));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::internal);
}

TEST_F(FileTokenSpoolTest, WhatWasNotFinishedIsClearedAwayAndStrangersAreIgnored) {
  open();
  const std::string name = "000001700000000." + refresh(1).consent.value + "." +
                           refresh(1).claim.attempt_id + ".unfinished";
  std::ofstream(folder + "/" + name) << "half";
  std::ofstream(folder + "/notes.txt") << "not ours";
  EXPECT_TRUE(open()->names().empty());
  EXPECT_FALSE(fs::exists(folder + "/" + name));
  EXPECT_TRUE(fs::exists(folder + "/notes.txt"));
}

}  // namespace
}  // namespace tpp::storage
