#include "domain/consent.hpp"

#include <gtest/gtest.h>

namespace tpp {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 12h};

Consent pending() {
  Consent consent;
  consent.pending_until = noon;
  return consent;
}

Consent in_status(ConsentStatus status) {
  Consent consent;
  consent.status = status;
  consent.expires_at = noon;
  return consent;
}

std::optional<Errc> refusal(const Result<void>& result) {
  return result ? std::nullopt : std::optional(result.error().code);
}

TEST(AsOf, LeavesAnOpenAuthorisationAlone) {
  const Consent seen = as_of(pending(), noon - 1ms);
  EXPECT_EQ(seen.status, ConsentStatus::pending_authorization);
  EXPECT_EQ(seen.status_reason, "");
}

TEST(AsOf, AnAbandonedAuthorisationHasFailed) {
  const Consent seen = as_of(pending(), noon);
  EXPECT_EQ(seen.status, ConsentStatus::failed);
  EXPECT_EQ(seen.status_reason, "authorization_expired");
}

TEST(AsOf, AConsentEndsAtItsTime) {
  for (auto status : {ConsentStatus::authorized, ConsentStatus::renewal_due}) {
    EXPECT_EQ(as_of(in_status(status), noon - 1ms).status, status);
    const Consent ended = as_of(in_status(status), noon);
    EXPECT_EQ(ended.status, ConsentStatus::expired);
    EXPECT_EQ(ended.status_reason, "lifetime_ended");
  }
}

TEST(AsOf, WhatIsOverStaysAsItEnded) {
  using enum ConsentStatus;
  for (auto status : {expired, revoked, rejected, failed}) {
    Consent over = in_status(status);
    over.status_reason = "its own reason";
    over.pending_until = noon - 1h;
    const Consent seen = as_of(over, noon + 1h);
    EXPECT_EQ(seen.status, status);
    EXPECT_EQ(seen.status_reason, "its own reason");
  }
}

TEST(CheckUsable, SaysWhyNot) {
  using enum ConsentStatus;
  const std::vector<std::pair<ConsentStatus, std::optional<Errc>>> table{
      {authorized, std::nullopt},
      {renewal_due, std::nullopt},
      {pending_authorization, Errc::consent_pending},
      {expired, Errc::consent_expired},
      {revoked, Errc::consent_revoked},
      {rejected, Errc::consent_unusable},
      {failed, Errc::consent_unusable}};
  for (const auto& [status, expected] : table) {
    EXPECT_EQ(refusal(check_usable(in_status(status))), expected) << name_of(status);
    EXPECT_EQ(refusal(check_usable(in_status(status), noon - 1ms)), expected) << name_of(status);
  }
}

TEST(CheckUsable, AtATimeAgreesWithAsOf) {
  using enum ConsentStatus;
  for (auto time : {noon - 1ms, noon, noon + 1h})
    for (auto status :
         {pending_authorization, authorized, renewal_due, expired, revoked, rejected, failed}) {
      Consent consent = in_status(status);
      consent.pending_until = noon;
      EXPECT_EQ(refusal(check_usable(consent, time)), refusal(check_usable(as_of(consent, time))));
    }
}

TEST(CheckUsable, AnEndedConsentIsExpiredAndAnAbandonedOneUnusable) {
  EXPECT_EQ(refusal(check_usable(in_status(ConsentStatus::authorized), noon)),
            Errc::consent_expired);
  EXPECT_EQ(refusal(check_usable(pending(), noon)), Errc::consent_unusable);
}

TEST(CheckRenewable, OnlyWhatWasGrantedOnceAndNotWithdrawn) {
  using enum ConsentStatus;
  for (auto status : {authorized, renewal_due, expired})
    EXPECT_FALSE(refusal(check_renewable(in_status(status)))) << name_of(status);
  for (auto status : {pending_authorization, revoked, rejected, failed})
    EXPECT_EQ(refusal(check_renewable(in_status(status))), Errc::conflict) << name_of(status);
}

TEST(RenewFrom, IsSoLongBeforeTheEndAsTheBankWants) {
  ConsentTerms terms;
  terms.renew_before = std::chrono::days(14);
  EXPECT_EQ(renew_from(in_status(ConsentStatus::authorized), terms), noon - std::chrono::days(14));
  EXPECT_FALSE(renew_from(pending(), terms));
}

TEST(AboutToEnd, BeginsAMinuteBeforeTheEnd) {
  const AccessToken token{Secret("t"), noon, 1};
  EXPECT_FALSE(about_to_end(token, noon - refresh_margin - 1ms));
  EXPECT_TRUE(about_to_end(token, noon - refresh_margin));
}

}  // namespace
}  // namespace tpp
