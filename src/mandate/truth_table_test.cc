#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <map>

#include "base/file.h"
#include "base/text.h"
#include "mandate/connected.h"
#include "mandate/test_connection.h"

namespace adjutant::mandate {
namespace {

using flow::Label;
using flow::Readers;
using flow::Source;
using flow::SourceKind;

class KnownPeople final : public Facts {
 public:
  Result<bool> in_contacts(std::string_view address) const override { return address.ends_with("@known.example"); }
  Result<bool> is_owner(std::string_view address) const override { return address == "me@home.example"; }
  Result<bool> endorsed(std::string_view, std::string_view, std::string_view) const override { return false; }
  Result<Used> used(const std::string&, Instant) const override { return Used{}; }
};

Label label_named(const std::string& name) {
  const Source person{SourceKind::person, "someone@else.example", true};
  if (name == "owner") return Label::owner();
  if (name == "records") return Label(Source{SourceKind::records, "calendar", false});
  if (name == "person") return Label(person);
  if (name.starts_with("folder:"))
    return Label({person, Source{SourceKind::records, "mail/" + name.substr(7), false}}, Readers());
  EXPECT_TRUE(name.starts_with("readers:") || name.starts_with("own:")) << name;
  return Label({name.starts_with("readers:") ? person : Source{SourceKind::records, "notes", false}},
               Readers::only(split(name.substr(name.find(':') + 1), ',')));
}

plan::Call make(const plan::Signature& signature, const std::string& text) {
  std::map<std::string, plan::Value> given;
  Label control;
  for (const auto& part : split(text, ';')) {
    if (trim(part).empty()) continue;
    const auto equals = part.find('=');
    const auto at = part.rfind('@', part.rfind(" @ ") + 1);
    const std::string name(trim(part.substr(0, std::min(equals, at))));
    const Label label = label_named(std::string(trim(part.substr(at + 1))));
    if (name == "whether") {
      control = label;
      continue;
    }
    const std::string value(trim(part.substr(equals + 1, at - equals - 1)));
    const plan::Type type = signature.parameter(name)->type;
    const Json json = type.kind() == plan::Kind::list ? Json(Json::Array{Json(value)}) : Json(value);
    const auto made = plan::from_plain_json(type, json, label);
    EXPECT_TRUE(made) << text << ": " << (made ? "" : made.error().text());
    given.emplace(name, *made);
  }
  plan::Call call{&signature, {}, control};
  for (const auto& parameter : signature.parameters) {
    const auto at = given.find(parameter.name);
    call.arguments.push_back(at == given.end() ? plan::missing_value(parameter.type) : at->second);
  }
  return call;
}

// Rows of the table for which the mandate says something else.
int other_verdicts(const Mandate& mandate, const plan::Catalog& catalog, const fs::path& table) {
  const Time now{Instant(std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)) + std::chrono::hours(10), Zone()};
  int count = 0;
  for (const auto& line : split(*read_file(fs::path(ADJUTANT_SOURCE_DIR) / table), '\n')) {
    if (line.empty() || line.front() == '#') continue;
    const auto columns = split(line, '|');
    const plan::Tool* tool = catalog.find(trim(columns[1]));
    const auto decision = mandate.decide(make(tool->signature(), columns[2]), KnownPeople(), now);
    count += to_string(decision.verdict) != trim(columns[3]);
  }
  return count;
}

// A mistake in a shipped text is noticed: the loader refuses it, or a row of the table says otherwise.
void expect_noticed(const std::string& broken, const plan::Catalog& catalog, const fs::path& table) {
  const auto mandate = Mandate::load(broken, catalog);
  if (!mandate) return;
  EXPECT_GT(other_verdicts(*mandate, catalog, table), 0) << broken;
}

struct Shipped {
  plan::Catalog catalog;
  std::string text;
  fs::path table;
};

void each_shipped(auto&& act) {
  Shipped own, connection;
  plan::add_test_tools(own.catalog);
  own.text = *read_file(fs::path(ADJUTANT_SOURCE_DIR) / "share/mandate.toml");
  own.table = "tests/mandate/shipped.txt";
  act(own);
  add_test_connection(connection.catalog, "board");
  const auto rules = *read_file(fs::path(ADJUTANT_SOURCE_DIR) / "share/connected.toml");
  connection.text = *rules_for_connection(rules, "board", connection.catalog);
  connection.table = "tests/mandate/connected.txt";
  act(connection);
}

// A published policy for deleting mail allowed what it meant to deny, and denied the rest; no test noticed.
TEST(PublishedFaults, AnInvertedRuleIsNoticed) {
  int tried = 0;
  each_shipped([&](const Shipped& shipped) {
    for (const auto& [from, to] : {std::pair("[[grant]]", "[[forbid]]"), std::pair("[[forbid]]", "[[grant]]")}) {
      for (auto at = shipped.text.find(from); at != shipped.text.npos; at = shipped.text.find(from, at + 1)) {
        const auto end = std::min(shipped.text.find("\n[[", at), shipped.text.size());
        std::string rule;  // what only a grant has is left out
        for (const auto& line : split(shipped.text.substr(at, end - at), '\n')) {
          static constexpr std::array kOfGrants = {"limit", "ask", "decided_by", "drafts"};
          if (std::ranges::none_of(kOfGrants, [&](const char* key) { return line.starts_with(key); }))
            rule += replace_all(line, "[grant.where]", "[forbid.where]") + "\n";
        }
        expect_noticed(shipped.text.substr(0, at) + replace_all(rule, from, to) + shipped.text.substr(end),
                       shipped.catalog, shipped.table);
        ++tried;
      }
    }
  });
  EXPECT_GT(tried, 12);
}

// Conditions on the wrong argument: who gets it where it says what it is, and the other way round.
TEST(PublishedFaults, SwappedFieldNamesAreNoticed) {
  int tried = 0;
  each_shipped([&](const Shipped& shipped) {
    for (const auto& [one, other] : {std::pair("recipient", "content"), std::pair("locator", "content"),
                                     std::pair("ids", "instance"), std::pair("time", "content")}) {
      std::string swapped = replace_all(shipped.text, std::string(one) + " ", "\x01 ");
      swapped = replace_all(swapped, std::string(other) + " ", std::string(one) + " ");
      swapped = replace_all(swapped, "\x01 ", std::string(other) + " ");
      if (swapped == shipped.text) continue;
      expect_noticed(swapped, shipped.catalog, shipped.table);
      ++tried;
    }
  });
  EXPECT_GT(tried, 4);
}

// A table: rule | tool | argument = value @ label ; ... | verdict. Each rule must decide in one row, and not be enough
// in another.
void check(const Mandate& mandate, const plan::Catalog& catalog, const fs::path& table) {
  const Time now{Instant(std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)) + std::chrono::hours(10), Zone()};
  std::map<std::string, int> decided, not_enough;
  int rows = 0;
  for (const auto& line : split(*read_file(fs::path(ADJUTANT_SOURCE_DIR) / table), '\n')) {
    if (line.empty() || line.front() == '#') continue;
    const auto columns = split(line, '|');
    ASSERT_EQ(columns.size(), 4u) << line;
    const std::string rule(trim(columns[0]));
    const plan::Tool* tool = catalog.find(trim(columns[1]));
    ASSERT_NE(tool, nullptr) << line;
    const Decision decision = mandate.decide(make(tool->signature(), columns[2]), KnownPeople(), now);
    EXPECT_EQ(to_string(decision.verdict), trim(columns[3]))
        << line << "\n  " << decision.rule << ": " << decision.because;
    (decision.rule == rule ? decided : not_enough)[rule]++;
    // A rule that decides to ask because of influence is a row where the grant is not enough, too.
    if (decision.rule == rule && decision.because.find("others") != std::string::npos) not_enough[rule]++;
    ++rows;
  }
  EXPECT_GT(rows, 15);
  for (const auto& rule : mandate.rules()) {
    EXPECT_GT(decided[rule.name], 0) << "no row where \"" << rule.name << "\" decides";
    if (!rule.conditions.empty() && !rule.ask_always) {
      EXPECT_GT(not_enough[rule.name], 0) << "no row where \"" << rule.name << "\" is not enough";
    }
  }
}

