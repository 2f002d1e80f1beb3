#include "tools/contacts/contact_resolver.h"

#include <gmock/gmock.h>

#include <cstdlib>

#include "plan/test_foresees.h"
#include "tools/contacts/contact_tools.h"
#include "tools/contacts/people_resolver.h"

namespace adjutant::tools::contacts {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class ContactResolverTest : public testing::Test {
 protected:
  ContactResolverTest() {
    fs::create_directories(folder_);
    add("ingrid", "Ingrid Sommer", "", "landlord", "ingrid@sommer.example");
    add("nora", "Nora Morgan", "Nono", "sister", "nora@morgan.example");
    add("anna-k", "Anna Keller", "", "colleague", "anna@k.example");
    add("anna-l", "Anna Lindqvist", "Annika", "friend", "anna@l.example");
    add("helen", "Helen Morgan", "", "mother", "helen@morgan.example");
    add("paul", "Dr. Paul Weiss", "", "dentist", "praxis@weiss.example");
    add("marek", "Marek Dvořák", "", "colleague", "marek@x.example");
  }
  ~ContactResolverTest() override { fs::remove_all(folder_); }

  void add(const std::string& uid, const std::string& name, const std::string& nickname, const std::string& role,
           const std::string& address) {
    ASSERT_TRUE(write_file(folder_ / (uid + ".vcf"), "BEGIN:VCARD\nVERSION:4.0\nUID:" + uid + "\nFN:" + name +
                                                         "\nNICKNAME:" + nickname + "\nROLE:" + role +
                                                         "\nEMAIL:" + address + "\nEND:VCARD\n"));
  }
  std::vector<std::string> who(std::string_view phrase) {
    std::vector<std::string> out;
    const auto candidates = ContactResolver(book_).resolve(phrase, {});
    for (const auto& candidate : *candidates) out.push_back(candidate.value.field("uid").text());
    return out;
  }

