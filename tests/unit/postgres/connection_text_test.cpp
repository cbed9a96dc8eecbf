#include "postgres/connection_text.hpp"

#include <gtest/gtest.h>

namespace tpp::postgres {
namespace {

std::string text_for(const std::string& dsn) {
  ConnectionSettings settings;
  settings.dsn = Secret(dsn);
  auto text = connection_text(settings);
  return text ? text->reveal() : "refused";
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(ConnectionText, AddsOurLimitsToAUri) {
  const auto text = text_for("postgresql://gateway:p%40ss@db.example:6432/tpp");

  EXPECT_TRUE(holds(text, "host='db.example'"));
  EXPECT_TRUE(holds(text, "port='6432'"));
  EXPECT_TRUE(holds(text, "password='p@ss'"));
  EXPECT_TRUE(holds(text, "connect_timeout='3'"));
  EXPECT_TRUE(holds(text, "target_session_attrs='read-write'"));
  EXPECT_TRUE(holds(text, "tcp_user_timeout='10000'"));
  EXPECT_TRUE(holds(text, "-c statement_timeout=3000 -c lock_timeout=1000"));
  EXPECT_TRUE(holds(text, "-c idle_in_transaction_session_timeout=5000"));
  EXPECT_TRUE(holds(text, "application_name='tpp-gateway'"));
}

TEST(ConnectionText, WhatTheOperatorSetsWins) {
  const auto text = text_for("host=db connect_timeout=9 application_name=ours");

  EXPECT_TRUE(holds(text, "connect_timeout='9'"));
  EXPECT_TRUE(holds(text, "application_name='ours'"));
  EXPECT_FALSE(holds(text, "connect_timeout='3'"));
}

TEST(ConnectionText, OptionsOfTheOperatorComeAfterOurs) {
  const auto text = text_for("host=db options='-c search_path=tpp'");

  EXPECT_TRUE(holds(text, "idle_in_transaction_session_timeout=5000 -c search_path=tpp'"));
}

TEST(ConnectionText, BehindAPoolerTheLimitsBelongToTheTransaction) {
  ConnectionSettings settings;
  settings.dsn = Secret("host=db");
  EXPECT_EQ(transaction_settings(settings), "");
  settings.pooler = Pooler::by_transaction;

  auto text = connection_text(settings);

  ASSERT_TRUE(text);
  EXPECT_FALSE(holds(text->reveal(), "options"));
  EXPECT_EQ(transaction_settings(settings),
            "SET LOCAL statement_timeout = 3000; SET LOCAL lock_timeout = 1000; "
            "SET LOCAL idle_in_transaction_session_timeout = 5000; ");
}

TEST(ConnectionText, QuotesWhatWouldEndAValue) {
  const auto text = text_for(R"(host=db password='it\'s \\ odd')");

  EXPECT_TRUE(holds(text, R"(password='it\'s \\ odd')"));
}

TEST(ConnectionText, RefusesWhatIsNoDsnWithoutRepeatingIt) {
  ConnectionSettings settings;
  settings.dsn = Secret("hunter2");

  auto text = connection_text(settings);

  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, Errc::invalid_input);
  EXPECT_FALSE(holds(text.error().detail + text.error().cause, "hunter2"));
}

}  // namespace
}  // namespace tpp::postgres
