#include "tools/contacts/contact_tools.h"

#include <gmock/gmock.h>

#include <cstdlib>

#include "base/text.h"
#include "base/unprivileged.h"
#include "tools/contacts/contact_resolver.h"

namespace adjutant::tools::contacts {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

constexpr std::string_view kIngrid =
    "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:ingrid\r\nFN:Ingrid Sommer\r\nX-SPICE;A=b:keep me\r\nROLE:landlord\r\n"
    "EMAIL:ingrid@sommer.example\r\nNOTE:secret\r\nEND:VCARD\r\n";
constexpr std::string_view kTwo =
    "BEGIN:VCARD\nVERSION:3.0\nUID:a\nFN:Anna\nEND:VCARD\n\nBEGIN:VCARD\nVERSION:3.0\nUID:b\nFN:Ben\nEND:VCARD\n";

class ContactToolsTest : public testing::Test {
 protected:
  ContactToolsTest() {
    fs::create_directories(folder_);
    EXPECT_TRUE(write_file(folder_ / "ingrid.vcf", kIngrid));
    EXPECT_TRUE(write_file(folder_ / "two.vcf", kTwo));
    EXPECT_TRUE(write_file(folder_ / "broken.vcf", "BEGIN:VCARD\nVERSION:4.0\nFN:x"));
    fs::create_symlink("/etc/passwd", folder_ / "link.vcf");
    add_contact_tools(catalog_, {book_});
  }
  ~ContactToolsTest() override { fs::remove_all(folder_); }

  plan::Call call(std::string_view tool, std::string_view arguments) {
    auto made = make_call(catalog_.find(tool)->signature(), *parse_json(arguments), plan::Label::owner());
    EXPECT_TRUE(made) << made.error().text();
    return *made;
  }
  Result<plan::Value> read(std::string_view tool, std::string_view arguments) {
    return catalog_.find(tool)->read(call(tool, arguments), {});
  }
  Result<plan::Outcome> perform(std::string_view tool, std::string_view arguments, const std::string& key) {
    const auto made = call(tool, arguments);
    const auto preview = catalog_.find(tool)->preview(made);
    if (!preview) return std::unexpected(preview.error());
    return catalog_.find(tool)->perform(made, {key, preview->precondition}, {});
  }
  Result<plan::Outcome> undo(const plan::Outcome& outcome, const std::string& key) {
    return perform(outcome.inverse->tool, outcome.inverse->arguments.dump(), key);
  }
  std::string bytes(const std::string& name) { return read_file(folder_ / name).value_or(""); }

