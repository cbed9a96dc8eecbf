#include "crypto/sealed_box.hpp"

#include <thread>

#include <gtest/gtest.h>

#include "crypto/encoding.hpp"

namespace tpp::crypto {
namespace {

constexpr Place place{"token", "row-1", "refresh"};

std::string counting_bytes() {
  std::string bytes;
  for (char i = 0; i < 32; ++i) bytes += i;
  return bytes;
}

SealingKey key(std::uint32_t id, char fill) {
  return {id, Secret(std::string(32, fill))};
}

SealedBox box_of(std::vector<SealingKey> keys) {
  auto box = SealedBox::create(std::move(keys));
  if (!box) throw std::runtime_error(box.error().detail);
  return std::move(*box);
}

std::string from_hex(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
  return bytes;
}

TEST(SealedBox, OpensWhatItSealed) {
  const SealedBox box = box_of({key(1, 'a')});
  for (const std::string& text : {std::string(), std::string("x"), std::string(5000, 'y')}) {
    const auto opened = box.open(box.seal(Secret(text), place), place);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->reveal(), text);
  }
}

TEST(SealedBox, BlobHasTheDocumentedLayout) {
  const SealedBox box = box_of({key(0x01020304, 'a')});
  const std::string blob = box.seal(Secret("abc"), place);
  EXPECT_EQ(hex(blob.substr(0, 5)), "0101020304");
  EXPECT_EQ(blob.size(), 1U + 4 + 12 + 3 + 16);
}

TEST(SealedBox, OpensABlobMadeByAnotherImplementation) {
  const SealedBox box = box_of({SealingKey{7, Secret(counting_bytes())}});
  const std::string blob = from_hex(
      "0100000007404142434445464748494a4b8399dc46404ee270a5e46359f0017d04a1ffcaf7c46697d39184cf93"
      "e9501e");
  const auto opened = box.open(blob, place);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->reveal(), "a refresh token");
}

TEST(SealedBox, SealsTheSameValueDifferentlyEachTime) {
  const SealedBox box = box_of({key(1, 'a')});
  EXPECT_NE(box.seal(Secret("same"), place), box.seal(Secret("same"), place));
}

TEST(SealedBox, DoesNotOpenABlobInAnotherPlace) {
  const SealedBox box = box_of({key(1, 'a')});
  const std::string blob = box.seal(Secret("secret"), place);
  const Place others[] = {{"tokens", "row-1", "refresh"},
                          {"token", "row-2", "refresh"},
                          {"token", "row-1", "access"},
                          {"tokenr", "ow-1", "refresh"},
                          {"token", "row-1r", "efresh"}};
  for (const Place& other : others) EXPECT_FALSE(box.open(blob, other));
}

TEST(SealedBox, NoticesEveryChangedByte) {
  const SealedBox box = box_of({key(1, 'a'), key(0, 'a')});
  const std::string blob = box.seal(Secret("secret"), place);
  for (std::size_t i = 0; i < blob.size(); ++i) {
    std::string changed = blob;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    const auto opened = box.open(changed, place);
    ASSERT_FALSE(opened) << "byte " << i;
    EXPECT_EQ(opened.error().code, Errc::internal);
    EXPECT_EQ(opened.error().detail, "a stored secret cannot be opened");
  }
}

TEST(SealedBox, NoticesATruncatedBlob) {
  const SealedBox box = box_of({key(1, 'a')});
  const std::string blob = box.seal(Secret("secret"), place);
  for (std::size_t size = 0; size < blob.size(); ++size)
    EXPECT_FALSE(box.open(std::string_view(blob).substr(0, size), place)) << size;
}

TEST(SealedBox, SaysInTheCauseWhyABlobStaysShut) {
  const SealedBox box = box_of({key(1, 'a')});
  const std::string foreign = box_of({key(9, 'z')}).seal(Secret("secret"), place);
  const std::string forged = box_of({key(1, 'z')}).seal(Secret("secret"), place);
  EXPECT_EQ(box.open(foreign, place).error().cause, "key id 9 unknown");
  EXPECT_EQ(box.open(forged, place).error().cause, "authentication failed with key id 1");
}

TEST(SealedBox, SealsWithTheFirstKeyAndOpensWithAll) {
  const std::string old_blob = box_of({key(1, 'a')}).seal(Secret("old"), place);
  const SealedBox rotated = box_of({key(2, 'b'), key(1, 'a')});
  EXPECT_EQ(rotated.sealing_key_id(), 2U);
  EXPECT_EQ(rotated.open(old_blob, place)->reveal(), "old");
  EXPECT_TRUE(box_of({key(2, 'b')}).open(rotated.seal(Secret("new"), place), place));
}

TEST(SealedBox, FingerprintSurvivesRotationAndDependsOnItsPurpose) {
  const SealedBox before = box_of({key(1, 'a')});
  const SealedBox after = box_of({key(2, 'b'), key(1, 'a')});
  EXPECT_EQ(before.fingerprint("iban", "BE68"), after.fingerprint("iban", "BE68"));
  EXPECT_NE(before.fingerprint("iban", "BE68"), before.fingerprint("psu", "BE68"));
  EXPECT_NE(before.fingerprint("iban", "BE68"), before.fingerprint("iban", "BE69"));
}