  fs::path folder_ = fs::temp_directory_path() / ("adjutant-resolver-" + std::to_string(::getpid()));
  ContactBook book_{folder_};
};

TEST_F(ContactResolverTest, NamesNicknamesAndRoles) {
  EXPECT_THAT(who("Ingrid"), ElementsAre("ingrid"));
  EXPECT_THAT(who("ingrid sommer"), ElementsAre("ingrid"));
  EXPECT_THAT(who("Annika"), ElementsAre("anna-l"));
  EXPECT_THAT(who("my landlord"), ElementsAre("ingrid"));
  EXPECT_THAT(who("my landlady's"), ElementsAre("ingrid"));
  EXPECT_THAT(who("my sister’s"), ElementsAre("nora"));
  EXPECT_THAT(who("Mum"), ElementsAre("helen"));
  EXPECT_THAT(who("Dr. Weiss"), ElementsAre("paul"));
  EXPECT_THAT(who("Dvorak"), ElementsAre("marek"));
  EXPECT_THAT(who("Ingird"), ElementsAre("ingrid"));
}

class TestRoles final : public RememberedRoles {
 public:
  std::vector<Role> roles() const override { return all; }
  std::vector<Role> all;
};

TEST_F(ContactResolverTest, WhatWasRememberedCountsMoreThanTheCards) {
  TestRoles roles;
  book_.remember(roles);
  EXPECT_THAT(who("my landlord"), ElementsAre("ingrid"));
  roles.all = {{"Paul Weiss", "landlord"}, {"helen@morgan.example", "neighbour"}, {"Nobody Known", "boss"}};
  EXPECT_THAT(who("my landlady"), ElementsAre("paul"));
  EXPECT_THAT(who("my neighbor"), ElementsAre("helen"));
  EXPECT_THAT(who("my boss"), IsEmpty());  // not somebody else whose card says so
  EXPECT_THAT(who("Ingrid"), ElementsAre("ingrid"));
}

TEST_F(ContactResolverTest, SeveralAreSeveral) {
  EXPECT_THAT(who("Anna"), UnorderedElementsAre("anna-k", "anna-l"));
  EXPECT_THAT(who("Morgan"), UnorderedElementsAre("nora", "helen"));
  EXPECT_THAT(who("Anna Keller"), ElementsAre("anna-k"));
  EXPECT_THAT(who("my colleague"), UnorderedElementsAre("anna-k", "marek"));
}

TEST_F(ContactResolverTest, TheCheckerForeseesWhatTheyGive) {
  plan::Catalog catalog;
  add_contact_tools(catalog, {book_});
  AddressResolver addresses(book_);
  PeopleResolver people(addresses);
  const auto foreseen = [&](Resolver&& resolver, std::string_view phrase) {
    const auto found = *resolver.resolve(phrase, {});
    ASSERT_FALSE(found.empty()) << phrase;
    for (const auto& each : found) EXPECT_EQ(plan::unforeseen(each.value, catalog), "") << phrase;
  };
  foreseen(ContactResolver(book_), "Anna");
  foreseen(AddressResolver(book_), "my sister");
  foreseen(AddressResolver(book_), "stranger@else.example");
  foreseen(PeopleResolver(addresses), "Nora and stranger@else.example");
}

TEST_F(ContactResolverTest, SeveralPeopleAtOnce) {
  AddressResolver addresses(book_);
  PeopleResolver people(addresses);
  const auto who_all = [&](std::string_view phrase) {
    std::vector<std::vector<std::string>> out;
    const auto candidates = *people.resolve(phrase, {});
    for (const auto& candidate : candidates) {
      out.emplace_back();
      for (const auto& person : candidate.value.items()) out.back().push_back(person.text());
    }
    return out;
  };
  EXPECT_THAT(who_all("my sister and Ingrid"),
              ElementsAre(ElementsAre("nora@morgan.example", "ingrid@sommer.example")));
  EXPECT_THAT(who_all("Nora, Marek & a@b.example"),
              ElementsAre(ElementsAre("nora@morgan.example", "marek@x.example", "a@b.example")));
  EXPECT_THAT(who_all("Anna and Nora"), UnorderedElementsAre(ElementsAre("anna@k.example", "nora@morgan.example"),
                                                             ElementsAre("anna@l.example", "nora@morgan.example")));
  // One who is nobody makes it nobody, and so do too many.
  EXPECT_THAT(who_all("Nora and Zoe"), IsEmpty());
  EXPECT_THAT(who_all(""), IsEmpty());
  std::string many = "Ingrid";
  for (int i = 0; i < 20; ++i) many += ", Nora";
  EXPECT_THAT(who_all(many), IsEmpty());
  // Eight ways to understand it are enough to ask about.
  EXPECT_THAT(who_all("Anna, Nora, Anna, Anna, Anna"), testing::SizeIs(8));
}

TEST_F(ContactResolverTest, NobodyIsNobody) {
  for (const auto* phrase : {"", "Zoe", "my", "the", "....", "Anna Sommer", "\xff\xfe"})
    EXPECT_THAT(who(phrase), IsEmpty()) << phrase;
}

TEST_F(ContactResolverTest, AddressesAsTyped) {
  AddressResolver addresses(book_);
  auto got = *addresses.resolve("stranger@else.example", {});
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(got[0].shown, "stranger@else.example (not in your contacts)");
  EXPECT_TRUE(got[0].value.label.trusted());
  EXPECT_EQ(addresses.resolve("nora@morgan.example", {})->at(0).shown, "Nora Morgan, sister <nora@morgan.example>");
  EXPECT_EQ(addresses.resolve("my sister", {})->at(0).value.text(), "nora@morgan.example");
  EXPECT_EQ(addresses.resolve("Anna", {})->size(), 2u);
}

}  // namespace
}  // namespace adjutant::tools::contacts
