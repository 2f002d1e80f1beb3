#include "tools/memory/memory_tools.h"

#include <gmock/gmock.h>

#include "base/temporary_folder.h"

namespace adjutant::tools::memory {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class MemoryToolsTest : public testing::Test {
 protected:
  MemoryToolsTest() { add_memory_tools(catalog_, {database_, clock_, Zone()}); }
  plan::Call call(std::string_view tool, Json arguments, const plan::Label& label = plan::Label::owner()) {
    return *make_call(catalog_.find(tool)->signature(), arguments, label);
  }
  Result<plan::Outcome> perform(const plan::Call& made, const std::string& key) {
    auto* tool = catalog_.find(made.signature->name);
    const auto preview = TRY(tool->preview(made));
    clock_.advance(std::chrono::seconds(1));
    return tool->perform(made, {key, preview.precondition}, {});
  }
  Result<plan::Outcome> undo(const plan::Outcome& outcome, const std::string& key) {
    return perform(call(outcome.inverse->tool, outcome.inverse->arguments), key);
  }
  std::vector<std::string> recall(std::string_view words) {
    std::vector<std::string> out;
    const auto found = catalog_.find("memory.recall")->read(call("memory.recall", Json().set("words", words)), {});
    for (const auto& fact : found->items()) out.push_back(fact.field("text").text());
    return out;
  }
  std::vector<std::string> roles() {
    std::vector<std::string> out;
    const auto found = adjutant::memory::Facts(database_).roles();
    for (const auto& fact : *found) out.push_back(fact.who + " " + fact.role);
    return out;
  }

