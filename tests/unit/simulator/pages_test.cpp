#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "http/url.hpp"
#include "unit/simulator/bank_at_work.hpp"

namespace tpp::simulator {
namespace {

constexpr const char* awkward_state = R"(a"><script>+&=é)";

// A customer's browser in front of the pages.
struct Visitor {
  Visitor() {
    const std::string uri = json_of(work.ask(work.consent_ask()))[0]["consent_uri"];
    apptoken = parameter_of(uri, "apptoken");
  }

  http::Response launch(const std::string& language) {
    return work.browse(
        {.path = "/common/" + language + "/fw/generic/launcher.html", .query = fields()});
  }

  http::Response post(const std::string& step, const std::string& more) {
    return work.browse(
        {.method = "POST", .path = "/common/nl/sca/" + step, .body = fields() + "&" + more});
  }

  std::string fields() const {
    return "apptoken=" + apptoken + "&state=" + http::percent_encode(awkward_state);
  }

  std::string iban(std::size_t index) const {
    return work.world.customer("an.peeters")->accounts[index].iban;
  }

  BankAtWork work;
  std::string apptoken;
};

bool shows(const http::Response& page, const std::string& text) {
  return page.body.find(text) != std::string::npos;
}

TEST(Pages, SpeakFrenchAndDutch) {
  Visitor visitor;
  EXPECT_TRUE(shows(visitor.launch("fr"), "Qui êtes-vous"));
  EXPECT_TRUE(shows(visitor.launch("nl"), "Wie bent u"));
}

TEST(Pages, OfferThePeopleButNotTheCrowd) {
  Visitor visitor;
  const auto page = visitor.launch("fr");
  EXPECT_TRUE(shows(page, "An Peeters"));
  EXPECT_FALSE(shows(page, "crowd."));
}

TEST(Pages, EscapeWhatTheCallerSent) {
  Visitor visitor;
  const auto page = visitor.launch("fr");
  EXPECT_FALSE(shows(page, "<script>"));
  EXPECT_TRUE(shows(page, "a&quot;&gt;&lt;script&gt;+&amp;=é"));
}

TEST(Pages, OfferTheCustomersAccountsToTick) {
  Visitor visitor;
  const auto page = visitor.post("accounts", "customer=an.peeters");
  EXPECT_TRUE(shows(page, "name=\"account_1\" value=\"" + visitor.iban(1) + "\""));
}

TEST(Pages, SendTheBrowserBackWithACodeForTheTickedAccountsAndTheStateUntouched) {
  Visitor visitor;
  const auto response =
      visitor.post("decision", "customer=an.peeters&decision=approve&account_2=" + visitor.iban(2));

  EXPECT_EQ(response.status, 303U);
  const std::string location = header_of(response, "Location");
  EXPECT_EQ(parameter_of(location, "state"), awkward_state);
  const auto form = visitor.work.exchange_form(parameter_of(location, "code"));
  const auto body = json_of(visitor.work.ask(visitor.work.token_ask(form)));
  const Tokens tokens{body["access_token"], "", ""};
  const auto list =
      json_of(visitor.work.ask(visitor.work.account_ask(tokens, "/accounts", 3)))["accounts"];
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0]["iban"], visitor.iban(2));
}

TEST(Pages, AskAgainWhenNoAccountIsTicked) {
  Visitor visitor;
  const auto response = visitor.post("decision", "customer=an.peeters&decision=approve");
  EXPECT_EQ(response.status, 200U);
  EXPECT_TRUE(shows(response, "minstens één rekening"));
}

TEST(Pages, DoNotGrantAccountsOfSomebodyElse) {
  Visitor visitor;
  const std::string foreign = visitor.work.world.customer("luc.dubois")->accounts[0].iban;
  const auto response =
      visitor.post("decision", "customer=an.peeters&decision=approve&account_0=" + foreign);
  EXPECT_EQ(response.status, 200U);
}

TEST(Pages, SendTheBrowserBackWithAnErrorOnRefusal) {
  Visitor visitor;
  const auto response = visitor.post("decision", "customer=an.peeters&decision=refuse");
  const std::string location = header_of(response, "Location");
  EXPECT_EQ(parameter_of(location, "error"), "access_denied");
  EXPECT_EQ(parameter_of(location, "state"), awkward_state);
  EXPECT_EQ(parameter_of(location, "code"), "(none)");
}

TEST(Pages, KeepTheLinkOpenWhenTheCustomerWalksAway) {
  Visitor visitor;
  const auto response = visitor.post("decision", "customer=an.peeters&decision=walk_away");
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(header_of(response, "Location"), "(none)");
  EXPECT_EQ(visitor.launch("fr").status, 200U);
}

TEST(Pages, CloseTheLinkAfterADecisionAndAfterHalfAnHour) {
  Visitor decided;
  decided.post("decision", "customer=an.peeters&decision=refuse");
  EXPECT_EQ(decided.launch("fr").status, 410U);

  Visitor late;
  late.work.pass(std::chrono::minutes{30});
  EXPECT_EQ(late.launch("fr").status, 410U);
}

TEST(Pages, SendABarredCustomerBackRefused) {
  Visitor visitor;
  const std::string iban = visitor.work.world.customer("rita.claes")->accounts[0].iban;
  const auto response =
      visitor.post("decision", "customer=rita.claes&decision=approve&account_0=" + iban);
  EXPECT_EQ(parameter_of(header_of(response, "Location"), "error"), "access_denied");
}

}  // namespace
}  // namespace tpp::simulator