  fs::path folder_ = fs::temp_directory_path() / ("adjutant-contacts-" + std::to_string(::getpid()));
  ContactBook book_{folder_};
  plan::Catalog catalog_;
};

TEST_F(ContactToolsTest, AFolderThatCannotBeReadIsNotEmpty) {
  AddressResolver addresses(book_);
  const auto fails = [&] {
    const auto found = read("contacts.find", R"({"words": "Ingrid"})");
    const auto meant = addresses.resolve("Ingrid", Time{});
    return !found && !meant && found.error().kind == ErrorKind::failed && meant.error().kind == ErrorKind::failed;
  };
  fs::permissions(folder_, fs::perms::none);
  {
    const Unprivileged nobody;
    EXPECT_TRUE(fails());
  }
  fs::permissions(folder_, fs::perms(0755));
  EXPECT_FALSE(fails());
  fs::remove_all(folder_);
  EXPECT_TRUE(fails()) << "a folder that is not there is not empty either";
}

TEST_F(ContactToolsTest, BrokenFilesAreProblemsAndTheOthersAreRead) {
  EXPECT_THAT(book_.snapshot()->entries, SizeIs(3));
  EXPECT_THAT(book_.snapshot()->problems, SizeIs(2));
  EXPECT_TRUE(book_.knows("Ingrid@Sommer.example"));
  EXPECT_FALSE(book_.knows("ingrid@sommer.example.evil.example"));
  EXPECT_EQ(book_.name_for("ingrid@sommer.example"), "Ingrid Sommer");
}

TEST_F(ContactToolsTest, FindAndGetWithLabels) {
  const auto found = read("contacts.find", R"({"words": "landlord"})");
  ASSERT_TRUE(found) << found.error().text();
  ASSERT_THAT(found->items(), SizeIs(1));
  EXPECT_TRUE(found->items()[0].field("name").label.trusted());
  EXPECT_TRUE(found->items()[0].field("addresses").label.readers().everyone());
  EXPECT_FALSE(found->items()[0].field("notes").label.readers().allows("ingrid@sommer.example"));
  EXPECT_TRUE(found->items()[0].field("phones").label.readers().allows("ingrid@sommer.example"));
  EXPECT_FALSE(read("contacts.get", R"({"uid": "nobody"})"));
  for (const auto& [field, label] : catalog_.find("contacts.find")->signature().labels) {
    const auto& value = field.empty() ? *found : found->items()[0].field(field);
    EXPECT_TRUE(join(label, plan::Label::owner()).covers(value.label)) << field;
  }
}

TEST_F(ContactToolsTest, AddOnceAndUndo) {
  const auto arguments = R"({"name": "Zoe\r\nEMAIL:evil@x.example", "address": "zoe@x.example", "phone": "+1 2"})";
  const auto added = perform("contacts.add", arguments, "run/1");
  ASSERT_TRUE(added) << added.error().text();
  EXPECT_TRUE(book_.knows("zoe@x.example"));
  EXPECT_FALSE(book_.knows("evil@x.example"));
  EXPECT_FALSE(perform("contacts.add", arguments, "run/1"));
  const auto again = catalog_.find("contacts.add")->reconcile(call("contacts.add", arguments), {"run/1", {}});
  EXPECT_EQ(again->happened, plan::Happened::yes);
  EXPECT_EQ(catalog_.find("contacts.add")->reconcile(call("contacts.add", arguments), {"run/2", {}})->happened,
            plan::Happened::no);
  ASSERT_TRUE(undo(*added, "undo/1"));
  EXPECT_FALSE(book_.knows("zoe@x.example"));
}

TEST_F(ContactToolsTest, AMissingFolderIsNotMadeAnew) {
  const auto arguments = R"({"name": "Zoe", "address": "zoe@x.example"})";
  const auto made = call("contacts.add", arguments);
  fs::remove_all(folder_);
  const auto preview = catalog_.find("contacts.add")->preview(made);
  ASSERT_FALSE(preview);
  EXPECT_THAT(preview.error().message, HasSubstr("is not there"));
  const auto added = catalog_.find("contacts.add")->perform(made, {"run/1", {}}, {});
  ASSERT_FALSE(added);
  EXPECT_THAT(added.error().message, HasSubstr(folder_.string()));
  EXPECT_FALSE(fs::exists(folder_));
}

TEST_F(ContactToolsTest, UpdateKeepsWhatItDoesNotKnowAndUndoBringsTheBytesBack) {
  const auto updated =
      perform("contacts.update", R"({"uid": "ingrid", "address": "new@sommer.example", "notes": "a, b"})", "run/1");
  ASSERT_TRUE(updated) << updated.error().text();
  EXPECT_THAT(bytes("ingrid.vcf"), HasSubstr("X-SPICE;A=b:keep me\r\n"));
  EXPECT_EQ(updated->result.field("addresses").items()[0].text(), "new@sommer.example");
  const auto undone = undo(*updated, "undo/1");
  ASSERT_TRUE(undone) << undone.error().text();
  EXPECT_EQ(bytes("ingrid.vcf"), kIngrid);
  ASSERT_TRUE(undo(*undone, "redo/1"));
  EXPECT_THAT(bytes("ingrid.vcf"), HasSubstr("new@sommer.example"));
}

TEST_F(ContactToolsTest, CoordinatesStayWithAContact) {
  const auto with = [&](std::string_view lines) {
    EXPECT_TRUE(
        write_file(folder_ / "ingrid.vcf", replace_all(std::string(kIngrid), "NOTE", std::string(lines) + "NOTE")));
    return book_.snapshot()->by_uid("ingrid")->contact;
  };
  EXPECT_EQ(with("GEO:52.488;13.377\r\n").position, (Position{52.488, 13.377}));
  const auto got = with("GEO;PREF=1:geo:52.488,13.377\r\nGEO:geo:1,2\r\nADR:;;Parkallee 3;Berlin;;10965;Germany\r\n");
  EXPECT_EQ(got.position, (Position{52.488, 13.377}));
  EXPECT_EQ(got.street, "Parkallee 3, Berlin");
  const auto done = perform("contacts.update", R"({"uid": "ingrid", "phone": "+49 30 1"})", "k1");
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_THAT(bytes("ingrid.vcf"), HasSubstr("GEO;PREF=1:geo:52.488,13.377\r\n"));
  EXPECT_EQ(book_.snapshot()->by_uid("ingrid")->contact.position, (Position{52.488, 13.377}));
  for (const auto* garbage : {"GEO:here", "GEO:geo:91,0", "GEO:", "GEO;VALUE=uri:https://x.example/1;2"}) {
    EXPECT_FALSE(with(std::string(garbage) + "\r\n").position) << garbage;
    EXPECT_EQ(with(std::string(garbage) + "\r\n").name, "Ingrid Sommer") << garbage;
  }
}

TEST_F(ContactToolsTest, AChangeMeanwhileIsNotOverwritten) {
  const auto made = call("contacts.update", R"({"uid": "ingrid", "notes": "mine"})");
  auto* tool = catalog_.find("contacts.update");
  const auto preview = tool->preview(made);
  ASSERT_TRUE(write_file(folder_ / "ingrid.vcf", "BEGIN:VCARD\nVERSION:4.0\nUID:ingrid\nFN:Other\nEND:VCARD\n"));
  const auto outcome = tool->perform(made, {"run/1", preview->precondition}, {});
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message, HasSubstr("has changed meanwhile"));
  EXPECT_THAT(bytes("ingrid.vcf"), HasSubstr("FN:Other"));
}

TEST_F(ContactToolsTest, RemovesOneOfTwoCardsAndPutsItBack) {
  const auto removed = perform("contacts.remove", R"({"uid": "a"})", "run/1");
  ASSERT_TRUE(removed) << removed.error().text();
  EXPECT_EQ(book_.snapshot()->by_uid("a"), nullptr);
  EXPECT_NE(book_.snapshot()->by_uid("b"), nullptr);
  ASSERT_TRUE(undo(*removed, "undo/1"));
  EXPECT_NE(book_.snapshot()->by_uid("a"), nullptr);
  ASSERT_TRUE(perform("contacts.remove", R"({"uid": "ingrid"})", "run/2"));
  EXPECT_FALSE(fs::exists(folder_ / "ingrid.vcf"));
}

TEST_F(ContactToolsTest, KeptNamesStayInTheTrash) {
  for (const auto* kept : {"../ingrid.vcf", "/etc/passwd", "", ".."}) {
    EXPECT_FALSE(book_.kept(kept)) << kept;
  }
}

}  // namespace
}  // namespace adjutant::tools::contacts
