#include "api/told_back.hpp"

#include <gtest/gtest.h>

namespace tpp::gateway {
namespace {

TEST(ToldBack, KeepsOurWordsIdsAndNames) {
  for (const char* path : {"/v1/accounts/0b7f1c9e-3f3a-4d0b-8a49-2f1d1c3e5a77/balances", "/",
                           "/v1/psus/customer-4711", "/entries/12/creditor/iban", "psu_ref", ""})
    EXPECT_EQ(told_back(path), path);
}

TEST(ToldBack, HidesWhatCouldBeSecret) {
  EXPECT_EQ(told_back("/v1/accounts/BE68539007547034/balances"), "/v1/accounts/*/balances");
  EXPECT_EQ(told_back("/v1/accounts/BE68%205390%200754%207034"), "/v1/accounts/*");
  EXPECT_EQ(told_back("/start/" + std::string(43, 'x')), "/start/*");
  EXPECT_EQ(told_back("/BE68539007547034"), "/*");
}

}  // namespace
}  // namespace tpp::gateway