TEST(SealedBox, FingerprintMatchesAnotherImplementation) {
  const SealedBox box = box_of({SealingKey{7, Secret(counting_bytes())}});
  EXPECT_EQ(hex(box.fingerprint("iban", "BE68539007547034")),
            "355574d831a95a5848b93016fc493582788b1180f4e531c688855ddb6db86793");
}

TEST(SealedBox, TakesOtherKeysWhileItIsUsed) {
  SealedBox box = box_of({key(1, 'a')});
  const std::string old_blob = box.seal(Secret("old"), place);

  ASSERT_TRUE(box.change_keys({key(1, 'a'), key(2, 'b')}, 2, {}));

  EXPECT_EQ(box.sealing_key_id(), 2U);
  EXPECT_EQ(box.open(old_blob, place)->reveal(), "old");
  EXPECT_TRUE(box_of({key(2, 'b')}).open(box.seal(Secret("new"), place), place));
  EXPECT_FALSE(box.change_keys({key(1, 'a')}, 3, {})) << "key 3 cannot seal";
  EXPECT_EQ(box.sealing_key_id(), 2U);
}

TEST(SealedBox, SealsNothingWhileItIsHeld) {
  SealedBox box = box_of({key(1, 'a')});
  const std::string blob = box.seal(Secret("text"), place);
  box.hold();

  EXPECT_THROW(box.seal(Secret("text"), place), std::runtime_error);
  EXPECT_THROW(box.fingerprint("iban", "BE68"), std::runtime_error);
  EXPECT_TRUE(box.open(blob, place));

  ASSERT_TRUE(box.change_keys({key(1, 'a')}, 1, {}));
  EXPECT_TRUE(box.open(box.seal(Secret("text"), place), place));
}

TEST(SealedBox, AGivenFingerprintKeyOutlivesTheKeyItWasDerivedFrom) {
  const std::vector<SealingKey> first{key(1, 'a')};
  SealedBox box = box_of(first);
  const std::string before = box.fingerprint("iban", "BE68");
  FingerprintKeys kept;
  kept.emplace("iban", SealedBox::derived_fingerprint_key(first, "iban"));

  ASSERT_TRUE(box.change_keys({key(2, 'b')}, 2, kept));

  EXPECT_EQ(box.fingerprint("iban", "BE68"), before);
}

TEST(SealedBox, TellsKeysApartWithoutTellingThem) {
  const std::string fingerprint = SealedBox::fingerprint_of(key(1, 'a'));
  EXPECT_EQ(fingerprint.size(), 32U);
  EXPECT_EQ(fingerprint, SealedBox::fingerprint_of(key(2, 'a')));
  EXPECT_NE(fingerprint, SealedBox::fingerprint_of(key(1, 'b')));
}

TEST(SealedBox, CanBeUsedFromManyThreads) {
  const SealedBox box = box_of({key(1, 'a')});
  int failures[4] = {};
  std::vector<std::thread> threads;
  for (int& failed : failures)
    threads.emplace_back([&box, &failed] {
      for (int i = 0; i < 200; ++i) {
        const std::string text = std::to_string(i);
        const auto opened = box.open(box.seal(Secret(text), place), place);
        if (!opened || opened->reveal() != text) ++failed;
      }
    });
  for (std::thread& thread : threads) thread.join();
  for (const int failed : failures) EXPECT_EQ(failed, 0);
}

TEST(SealedBox, RefusesUnfitKeys) {
  EXPECT_FALSE(SealedBox::create({}));
  std::vector<SealingKey> twice{key(1, 'a'), key(1, 'b')};
  EXPECT_EQ(SealedBox::create(twice).error().detail, "sealing key 1 is given twice");
  std::vector<SealingKey> too_short{SealingKey{3, Secret("short")}};
  EXPECT_EQ(SealedBox::create(too_short).error().detail, "sealing key 3 is not 32 bytes long");
}

TEST(KeyList, ReadsLinesAndSkipsComments) {
  const std::string first = base64(std::string(32, 'a'));
  const std::string second = base64(std::string(32, 'b'));
  const auto keys =
      SealedBox::parse_keys(Secret("# rotated\n\n 2 : " + first + " \r\n1:" + second));
  ASSERT_TRUE(keys);
  ASSERT_EQ(keys->size(), 2U);
  EXPECT_EQ(keys->at(0).id, 2U);
  EXPECT_EQ(keys->at(0).bytes.reveal(), std::string(32, 'a'));
  EXPECT_EQ(keys->at(1).id, 1U);
}

TEST(KeyList, NamesTheLineAndNeverItsContent) {
  const std::pair<std::string, std::string> cases[] = {
      {"# c\nhunter2", "sealing keys, line 2: not of the form id:base64"},
      {"hunter2:QUJD", "sealing keys, line 1: the id is not a whole number from 0 to 4294967295"},
      {"4294967296:QUJD",
       "sealing keys, line 1: the id is not a whole number from 0 to 4294967295"},
      {"1:hunter2!", "sealing keys, line 1: the key is not base64"},
      {"1:QUJD", "sealing keys, line 1: the key is not 32 bytes long"},
      {"# only a comment\n", "sealing keys: there is no key"}};
  for (const auto& [text, message] : cases) {
    const auto keys = SealedBox::parse_keys(Secret(text));
    ASSERT_FALSE(keys) << text;
    EXPECT_EQ(keys.error().detail, message);
  }
}

}  // namespace
}  // namespace tpp::crypto
