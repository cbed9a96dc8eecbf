#include <gtest/gtest.h>

#include "unit/iso20022/given_pain001.hpp"

namespace tpp::iso20022::testing {
namespace {

std::string refusal_of(const std::string& document) {
  const auto read = read_pain001(document);
  if (read) return "taken";
  return read.error().code == Errc::invalid_input ? read.error().detail : "other";
}

TEST(Pain001Document, WhatIsNotXmlIsRefused) {
  for (const std::string& text :
       {"", "{}", "<Document>", "<Document></Dokument>", "plain", "<?xml version=\"1.0\"?>"})
    EXPECT_NE(refusal_of(text), "taken") << text;
  EXPECT_EQ(refusal_of(good_document.substr(0, good_document.size() / 2)), "the body is not XML");
}

TEST(Pain001Document, DoctypesAndEntitiesAreRefused) {
  EXPECT_EQ(refusal_of(with("<Document", "<!DOCTYPE Document SYSTEM \"file:///x\"><Document")),
            "a document with a DOCTYPE is not taken");
  EXPECT_EQ(refusal_of(with("<Document", "<!DOCTYPE d [<!ENTITY a \"TRF\">]><Document")),
            "a document with a DOCTYPE is not taken");
  EXPECT_EQ(refusal_of(with("An Peeters", "An &who;")),
            "the document has an entity that XML does not define");
  EXPECT_EQ(refusal_of(with("Tax office", "Tax&#39;s office")), "taken");
}

TEST(Pain001Document, OnlyUtf8IsTaken) {
  EXPECT_EQ(refusal_of(with("UTF-8", "ISO-8859-1")), "the document is not UTF-8");
  for (const char* bytes : {"\xe9", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80"})
    EXPECT_EQ(refusal_of(with("An Peeters", bytes)), "the document is not UTF-8");
  EXPECT_EQ(refusal_of(with("An Peeters", std::string("An\0P", 4))),
            "the document has control characters");
  EXPECT_EQ(refusal_of("\xef\xbb\xbf" + good_document), "taken");
}

TEST(Pain001Document, OtherNamespacesAndRootsAreRefused) {
  EXPECT_EQ(paths_of_wrong(with("pain.001.001.03", "pain.001.001.02")), "/Document");
  EXPECT_EQ(paths_of_wrong(with("pain.001.001.03", "pain.008.001.02")), "/Document");
  EXPECT_EQ(paths_of_wrong(with(" xmlns=", " xmlns:p=")), "/Document");
  EXPECT_NE(refusal_of(with("<GrpHdr>", "<GrpHdr xmlns=\"urn:other\">")), "taken");
  EXPECT_NE(refusal_of(with(with("<Ustrd>", "<p:Ustrd>"), "</Ustrd>", "</p:Ustrd>")), "taken");
  EXPECT_NE(refusal_of(good_document + "<Document/>"), "taken");
  EXPECT_NE(refusal_of(good_document + "text"), "taken");
  EXPECT_EQ(refusal_of(with("Ccy=\"EUR\"", "Ccy=\"EUR\" Ccy=\"USD\"")),
            "the document has an attribute twice");
}

TEST(Pain001Document, DeepAndLargeDocumentsAreRefused) {
  std::string deep;
  for (int i = 0; i < 40; ++i) deep += "<PstlAdr>";
  for (int i = 0; i < 40; ++i) deep += "</PstlAdr>";
  EXPECT_EQ(refusal_of(with("<PstlAdr><Ctry>NL</Ctry><AdrLine>Café 1</AdrLine></PstlAdr>", deep)),
            "the document is nested too deeply");
  std::string abyss;
  for (int i = 0; i < 200'000; ++i) abyss += "<a>";
  for (int i = 0; i < 200'000; ++i) abyss += "</a>";
  EXPECT_EQ(refusal_of(abyss), "the document is nested too deeply");
  EXPECT_EQ(refusal_of(good_document + std::string(largest_document, ' ')),
            "the document is too large");
}

}  // namespace
}  // namespace tpp::iso20022::testing
