#include <gmock/gmock.h>

#include "base/file.h"
#include "base/temporary_folder.h"
#include "tools/files/file_tools.h"
#include "tools/lists/item_list.h"
#include "tools/lists/list_tools.h"

namespace adjutant::tools::lists {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> texts(std::string_view markdown) {
  std::vector<std::string> out;
  for (const auto& item : items_of(markdown)) out.push_back(item.text + (item.done ? " (done)" : ""));
  return out;
}

TEST(ItemList, KnowsItemsFromOtherLines) {
  EXPECT_THAT(texts("# Shopping\n\n- milk\n* [ ] bread\n- [x] eggs\n12. tea\nwords\n-\n2026. year\n-no\n"),
              ElementsAre("milk", "bread", "eggs (done)", "tea", "year"));
  EXPECT_THAT(texts(std::string(100'000, '-')), IsEmpty());
}

TEST(ItemList, ChangesOnlyTheLineThatIsMeant) {
  const std::string list = "# A\n\n- milk\n- bread\n\nNotes below.\n";
  EXPECT_EQ(with_item(list, "tea"), "# A\n\n- milk\n- bread\n- tea\n\nNotes below.\n");
  EXPECT_EQ(with_item("- [ ] milk", "tea"), "- [ ] milk\n- [ ] tea\n");
  EXPECT_EQ(with_item("- milk [2 l]\n", "tea"), "- milk [2 l]\n- tea\n");
  EXPECT_EQ(with_item("", "tea"), "- tea\n");
  EXPECT_EQ(without_line(list, 2), "# A\n\n- bread\n\nNotes below.\n");
  EXPECT_EQ(without_items(list), "# A\n\n\nNotes below.\n");
}

TEST(ItemList, OneOfJustTheseWordsIsMeant) {
  const auto items = items_of("- milk\n- oat milk\n- brown bread\n");
  ASSERT_EQ(matching(items, "Milk").size(), 1u);
  EXPECT_EQ(matching(items, "bread").front().text, "brown bread");
  EXPECT_THAT(matching(items, "cheese"), IsEmpty());
  EXPECT_THAT(matching(items, "?!"), IsEmpty());
}

class ListTools : public testing::Test {
 protected:
  ListTools() {
    fs::create_directories(root_ / "Lists");
    EXPECT_TRUE(write_file(root_ / "Lists/Shopping.md", "# Shopping\n\n- milk\n- oat milk\n"));
    EXPECT_TRUE(write_file(root_ / "Lists/Packing for Bergen.md", "- skates\n"));
    files::add_file_tools(catalog_, {folders_, Zone()});
    add_list_tools(catalog_, {folders_});
  }
  plan::Call call(std::string_view tool, Json arguments, const plan::Label& label = plan::Label::owner()) {
    return *make_call(catalog_.find(tool)->signature(), arguments, label);
  }
  Result<plan::Outcome> perform(const plan::Call& made, const std::string& key) {
    auto* tool = catalog_.find(made.signature->name);
    const auto preview = TRY(tool->preview(made));
    return tool->perform(made, {key, preview.precondition}, {});
  }
  std::string preview(std::string_view tool, Json arguments) {
    const auto made = catalog_.find(tool)->preview(call(tool, std::move(arguments)));
    return made ? made->text : made.error().message;
  }
  std::string bytes(const std::string& path) { return read_file(root_ / path).value_or("(none)"); }

  const TemporaryFolder root_;
  files::Folders folders_ = *files::Folders::open({.roots = {{"", root_.path()}}});
  plan::Catalog catalog_;
};

TEST_F(ListTools, AddedTakenOffClearedAndTakenBack) {
  const auto added = perform(call("lists.add", Json().set("item", "bread")), "k1");
  ASSERT_TRUE(added) << added.error().text();
  EXPECT_EQ(bytes("Lists/Shopping.md"), "# Shopping\n\n- milk\n- oat milk\n- bread\n");
  const auto removed = perform(call("lists.remove", Json().set("item", "milk").set("list", "my shopping list")), "k2");
  ASSERT_TRUE(removed) << removed.error().text();
  EXPECT_EQ(removed->report, "Took \"milk\" off the list Shopping.");
  const auto cleared = perform(call("lists.clear", Json().set("list", "shopping")), "k3");
  EXPECT_EQ(bytes("Lists/Shopping.md"), "# Shopping\n\n");
  for (const auto* outcome : {&*cleared, &*removed, &*added})
    ASSERT_TRUE(perform(call(outcome->inverse->tool, outcome->inverse->arguments), outcome->report));
  EXPECT_EQ(bytes("Lists/Shopping.md"), "# Shopping\n\n- milk\n- oat milk\n");
}

TEST_F(ListTools, TheListIsFoundByItsName) {
  EXPECT_EQ(preview("lists.add", Json().set("item", "wool").set("list", "packing")),
            "puts \"wool\" on the list Packing for Bergen");
  EXPECT_EQ(preview("lists.add", Json().set("item", "Dune").set("list", "books")), "puts \"Dune\" on the list Books");
  EXPECT_EQ(preview("lists.remove", Json().set("item", "skates")), "takes \"skates\" off the list Packing for Bergen");
  EXPECT_THAT(preview("lists.add", Json().set("item", "milk")), HasSubstr("already"));
  EXPECT_THAT(preview("lists.remove", Json().set("item", "cheese")), HasSubstr("none of your lists"));
  EXPECT_THAT(preview("lists.clear", Json().set("list", "books")), HasSubstr("no list \"Books\""));
  ASSERT_TRUE(write_file(root_ / "Lists/Packing for work.md", "- skates\n"));
  EXPECT_THAT(preview("lists.remove", Json().set("item", "skates")), HasSubstr("several lists"));
  EXPECT_THAT(preview("lists.add", Json().set("item", "x").set("list", "packing")), HasSubstr("several lists"));
}

TEST_F(ListTools, HostileNamesAndItemsStayInTheirPlace) {
  EXPECT_EQ(preview("lists.add", Json().set("item", "a").set("list", "../../etc/passwd")),
            "puts \"a\" on the list Etc passwd");
  EXPECT_EQ(preview("lists.add", Json().set("item", "a\n- b\x1b[2J").set("list", "shopping")),
            "puts \"a - b\xEF\xBF\xBD[2J\" on the list Shopping");
  EXPECT_FALSE(catalog_.find("lists.add")->preview(call("lists.add", Json().set("item", std::string(501, 'x')))));
  EXPECT_FALSE(catalog_.find("lists.add")
                   ->preview(call("lists.add", Json().set("item", "x").set("list", std::string(300, 'x')))));
}

TEST_F(ListTools, WhatOthersWroteKeepsItsLabel) {
  const plan::Label eve(flow::Source{flow::SourceKind::person, "eve@evil.example"});
  ASSERT_TRUE(perform(call("lists.add", Json().set("item", "hers"), eve), "k1"));
  ASSERT_TRUE(perform(call("lists.add", Json().set("item", "mine")), "k2"));
  const auto shown = *catalog_.find("lists.show")->read(call("lists.show", Json::object()), {});
  ASSERT_EQ(shown.items().size(), 4u);
  EXPECT_FALSE(shown.items()[0].label.trusted());
  const auto all = *catalog_.find("lists.all")->read(call("lists.all", Json::object()), {});
  ASSERT_EQ(all.items().size(), 2u);
  EXPECT_EQ(all.items()[1].field("count").number(), 4);
}

TEST_F(ListTools, BytesThatAreNoTextKeepTheirLabel) {
  const std::string bytes = "- hers \xFF\n";
  ASSERT_TRUE(write_file(root_ / "Lists/Shopping.md", bytes));
  ASSERT_TRUE(folders_.remember("Lists/Shopping.md", bytes,
                                plan::Label(flow::Source{flow::SourceKind::person, "eve@evil.example"})));
  const auto shown = *catalog_.find("lists.show")->read(call("lists.show", Json().set("list", "shopping")), {});
  ASSERT_EQ(shown.items().size(), 1u);
  EXPECT_FALSE(shown.items()[0].label.trusted());
}

}  // namespace
}  // namespace adjutant::tools::lists
