#include "tools/mcp/replies.h"

#include <gmock/gmock.h>

namespace adjutant::tools::mcp {
namespace {

using testing::HasSubstr;

Json json(std::string_view text) {
  const auto out = parse_json(text);
  EXPECT_TRUE(out) << text;
  return out.value_or(Json());
}

TEST(ToolPage, HasWhatTheServerSays) {
  const auto page = read_tool_page(json(R"({"tools":[
      {"name":"a.b-c_D","title":"T","description":"words","inputSchema":{"type":"object"},
       "outputSchema":{"type":"object","x":1},"annotations":{"readOnlyHint":true}},
      {"name":"b","inputSchema":{},"annotations":"odd"}],"nextCursor":"more"})"));
  ASSERT_TRUE(page) << page.error().text();
  EXPECT_EQ(page->next, "more");
  ASSERT_EQ(page->tools.size(), 2U);
  const auto& tool = page->tools[0];
  EXPECT_EQ(tool.name, "a.b-c_D");
  EXPECT_EQ(tool.title, "T");
  EXPECT_EQ(tool.description, "words");
  EXPECT_EQ(tool.input_schema["type"].as_string(), "object");
  EXPECT_EQ(tool.output_schema["x"].as_int(), 1);
  EXPECT_TRUE(tool.annotations["readOnlyHint"].as_bool());
  EXPECT_TRUE(page->tools[1].output_schema.is_null());
  EXPECT_TRUE(page->tools[1].annotations.is_null());
}

TEST(ToolPage, ThatCannotBeUsedSaysWhy) {
  for (const auto& [text, why] : std::vector<std::pair<std::string, std::string>>{
           {R"({})", "no list of tools"},
           {R"({"tools":{}})", "no list of tools"},
           {R"({"tools":["a"]})", "called \"\""},
           {R"({"tools":[{"inputSchema":{}}]})", "called \"\""},
           {R"({"tools":[{"name":"a b","inputSchema":{}}]})", "called \"a b\""},
           {R"({"tools":[{"name":"a\nb","inputSchema":{}}]})", "called \"a b\""},
           {R"({"tools":[{"name":"ä","inputSchema":{}}]})", "called"},
           {R"({"tools":[{"name":")" + std::string(129, 'x') + R"(","inputSchema":{}}]})", "called"},
           {R"({"tools":[{"name":"a"}]})", "tool a does not say what it takes"},
           {R"({"tools":[{"name":"a","inputSchema":true}]})", "tool a does not say what it takes"},
           {R"({"tools":[{"name":"a","inputSchema":{},"outputSchema":[]}]})", "tool a says in no known way"},
           {R"({"tools":[],"nextCursor":7})", "cursor"},
       }) {
    const auto page = read_tool_page(json(text));
    ASSERT_FALSE(page) << text;
    EXPECT_THAT(page.error().message, HasSubstr(why)) << text;
  }
}

TEST(ToolPage, IsBounded) {
  Json tools = Json::array();
  for (std::size_t i = 0; i <= kMostTools; ++i)
    tools.push(Json().set("name", "t" + std::to_string(i)).set("inputSchema", Json::object()));
  const auto page = read_tool_page(Json().set("tools", tools));
  ASSERT_FALSE(page);
  EXPECT_THAT(page.error().message, HasSubstr("more than 500 tools"));
}

TEST(CallResult, HasItsTextAndStructure) {
  const auto result = read_call_result(json(R"({"content":[{"type":"text","text":"one"},
      {"type":"image","data":"AA==","mimeType":"image/png"},{"type":"text","text":"two"},{"type":"text"},"odd",
      {"type":"resource_link","uri":"file:///x"}],"structuredContent":{"result":[1]},"isError":true})"));
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->is_error);
  EXPECT_EQ(result->text, "one\ntwo");
  EXPECT_EQ(result->skipped, 4U);
  EXPECT_EQ(result->structured, json(R"({"result":[1]})"));

  const auto plain = read_call_result(json(R"({"content":[]})"));
  ASSERT_TRUE(plain);
  EXPECT_FALSE(plain->is_error);
  EXPECT_TRUE(plain->structured.is_null());
}

TEST(CallResult, ThatIsNoneSaysWhy) {
  EXPECT_THAT(read_call_result(json(R"({"text":"x"})")).error().message, HasSubstr("no content"));
  EXPECT_THAT(read_call_result(json(R"({"content":"x"})")).error().message, HasSubstr("no content"));
  EXPECT_THAT(read_call_result(json(R"({"content":[],"resultType":"input_required"})")).error().message,
              HasSubstr("wants to ask something first"));
}

}  // namespace
}  // namespace adjutant::tools::mcp
