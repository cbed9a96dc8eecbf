#include "postgres/failure.hpp"

#include <gtest/gtest.h>
#include <pqxx/except>

namespace tpp::postgres {
namespace {

struct Known {
  const char* sqlstate;
  Errc code;
  bool repeatable;
  bool link_lost;
};

class SqlState : public ::testing::TestWithParam<Known> {};

TEST_P(SqlState, SaysWhatTheCallerCanDo) {
  const auto failure = failure_of_sqlstate(GetParam().sqlstate);

  EXPECT_EQ(failure.error.code, GetParam().code);
  EXPECT_EQ(failure.repeatable, GetParam().repeatable);
  EXPECT_EQ(failure.link_lost, GetParam().link_lost);
  EXPECT_NE(failure.error.cause.find(GetParam().sqlstate), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Known, SqlState,
                         ::testing::Values(Known{"23505", Errc::conflict, false, false},
                                           Known{"23503", Errc::conflict, false, false},
                                           Known{"22P02", Errc::invalid_input, false, false},
                                           Known{"57014", Errc::deadline_exceeded, false, false},
                                           Known{"55P03", Errc::deadline_exceeded, false, false},
                                           Known{"25P03", Errc::deadline_exceeded, false, true},
                                           Known{"40001", Errc::overloaded, true, false},
                                           Known{"40P01", Errc::overloaded, true, false},
                                           Known{"53100", Errc::storage_unavailable, false, false},
                                           Known{"53300", Errc::storage_unavailable, false, false},
                                           Known{"08006", Errc::storage_unavailable, false, true},
                                           Known{"57P01", Errc::storage_unavailable, false, true},
                                           Known{"25006", Errc::storage_unavailable, false, true},
                                           Known{"28P01", Errc::storage_unavailable, false, false},
                                           Known{"42P01", Errc::internal, false, false},
                                           Known{"23514", Errc::internal, false, false}),
                         [](const auto& test) { return std::string(test.param.sqlstate); });

template <class Exception>
Failure failure_for(const Exception& exception) {
  return failure_of(std::make_exception_ptr(exception));
}

TEST(FailureOf, CommitWhoseAnswerWasLostIsSaidToBeInDoubt) {
  const auto failure = failure_for(pqxx::in_doubt_error("lost"));

  EXPECT_EQ(failure.error.code, Errc::storage_unavailable);
  EXPECT_TRUE(failure.in_doubt);
  EXPECT_FALSE(failure.repeatable);
  EXPECT_TRUE(failure.link_lost);
}

TEST(FailureOf, DeadlockMayBeTriedAgain) {
  EXPECT_TRUE(failure_for(pqxx::deadlock_detected("locked")).repeatable);
  EXPECT_TRUE(failure_for(pqxx::serialization_failure("changed")).repeatable);
  EXPECT_FALSE(failure_for(pqxx::transaction_rollback("other")).repeatable);
}

TEST(FailureOf, MessageOfTheServerIsNotRepeated) {
  const auto failure =
      failure_for(pqxx::unique_violation("Key (iban)=(BE68) exists", "INSERT", "23505"));

  EXPECT_EQ(failure.error.code, Errc::conflict);
  EXPECT_EQ((failure.error.detail + failure.error.cause).find("BE68"), std::string::npos);
}

TEST(FailureOf, LostConnectionIsNotUsedAgain) {
  const auto failure = failure_for(pqxx::broken_connection("gone"));

  EXPECT_EQ(failure.error.code, Errc::storage_unavailable);
  EXPECT_TRUE(failure.link_lost);
}

TEST(FailureOf, AnythingElseIsOurFault) {
  EXPECT_EQ(failure_for(std::runtime_error("bug")).error.code, Errc::internal);
}

}  // namespace
}  // namespace tpp::postgres
