#include "tools/mcp/message.h"

#include <gmock/gmock.h>

namespace adjutant::tools::mcp {
namespace {

using Kind = Message::Kind;
using testing::HasSubstr;

TEST(Message, IsReadAsWhatItIs) {
  const std::vector<std::pair<std::string, Message>> cases = {
      {R"({"jsonrpc":"2.0","id":1,"method":"ping"})", {Kind::request, 1, "ping", {}}},
      {R"({"jsonrpc":"2.0","id":"a","method":"x","params":{"y":1}})", {Kind::request, "a", "x", Json().set("y", 1)}},
      {R"({"jsonrpc":"2.0","method":"x"})", {Kind::notification, {}, "x", {}}},
      {R"({"jsonrpc":"2.0","id":2,"result":{}})", {Kind::result, 2, "", Json::object()}},
      {R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"m"}})",
       {Kind::error, {}, "", Json().set("code", -32700).set("message", "m")}},
  };
  for (const auto& [text, message] : cases) {
    const auto read = parse_messages(text);
    ASSERT_TRUE(read) << text << read.error().message;
    EXPECT_EQ(*read, std::vector{message}) << text;
  }
  const auto many = parse_messages("[" + cases[0].first + "," + cases[3].first + "]");
  ASSERT_TRUE(many);
  EXPECT_EQ(*many, (std::vector{cases[0].second, cases[3].second}));
}

TEST(Message, ThatIsNoneIsAnErrorThatSaysWhy) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"Server started on port 3000", "\"Server started on port 3000\""},
      {"", "\"\""},
      {"3", "no object"},
      {"[]", "empty"},
      {R"([[{"jsonrpc":"2.0","method":"x"}]])", "no object"},
      {R"({"id":1,"result":{}})", "JSON-RPC 2.0"},
      {R"({"jsonrpc":"1.0","id":1,"result":{}})", "JSON-RPC 2.0"},
      {R"({"jsonrpc":"2.0","id":1})", "neither a question nor an answer"},
      {R"({"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1,"message":""}})", "neither a question nor an answer"},
      {R"({"jsonrpc":"2.0","result":{}})", "what it answers"},
      {R"({"jsonrpc":"2.0","id":1.5,"result":{}})", "what it answers"},
      {R"({"jsonrpc":"2.0","id":{},"result":{}})", "what it answers"},
      {R"({"jsonrpc":"2.0","id":1,"result":[]})", "no object"},
      {R"({"jsonrpc":"2.0","id":1,"result":null})", "no object"},
      {R"({"jsonrpc":"2.0","id":1,"error":"no"})", "no object"},
      {R"({"jsonrpc":"2.0","id":1,"error":{"code":"x","message":"m"}})", "code and message"},
      {R"({"jsonrpc":"2.0","method":""})", "method"},
      {R"({"jsonrpc":"2.0","method":7})", "method"},
      {R"({"jsonrpc":"2.0","method":"x","params":"y"})", "params"},
      {R"({"jsonrpc":"2.0","id":null,"method":"x"})", "neither a number nor a text"},
      {"{\"jsonrpc\":\"2.0\",\"method\":\"\xff\"}", "no message"},
      {std::string(100, '[') + std::string(100, ']'), "no message"},
  };
  for (const auto& [text, why] : cases) {
    const auto read = parse_messages(text);
    ASSERT_FALSE(read) << text;
    EXPECT_THAT(read.error().message, HasSubstr(why)) << text;
  }
}

TEST(Message, ErrorTextsShowLittleOfWhatCameAndNothingThatDoesHarm) {
  const auto read = parse_messages("\x1b[2J" + std::string(10'000, 'x'));
  ASSERT_FALSE(read);
  EXPECT_LT(read.error().message.size(), 200U);
  EXPECT_THAT(read.error().message, testing::Not(HasSubstr("\x1b")));
  EXPECT_EQ(error_text(Json().set("code", -1).set("message", "a\n\x1b[2Jb")), "\"a \uFFFD[2Jb\" (error -1)");
}

TEST(Message, ListsAreBounded) {
  std::string many = "[";
  for (int i = 0; i < 1001; ++i) many += R"({"jsonrpc":"2.0","method":"x"},)";
  many.back() = ']';
  EXPECT_FALSE(parse_messages(many));
}

TEST(Message, IsWrittenOnOneLineAndReadAgain) {
  const Json params = Json().set("text", "two\nlines");
  for (const Json& json : {request(7, "tools/call", params), notification("x", params), notification("x", {}),
                           answer("id", params), refusal(3, kMethodNotFound, "no")}) {
    EXPECT_THAT(json.dump(), testing::Not(HasSubstr("\n")));
    EXPECT_TRUE(parse_messages(json.dump())) << json.dump();
  }
  EXPECT_EQ(parse_messages(request(7, "tools/call", params).dump())->front(),
            (Message{Kind::request, 7, "tools/call", params}));
}

}  // namespace
}  // namespace adjutant::tools::mcp
