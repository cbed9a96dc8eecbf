#include "api/json_writer.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tpp::gateway {
namespace {

std::string written(std::string_view text) {
  return JsonWriter(16).value(text).take();
}

TEST(JsonWriter, WritesNestedValues) {
  JsonWriter json(64);
  json.open_object().member("a", "1").name("b").open_array();
  json.value("x").value(true).null().open_object().close_object().close_array();
  json.text_or_null("c", "").text_or_null("d", "y").name("e").value(false).close_object();
  EXPECT_EQ(json.take(), R"({"a":"1","b":["x",true,null,{}],"c":null,"d":"y","e":false})");
}

TEST(JsonWriter, EscapesWhatJsonForbids) {
  EXPECT_EQ(written("\"\\\n\r\t"), R"("\"\\\n\r\t")");
  EXPECT_EQ(written(std::string_view("\0\x1f", 2)), R"("\u0000\u001f")");
  EXPECT_EQ(written("a\"b"), R"("a\"b")");
  EXPECT_EQ(written(""), R"("")");
}

TEST(JsonWriter, LeavesTheRestAlone) {
  const std::string text = "Caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 / <b> \x7f";
  EXPECT_EQ(written(text), '"' + text + '"');
}

TEST(JsonWriter, EveryByteOfAsciiComesBackFromAParser) {
  std::string all;
  for (int c = 0; c < 0x80; ++c) all += static_cast<char>(c);
  EXPECT_EQ(nlohmann::json::parse(written(all)).get<std::string>(), all);
}

}  // namespace
}  // namespace tpp::gateway
