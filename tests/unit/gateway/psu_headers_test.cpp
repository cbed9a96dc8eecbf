#include "api/psu_headers.hpp"

#include <gtest/gtest.h>

namespace tpp::gateway {
namespace {

http::Request with(std::vector<http::HeaderView> headers) {
  http::Request request;
  request.headers = std::move(headers);
  return request;
}

std::vector<std::string> wrong_in(std::vector<http::HeaderView> headers) {
  auto psu = given_psu_presence(with(std::move(headers)));
  std::vector<std::string> names;
  if (psu) return names;
  for (const FieldError& field : psu.error().context->fields) names.push_back(field.field);
  return names;
}

using Names = std::vector<std::string>;

TEST(PsuPresence, NeedsAnAddress) {
  EXPECT_TRUE(given_psu_presence(with({{"PSU-IP-Address", "2001:db8::7"}}))->attended());
  EXPECT_FALSE(given_psu_presence(with({}))->attended());
  EXPECT_FALSE(given_psu_presence(with({{"PSU-IP-Address", ""}}))->attended());
  EXPECT_FALSE(given_psu_presence(with({{"PSU-User-Agent", "Browser/1"}}))->attended());
}

TEST(PsuPresence, KeepsEveryFactThatTheFrontendTells) {
  const std::vector<http::HeaderView> told{
      {"PSU-IP-Port", "65535"},
      {"psu-user-agent", "Browser/1 (X; Y)"},
      {"PSU-Accept", "text/html, */*;q=0.1"},
      {"PSU-Accept-Charset", "utf-8"},
      {"PSU-Accept-Encoding", "br, gzip"},
      {"PSU-Accept-Language", "nl-BE, fr;q=0.5"},
      {"PSU-Device-ID", "99435C7E-ad88-49ec-a2ad-99ddcb1f5555"},
      {"PSU-Geo-Location", "GEO:50.8467;-4.3525"},
      {"PSU-Http-Method", "PATCH"}};
  auto psu = given_psu_presence(with(told));
  ASSERT_TRUE(psu);
  ASSERT_EQ(psu->facts.size(), told.size());
  for (std::size_t i = 0; i < told.size(); ++i) {
    EXPECT_EQ(psu->facts[i].first, static_cast<PsuFact>(i));
    EXPECT_EQ(psu->facts[i].second, told[i].value);
  }
}

TEST(PsuPresence, IgnoresWhatItDoesNotKnow) {
  EXPECT_EQ(wrong_in({{"PSU-ID", "somebody"}, {"PSU-Shoe-Size", "45"}, {"PSU", "x"}}), Names{});
}

TEST(PsuPresence, RefusesWhatIsNotAnAddress) {
  for (const char* wrong :
       {"localhost", "192.0.2", "192.0.2.7, 10.0.0.1", "192.0.2.7:80", "::1%lo"})
    EXPECT_EQ(wrong_in({{"PSU-IP-Address", wrong}}), Names{"PSU-IP-Address"}) << wrong;
}

TEST(PsuPresence, RefusesWhatIsNotAPort) {
  EXPECT_EQ(wrong_in({{"PSU-IP-Port", "1"}}), Names{});
  for (const char* wrong : {"0", "65536", "-1", "+80", "080", "80.0", "http", "99999999999"})
    EXPECT_EQ(wrong_in({{"PSU-IP-Port", wrong}}), Names{"PSU-IP-Port"}) << wrong;
}

TEST(PsuPresence, RefusesWhatIsNotAUuid) {
  for (const char* wrong :
       {"99435c7e-ad88-49ec-a2ad-99ddcb1f555", "99435c7e-ad88-49ec-a2ad-99ddcb1f55555",
        "99435c7ead8849eca2ad99ddcb1f5555", "g9435c7e-ad88-49ec-a2ad-99ddcb1f5555", "device"})
    EXPECT_EQ(wrong_in({{"PSU-Device-ID", wrong}}), Names{"PSU-Device-ID"}) << wrong;
}

TEST(PsuPresence, RefusesWhatIsNoPlaceOnEarth) {
  for (const char* fine : {"GEO:90;180", "GEO:-90.0;-180.000", "GEO:0;0"})
    EXPECT_EQ(wrong_in({{"PSU-Geo-Location", fine}}), Names{}) << fine;
  for (const char* wrong : {"GEO:90.1;0", "GEO:0;-180.5", "GEO:1", "GEO:;", "GEO:1;2;3", "1;2",
                            "GEO:1,2", "GEO:1e1;2", "GEO:nan;2", "GEO: 1;2"})
    EXPECT_EQ(wrong_in({{"PSU-Geo-Location", wrong}}), Names{"PSU-Geo-Location"}) << wrong;
}

TEST(PsuPresence, RefusesMethodsThatNobodyUses) {
  for (const char* wrong : {"get", "TRACE", "GET POST"})
    EXPECT_EQ(wrong_in({{"PSU-Http-Method", wrong}}), Names{"PSU-Http-Method"}) << wrong;
}

TEST(PsuPresence, RefusesWhatIsTooLongAndNamesAllThatIsWrong) {
  const std::string longest(512, 'x');
  const std::string too_long(513, 'x');
  EXPECT_EQ(wrong_in({{"PSU-Accept", longest}}), Names{});
  EXPECT_EQ(
      wrong_in(
          {{"PSU-User-Agent", too_long}, {"PSU-Accept-Language", too_long}, {"PSU-IP-Port", "0"}}),
      (Names{"PSU-User-Agent", "PSU-Accept-Language", "PSU-IP-Port"}));
}

TEST(PsuPresence, DoesNotChooseBetweenTwoAddresses) {
  EXPECT_EQ(wrong_in({{"PSU-IP-Address", "192.0.2.7"}, {"psu-ip-address", "192.0.2.8"}}),
            Names{"PSU-IP-Address"});
}

}  // namespace
}  // namespace tpp::gateway
