#include "belfius/page_origins.hpp"

#include <gtest/gtest.h>

namespace tpp::belfius {
namespace {

const PageOrigins origins({"https://www.bank.example", "http://127.0.0.1:9100"});

TEST(PageOrigins, AllowPagesOfTheBankWhateverTheirPath) {
  for (const char* url : {"https://www.bank.example/a?b=c", "https://www.bank.example:443/",
                          "https://WWW.BANK.EXAMPLE/x", "Https://www.bank.example/x",
                          "https://www.bank.example/a#/sca", "http://127.0.0.1:9100/sca"})
    EXPECT_TRUE(origins.allows(url)) << url;
}

TEST(PageOrigins, RefuseEveryOtherOrigin) {
  for (const char* url :
       {"https://evil.example/", "https://www.bank.example.evil.example/",
        "https://www.bank.example@evil.example/", "https://www.bank.example:8443/",
        "http://www.bank.example/", "http://127.0.0.1:9101/", "https://127.0.0.1:9100/",
        "javascript:alert(1)", "//www.bank.example/", "/relative", "",
        "https://www.bank.example\\@evil.example/", "https://evil.example#@www.bank.example/",
        "https://www.bank.example/a b", "https://www.bank.example/#\r\nX: y",
        "https://www.bank.example/\r\nX: y"})
    EXPECT_FALSE(origins.allows(url)) << url;
}

TEST(PageOrigins, SeeAPageInAnyHttpsUrlAndInWhatTheyAllow) {
  for (const char* url : {"https://elsewhere.example/", "HTTPS://www.bank.example/",
                          "HTTP://127.0.0.1:9100/sca", "http://127.0.0.1:9100/sca"})
    EXPECT_TRUE(origins.looks_like_page(url)) << url;
  for (const char* text : {"http://www.bank.example/", "see https://www.bank.example/", "invalid"})
    EXPECT_FALSE(origins.looks_like_page(text)) << text;
}

}  // namespace
}  // namespace tpp::belfius