TEST(TruthTable, ShippedMandate) {
  plan::Catalog catalog;
  plan::add_test_tools(catalog);
  const auto mandate = Mandate::load(*read_file(fs::path(ADJUTANT_SOURCE_DIR) / "share/mandate.toml"), catalog);
  ASSERT_TRUE(mandate) << mandate.error().text();
  check(*mandate, catalog, "tests/mandate/shipped.txt");
}

TEST(TruthTable, RulesForAConnection) {
  plan::Catalog catalog;
  add_test_connection(catalog, "board");
  const auto text =
      rules_for_connection(*read_file(fs::path(ADJUTANT_SOURCE_DIR) / "share/connected.toml"), "board", catalog);
  ASSERT_TRUE(text) << text.error().text();
  const auto mandate = Mandate::load(*text, catalog);
  ASSERT_TRUE(mandate) << mandate.error().text();
  EXPECT_EQ(mandate->rules().size(), 5u);
  check(*mandate, catalog, "tests/mandate/connected.txt");
}

TEST(TruthTable, RulesThatSayNothingAboutAConnectionAreLeftOut) {
  plan::Catalog catalog;
  add_test_connection(catalog, "board");
  plan::Signature only;
  only.name = "notes.write";
  only.effect = plan::Effect::write;
  only.parameters = {{"text", plan::Kind::text, plan::Role::content, "", {}}};
  catalog.add(std::make_unique<plan::SignatureOnly>(std::move(only)));
  const auto shipped = *read_file(fs::path(ADJUTANT_SOURCE_DIR) / "share/connected.toml");
  const auto mandate = Mandate::load(*rules_for_connection(shipped, "notes", catalog), catalog);
  ASSERT_TRUE(mandate) << mandate.error().text();
  ASSERT_EQ(mandate->rules().size(), 1u);
  EXPECT_EQ(mandate->rules().front().name, "my own things in notes");
  EXPECT_EQ(*rules_for_connection(shipped, "nobody", catalog), "");
  EXPECT_FALSE(rules_for_connection("[[grant]]\nnme = 1\n", "board", catalog));
}

}  // namespace
}  // namespace adjutant::mandate
