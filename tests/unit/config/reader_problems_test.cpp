#include <gtest/gtest.h>

#include "config/reader.hpp"
#include "given_sources.hpp"

namespace tpp::config {
namespace {

using namespace std::chrono_literals;

std::string problems_with(Sources sources) {
  const std::string path = sources.file.empty() ? "FILE" : sources.file;
  Reader reader(std::move(sources));
  std::string address;
  std::string level = "info";
  std::int64_t port = 8080;
  std::chrono::milliseconds timeout = 10s;
  bool pretty = false;
  std::vector<std::string> origins;
  reader.text("http.address", address, "Address.");
  reader.integer("http.port", port, {1, 65535}, "Port.");
  reader.duration("http.timeout", timeout, 1s, 1min, "Timeout.");
  reader.list("http.origins", origins, "Origins.");
  reader.choice("log.level", level, {"info", "warn"}, "Level.");
  reader.flag("log.pretty", pretty, "Pretty.");
  return problems_of(reader, path);
}

std::string problems_in(const std::string& content) {
  const TemporaryFile file(content);
  return problems_with(from_file(file));
}

TEST(ReaderProblems, NameTheValueTheLimitsAndThePlace) {
  EXPECT_EQ(problems_in(R"({"http": {"port": 70000}})"),
            "http.port: 70000 is not between 1 and 65535 (file FILE)");
  EXPECT_EQ(problems_with(from_environment({{"GATEWAY_HTTP__PORT", "70000"}})),
            "http.port: 70000 is not between 1 and 65535 (variable GATEWAY_HTTP__PORT)");
}

TEST(ReaderProblems, AreReportedAllAtOnce) {
  EXPECT_EQ(problems_in(R"({"http": {"address": 1, "port": "80", "timeout": 5, "origins": "a"},
                            "log": {"level": "loud", "pretty": "yes", "colour": true}})"),
            "http.address: 1 is not a text (file FILE)\n"
            "http.port: \"80\" is not a whole number (file FILE)\n"
            "http.timeout: 5 is not a duration such as 250ms, 10s, 5m or 1h (file FILE)\n"
            "http.origins: \"a\" is not a list of texts (file FILE)\n"
            "log.level: \"loud\" is not one of info, warn (file FILE)\n"
            "log.pretty: \"yes\" is not true or false (file FILE)\n"
            "log.colour: unknown key (file FILE)");
}

TEST(ReaderProblems, RefuseNumbersThatAreNotWhole) {
  for (const char* number : {"80.0", "1e2", "null", "[80]", "true"})
    EXPECT_NE(problems_in(std::string(R"({"http": {"port": )") + number + "}}"), "") << number;
  for (const char* text : {"", " 80", "80x", "0x50", "99999999999999999999"})
    EXPECT_NE(problems_with(from_environment({{"GATEWAY_HTTP__PORT", text}})), "") << text;
}

TEST(ReaderProblems, RefuseNumbersBeyond64Bits) {
  EXPECT_EQ(problems_in(R"({"http": {"port": 18446744073709551615}})"),
            "http.port: 18446744073709551615 is not between 1 and 65535 (file FILE)");
  EXPECT_EQ(problems_in(R"({"http": {"port": 1e999}})"), "file FILE: holds a number out of range");
}

TEST(ReaderProblems, RefuseDurationsWithoutUnitOrOutOfRange) {
  for (const char* text : {"", "10", "s", "-1s", "1.5s", "10 s", "1d", "9223372036854775807h"})
    EXPECT_NE(problems_with(from_environment({{"GATEWAY_HTTP__TIMEOUT", text}})), "") << text;
  EXPECT_EQ(problems_with(from_environment({{"GATEWAY_HTTP__TIMEOUT", "2h"}})),
            "http.timeout: \"2h\" is not between 1s and 1m (variable GATEWAY_HTTP__TIMEOUT)");
}

TEST(ReaderProblems, SuggestWhatWasMeant) {
  EXPECT_EQ(problems_in(R"({"htp": {"port": 1}, "http": {"prot": 1}})"),
            "htp: unknown key (did you mean http?) (file FILE)\n"
            "http.prot: unknown key (did you mean http.port?) (file FILE)");
  EXPECT_EQ(problems_with(from_environment({{"GATEWAY_HTP__PORT", "1"}})),
            "GATEWAY_HTP__PORT: unknown variable (did you mean GATEWAY_HTTP__PORT?)");
  EXPECT_EQ(problems_with(from_environment({{"GATEWAY_HTTP_PORT", "1"}})),
            "GATEWAY_HTTP_PORT: unknown variable (did you mean GATEWAY_HTTP__PORT?)");
}

TEST(ReaderProblems, LeaveOtherPrefixesAlone) {
  EXPECT_EQ(problems_with(from_environment({{"GATEWAYS_X", "1"}, {"TPP_GATEWAY_PORT", "1"}})), "");
}

TEST(ReaderProblems, RefuseKeysWithDotsAndSectionsThatAreNoObjects) {
  EXPECT_EQ(problems_in(R"({"http.port": 1, "log": "debug"})"),
            "http.port: a key is nested, not written with dots (file FILE)\n"
            "log: must be an object (file FILE)");
}

TEST(ReaderProblems, RefuseAKeyGivenTwice) {
  EXPECT_EQ(problems_in(R"({"http": {"port": 1, "address": "a", "port": 2}, "log": {}})"),
            "http.port: given twice (file FILE)");
}

TEST(ReaderProblems, PlaceASyntaxErrorAndDoNotQuoteTheFile) {
  EXPECT_EQ(problems_in("{\n  \"http\": {\n    \"port\": hunter2\n  }\n}"),
            "file FILE: not valid JSON at line 3, column 13");
  EXPECT_EQ(problems_in(""), "file FILE: not valid JSON at line 1, column 1");
  EXPECT_EQ(problems_in(std::string("{}\n\0 \"http\"", 11)),
            "file FILE: not valid JSON at line 2, column 1")
      << "what stands behind a NUL must not be left out";
  EXPECT_EQ(problems_in("[]"), "file FILE: must hold one JSON object");
}

TEST(ReaderProblems, SayWhyAFileCannotBeRead) {
  const Sources missing{.file = "/nowhere/gateway.json", .prefix = "GATEWAY", .environment = {}};
  EXPECT_EQ(problems_with(missing), "file FILE: cannot be read: No such file or directory");
  const Sources directory{.file = "/tmp", .prefix = "GATEWAY", .environment = {}};
  EXPECT_EQ(problems_with(directory), "file FILE: cannot be read: Is a directory");
}

TEST(ReaderProblems, WithTheFileItselfAreKnownBeforeAnythingIsDeclared) {
  for (const char* content : {"{", "[]", R"({"a": {}, "a": 1e999})"}) {
    const TemporaryFile file(content);
    Reader reader(from_file(file));
    const auto read = reader.file_is_read();
    ASSERT_FALSE(read) << content;
    EXPECT_EQ(read.error().detail, reader.finish().error().detail);
  }
  const TemporaryFile twice(R"({"a": 1, "a": 2})");
  EXPECT_TRUE(Reader(from_file(twice)).file_is_read()) << "finish() says it, beside the rest";
  EXPECT_TRUE(Reader(from_environment({})).file_is_read());
}

TEST(ReaderProblems, OfTheCallerSayWhereTheValueCameFrom) {
  Reader reader(from_environment({{"GATEWAY_A", "1"}}));
  std::string a;
  std::string b;
  reader.text("a", a, "A.");
  reader.text("b", b, "B.");
  reader.problem("a", "must differ from b");
  reader.problem("b", "is required");
  EXPECT_EQ(problems_of(reader),
            "a: must differ from b (variable GATEWAY_A)\n"
            "b: is required (not set)");
}

}  // namespace
}  // namespace tpp::config