  TemporaryFolder folder_;
  store::Database database_ = *store::Database::open(folder_ / "home.db");
  ManualClock clock_{Instant(Seconds(1'800'000'000))};
  plan::Catalog catalog_;
};

TEST_F(MemoryToolsTest, AFactIsRememberedForgottenAndTakenBack) {
  const auto noted = perform(call("memory.remember", Json().set("fact", "the spare key is with Rosa")), "k1");
  ASSERT_TRUE(noted) << noted.error().text();
  EXPECT_THAT(recall("key"), ElementsAre("the spare key is with Rosa"));
  const auto id = noted->result.field("id").text();
  const auto forgot = perform(call("memory.forget", Json().set("id", id)), "k2");
  EXPECT_THAT(recall("key"), IsEmpty());
  ASSERT_TRUE(undo(*forgot, "k3"));
  EXPECT_THAT(recall("key"), ElementsAre("the spare key is with Rosa"));
  ASSERT_TRUE(undo(*noted, "k4"));
  EXPECT_THAT(recall("key"), IsEmpty());
}

TEST_F(MemoryToolsTest, OnceIsOnce) {
  const auto made = call("memory.remember", Json().set("fact", "a fact"));
  auto* tool = catalog_.find("memory.remember");
  const plan::Intent intent{"k1", tool->preview(made)->precondition};
  EXPECT_EQ(tool->reconcile(made, intent)->happened, plan::Happened::no);
  ASSERT_TRUE(tool->perform(made, intent, {}));
  EXPECT_EQ(tool->reconcile(made, intent)->happened, plan::Happened::yes);
  EXPECT_FALSE(tool->perform(made, intent, {}));
  EXPECT_THAT(tool->preview(call("memory.remember", Json().set("fact", "A fact."))).error().message,
              HasSubstr("already"));
}

TEST_F(MemoryToolsTest, ANewLandlordTakesThePlaceOfTheOldOneAndAColleagueDoesNot) {
  const auto role = [&](const char* who, const char* role, const char* key) {
    return perform(call("memory.note_role", Json().set("who", who).set("role", role)), key);
  };
  ASSERT_TRUE(role("Ingrid", "my landlord", "k1"));
  ASSERT_TRUE(role("Ben", "colleague", "k2"));
  ASSERT_TRUE(role("Marek", "colleague", "k3"));
  const auto preview = catalog_.find("memory.note_role")
                           ->preview(call("memory.note_role", Json().set("who", "Bob").set("role", "landlord")));
  EXPECT_THAT(preview->details, ElementsAre(HasSubstr("Ingrid is my landlord")));
  const auto bob = role("Bob", "landlord", "k4");
  EXPECT_THAT(roles(), ElementsAre("Bob landlord", "Marek colleague", "Ben colleague"));
  const auto back = call(bob->inverse->tool, bob->inverse->arguments);
  EXPECT_THAT(catalog_.find("memory.forget")->preview(back)->details,
              ElementsAre("\"Ingrid is my landlord\" holds again then"));
  const auto undone = perform(back, "k5");
  EXPECT_THAT(roles(), ElementsAre("Marek colleague", "Ben colleague", "Ingrid landlord"));
  ASSERT_TRUE(undo(*undone, "k6"));
  EXPECT_THAT(roles(), ElementsAre("Bob landlord", "Marek colleague", "Ben colleague"));
}

TEST_F(MemoryToolsTest, AfterACrashTheOldLandlordIsStillKnown) {
  ASSERT_TRUE(perform(call("memory.note_role", Json().set("who", "Ingrid").set("role", "landlord")), "k1"));
  const auto made = call("memory.note_role", Json().set("who", "Bob").set("role", "landlord"));
  auto* tool = catalog_.find("memory.note_role");
  const plan::Intent intent{"k2", tool->preview(made)->precondition};
  ASSERT_TRUE(tool->perform(made, intent, {}));
  ASSERT_TRUE(undo(*tool->reconcile(made, intent)->outcome, "k3"));
  EXPECT_THAT(roles(), ElementsAre("Ingrid landlord"));
  // Another one since the preview, whom nobody was told of.
  const plan::Intent late{"k4", tool->preview(made)->precondition};
  ASSERT_TRUE(perform(call("memory.note_role", Json().set("who", "Rosa").set("role", "landlord")), "k5"));
  EXPECT_FALSE(tool->perform(made, late, {}));
  EXPECT_THAT(roles(), ElementsAre("Rosa landlord"));
}

TEST_F(MemoryToolsTest, WhatOthersSaidKeepsItsLabel) {
  const plan::Label eve(flow::Source{flow::SourceKind::person, "eve@evil.example"});
  ASSERT_TRUE(perform(call("memory.remember", Json().set("fact", "pay her"), eve), "k1"));
  const auto found = catalog_.find("memory.recall")->read(call("memory.recall", Json::object()), {});
  EXPECT_FALSE(found->items()[0].field("text").label.trusted());
  EXPECT_FALSE(found->label.trusted());
}

TEST_F(MemoryToolsTest, WhatIsRememberedIsForTheOwnersEyes) {
  const auto read = [&] { return *catalog_.find("memory.recall")->read(call("memory.recall", Json::object()), {}); };
  EXPECT_FALSE(read().label.readers().everyone());  // also that there is nothing
  ASSERT_TRUE(perform(call("memory.remember", Json().set("fact", "the gate code is 4411")), "k1"));
  const auto label = read().items()[0].field("text").label;
  EXPECT_TRUE(label.trusted());
  EXPECT_FALSE(label.readers().allows("ann@known.example"));
}

TEST_F(MemoryToolsTest, WhatCannotBeIsSaid) {
  const auto why = [&](const char* tool, Json arguments) {
    return catalog_.find(tool)->preview(call(tool, std::move(arguments))).error().message;
  };
  EXPECT_THAT(why("memory.remember", Json().set("fact", "  ")), HasSubstr("empty"));
  EXPECT_THAT(why("memory.remember", Json().set("fact", std::string(3000, 'x'))), HasSubstr("at most"));
  EXPECT_THAT(why("memory.forget", Json().set("id", "none")), HasSubstr("Nothing is noted"));
}

}  // namespace
}  // namespace adjutant::tools::memory
