// The labelled scenes of tests/objections: each is a small home with real files and a real plan, rehearsed, with the kinds
// of objection that a careful person would raise. Prints precision and recall for each kind, of the scenes that the
// checkers were made with and of those that were kept apart; fails below what was promised. Of each objection it looks too
// at the severity and at what is suggested (by the scene's label, and by docs/OBJECTIONS.md), and opens what it rests on.
//
//   ADJUTANT_SCENE=PART-OF-A-NAME shows what becomes of the scenes of that name.
//   ADJUTANT_SCENES=FOLDER judges the scenes in the files of another folder, too.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "agent/links.h"
#include "agent/objections/documented_kinds.h"
#include "agent/objections/objector.h"
#include "agent/reader.h"
#include "agent/runner.h"
#include "base/file.h"
#include "base/temporary_folder.h"
#include "base/text.h"
#include "base/toml.h"
#include "tools/bank/bank_tools.h"
#include "tools/contacts/contact_tools.h"
#include "tools/files/file_tools.h"
#include "tools/mail/invitation_mail.h"
#include "tools/mail/mail_tools.h"
#include "tools/time/time_tools.h"

namespace adjutant::agent::objections {
namespace {

constexpr double kPrecision = 0.95, kRecall = 0.90;

struct AskAboutAll final : Authority {
  Decision decide(const plan::Call&, const Time&) override { return {Verdict::ask, "", ""}; }
  Result<void> count(const Decision&, const plan::Call&, const std::string&, const Time&) override { return {}; }
  Result<void> give_back(const std::string&) override { return {}; }
  Result<void> endorse(const mandate::Endorsement&, const Time&) override { return {}; }
};

using Lines = std::vector<std::string>;

Lines lines_of(const toml::table& table, std::string_view key) {
  Lines out;
  if (const auto* array = table[key].as_array()) {
    for (const auto& item : *array) out.push_back(item.value_or<std::string>(""));
  }
  return out;
}

Lines parts_of(const std::string& line) {
  Lines out;
  for (const auto& part : split(line, '|')) out.emplace_back(trim(part));
  return out;
}

// A valid account of that name: its checksum is worked out.
std::string iban_of(const std::string& country, const std::string& name) {
  std::size_t hash = 1469598103934665603u;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  const std::string bank = country == "NL" ? "BANK" : "";
  const std::string account = bank + fmt::format("{:0{}}", hash % 10'000'000'000u, country == "NL" ? 10 : 18);
  int rest = 0;
  for (const char c : account + country + "00") {
    const int value = c >= 'A' ? c - 'A' + 10 : c - '0';
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return fmt::format("{}{:02}{}", country, 98 - rest, account);
}

std::string with_accounts(std::string text) {
  for (const auto& [mark, country] : {std::pair("{iban:", "DE"), std::pair("{iban-nl:", "NL")}) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark)) {
      const auto end = text.find('}', at);
      const auto name = text.substr(at + std::string_view(mark).size(), end - at - std::string_view(mark).size());
      text.replace(at, end - at + 1, iban_of(country, name));
    }
  }
  return text;
}

// "unusual_payment, stop, rather iban": what is suggested is another value for an argument, or "nothing" in its place.
std::string told(const Objection& objection) {
  std::string out = fmt::format("{}, {}", to_string(objection.kind), to_string(objection.severity));
  if (const auto& edit = objection.edit) out += ", rather " + (edit->argument.empty() ? "nothing" : edit->argument);
  return out;
}

// What is the matter with the objections themselves, one line each: evidence that opens nothing, a suggestion that is no
// call, another severity than the page says.
struct Judged {
  std::vector<Objection> objections;
  Lines faults;
};

// The home of a scene, on disk, with the tools that a plan calls.
class SceneHome {
 public:
  explicit SceneHome(const toml::table& world, const toml::table& scene)
      : zone_(*Zone::find(world["zone"].value_or<std::string>("UTC"))),
        clock_(moment(world["now"].value_or<std::string>("")).instant) {
    for (const auto* part : {"mail/cur", "mail/new", "mail/tmp", "mail/.Sent/cur", "mail/.Sent/new", "mail/.Sent/tmp",
                             "calendar/work", "contacts", "files", "spool", "undo", "drop"})
      fs::create_directories(folder_.path() / part);
    for (const auto* table : {&world, &scene}) {
      for (const auto& line : lines_of(*table, "contacts")) contact(parts_of(line));
      for (const auto& line : lines_of(*table, "events")) event(parts_of(line));
      for (const auto& line : lines_of(*table, "sent")) sent(parts_of(line));
      for (const auto& line : lines_of(*table, "received")) received(parts_of(line));
    }
    for (const auto& name : lines_of(scene, "files")) write_or_die(folder_.path() / "files" / name, "a file\n");
    owner_name_ = world["owner"].value_or<std::string>("");
    addresses_ = lines_of(world, "addresses");
  }

  // The objections to the scene's plan; an error where it cannot be rehearsed.
  Result<Judged> judged(const toml::table& world, const toml::table& scene) {
    auto database = TRY(store::Database::open(folder_.path() / "home.db"));
    journal::Journal journal(database, clock_);
    tools::mail::Maildir maildir(folder_.path() / "mail", &database);
    tools::mail::Outbox outbox(database, maildir, {folder_.path() / "spool", {}, folder_.path() / "drop", 30}, clock_);
    const auto folders = TRY(tools::files::Folders::open({.roots = {{"", folder_.path() / "files"}}}));
    const tools::mail::MailContext mail{maildir, outbox, owner_name_, addresses_, zone_, clock_, &folders};
    tools::mail::InvitationMail invitations(mail);
    tools::calendar::CalendarStore store(folder_.path() / "calendar", zone_);
    const tools::calendar::CalendarContext calendar{.store = store,
                                                    .clock = clock_,
                                                    .owner = {addresses_, owner_name_, zone_},
                                                    .undo = folder_.path() / "undo",
                                                    .sender = &invitations,
                                                    .mailbox = &invitations};
    tools::contacts::ContactBook contacts(folder_.path() / "contacts");
    const tools::time::TimeContext time{database, clock_, zone_};
    plan::Catalog catalog;
    tools::mail::add_mail_tools(catalog, mail);
    tools::calendar::add_calendar_tools(catalog, calendar);
    tools::files::add_file_tools(catalog, {folders, zone_});
    tools::bank::add_bank_tools(catalog, {folders, clock_, zone_, {owner_name_, iban_of("DE", "owner")}});
    tools::time::add_time_tools(catalog, time);
    tools::contacts::add_contact_tools(catalog, {contacts});
    MailIndex index(database, maildir, zone_);
    if (!TRY(index.update(clock_.now(), 10'000))) return fail(ErrorKind::failed, "the index is not whole");
    HomeObjector objector({.journal = journal,
                           .mails = index,
                           .outbox = outbox,
                           .calendar = store,
                           .owner = calendar.owner,
                           .contacts = contacts});
    TRY(remember(world, scene, database, journal));
    AskAboutAll authority;
    Reader reading(nullptr);
    AbsentOwner owner;
    SystemRandom random;
    Runner runner({catalog, journal, authority, reading, owner, clock_, nullptr, &objector}, random, zone_);
    const auto text = with_accounts(scene["plan"].value_or<std::string>(""));
    const auto plan = plan::check_text(text + "\n", catalog);
    if (!plan) return std::unexpected(plan::to_error(plan.error(), text, "the scene's plan"));
    const auto view = TRY(runner.prepare(scene["request"].value_or<std::string>(""), *plan, {{}}, {}));
    if (view.error) return std::unexpected(*view.error);
    if (view.planned.empty()) return fail(ErrorKind::failed, "the plan has no effect");
    Judged out{view.objections, {}};
    for (const auto& each : out.objections) {
      const auto fault = [&](const std::string& says) { out.faults.push_back(told(each) + ": " + says); };
      if (each.evidence.empty()) fault("it rests on nothing");
      for (const auto& evidence : each.evidence) {
        const auto thing = opened(evidence.link, catalog, objector.sources());
        if (!thing || thing->fields().empty()) fault(fmt::format("'{}' opens nothing", evidence.link));
        if (evidence.text.empty()) fault(fmt::format("'{}' has no words", evidence.link));
      }
      if (const auto unlike = unlike_documented(each); !unlike.empty()) fault(unlike);
      if (each.edit && !is_a_call(*each.edit, view.planned, catalog)) fault("what it suggests is no call");
    }
    return out;
  }

 private:
  // Whether an effect of the plan is still a call with what is suggested for it.
  static bool is_a_call(const Edit& edit, const std::vector<PlannedEffect>& planned, const plan::Catalog& catalog) {
    const auto effect = std::ranges::find(planned, edit.step, &PlannedEffect::number);
    if (effect == planned.end()) return false;
    if (edit.argument.empty()) return true;
    Json arguments = effect->arguments;
    const bool other = arguments[edit.argument] != edit.value;
    arguments.set(edit.argument, edit.value);
    return other && plan::make_call(catalog.find(effect->tool)->signature(), arguments, plan::Label::owner());
  }

  Time moment(const std::string& text) const {
    const auto date = *parse_date(text.substr(0, 10));
    const int hour = text.size() > 10 ? std::stoi(text.substr(11, 2)) : 0,
              minute = text.size() > 13 ? std::stoi(text.substr(14, 2)) : 0;
    return Time::at(date, std::chrono::hours(hour) + std::chrono::minutes(minute), zone_);
  }

  static void write_or_die(const fs::path& path, const std::string& content) {
    if (const auto written = write_file(path, content); !written) throw std::runtime_error(written.error().text());
  }

  static std::string mailbox(const std::string& text) {
    return text.find('<') == std::string::npos ? "<" + text + ">" : text;
  }

  void contact(const Lines& parts) {
    const auto open = parts[0].find('<');
    const std::string name(trim(parts[0].substr(0, open)));
    const auto address = parts[0].substr(open + 1, parts[0].find('>') - open - 1);
    std::string card =
        fmt::format("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:c{}\r\nFN:{}\r\nEMAIL:{}\r\n", ++count_, name, address);
    if (parts.size() > 1) card += "ROLE:" + parts[1] + "\r\n";
    if (parts.size() > 2) card += "NICKNAME:" + parts[2] + "\r\n";
    write_or_die(folder_.path() / "contacts" / fmt::format("c{}.vcf", count_), card + "END:VCARD\r\n");
  }

  void event(const Lines& parts) {
    const bool all_day = parts[0].size() == 10;
    const Time start = moment(parts[0]);
    const int length = std::stoi(parts[1]);
    const auto stamp = [](Instant at) { return replace_all(replace_all(iso_utc(at), "-", ""), ":", ""); };
    const auto date = [](Date day) { return replace_all(iso(day), "-", ""); };
    std::string out = fmt::format(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//scene//"
        "EN\r\nBEGIN:VEVENT\r\nUID:e{}\r\nDTSTAMP:20261101T000000Z\r\n",
        ++count_);
    if (all_day) {
      out += fmt::format("DTSTART;VALUE=DATE:{}\r\nDTEND;VALUE=DATE:{}\r\n", date(start.date()),
                         date(add_days(start.date(), length)));
    } else {
      out += fmt::format("DTSTART:{}\r\nDTEND:{}\r\n", stamp(start.instant),
                         stamp(start.instant + std::chrono::minutes(length)));
    }
    out += fmt::format("SUMMARY:{}\r\n", parts[2]);
    std::string organizer, answer = "needs-action", attendees;
    for (std::size_t i = 3; i < parts.size(); ++i) {
      const auto& part = parts[i];
      if (part == "free") out += "TRANSP:TRANSPARENT\r\n";
      else if (part == "weekly") out += "RRULE:FREQ=WEEKLY\r\n";
      else if (part == "cancelled") out += "STATUS:CANCELLED\r\n";
      else if (part.starts_with("at: ")) out += fmt::format("LOCATION:{}\r\n", replace_all(part.substr(4), ",", "\\,"));
      else if (part.starts_with("by: ")) organizer = part.substr(4);
      else if (part.starts_with("answer: ")) answer = part.substr(8);
      else if (part.starts_with("with: ")) attendees = part.substr(6);
    }
    if (!organizer.empty() || !attendees.empty())
      out += fmt::format("ORGANIZER:mailto:{}\r\n", organizer.empty() ? "mira@nordlicht.example" : organizer);
    for (const auto& each : attendees.empty() ? Lines{} : split(attendees, ',')) {
      auto address = std::string(trim(each));
      std::string status = address.starts_with("mira@") ? answer : "accepted";
      if (const auto equals = address.find('='); equals != std::string::npos) {
        status = address.substr(equals + 1);
        address.resize(equals);
      }
      out += fmt::format("ATTENDEE;PARTSTAT={}:mailto:{}\r\n", to_upper(status), address);
    }
    write_or_die(folder_.path() / "calendar/work" / fmt::format("e{}.ics", count_),
                 out + "END:VEVENT\r\nEND:VCALENDAR\r\n");
  }

  static std::string date_line(const Time& at) {
    return fmt::format("Date: {}, {:02} {} {} 09:00:00 +0000\r\n",
                       std::array{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}[weekday_of(at.date()).c_encoding()],
                       static_cast<unsigned>(at.date().day()),
                       std::array{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                                  "Dec"}[static_cast<unsigned>(at.date().month()) - 1],
                       static_cast<int>(at.date().year()));
  }

  void sent(const Lines& parts) {
    std::string out = "From: Mira Sommer <mira@sommer.example>\r\nTo: ";
    Lines to;
    for (const auto& address : split(parts[1], ',')) to.push_back(mailbox(std::string(trim(address))));
    out += join(to, ", ") + "\r\n" + date_line(moment(parts[0]));
    out += fmt::format(
        "Subject: {}\r\nMessage-ID: <s{}@sommer.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; "
        "charset=utf-8\r\n\r\n{}\r\n",
        parts[2], ++count_, parts[3]);
    write_or_die(folder_.path() / "mail/.Sent/cur" /
                     fmt::format("{}.s{}:2,S", moment(parts[0]).instant.time_since_epoch().count(), count_),
                 out);
  }

  void received(const Lines& parts) {
    Lines to;
    for (const auto& address : split(parts[3], ',')) to.push_back(mailbox(std::string(trim(address))));
    std::string head =
        fmt::format("From: {}\r\nTo: {}\r\n{}Subject: {}\r\nMessage-ID: <{}@there.example>\r\nMIME-Version: 1.0\r\n",
                    parts[2], join(to, ", "), date_line(moment(parts[1])), parts[4], parts[0]);
    std::string body = "Content-Type: text/plain; charset=utf-8\r\n\r\n" + parts[5] + "\r\n";
    if (parts.size() > 6 && parts[6].starts_with("attach: ")) {
      body = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + body +
             "--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=" +
             parts[6].substr(8) + "\r\n\r\nabc\r\n--b--\r\n";
    }
    write_or_die(folder_.path() / "mail/cur" / (parts[0] + ":2,S"), head + body);
  }

  Result<void> remember(const toml::table& world, const toml::table& scene, store::Database& database,
                        journal::Journal& journal) {
    for (const auto* table : {&world, &scene}) {
      for (const auto& line : lines_of(*table, "payments")) {
        const auto parts = parts_of(with_accounts(line));
        const std::int64_t at = moment(parts[0]).instant.time_since_epoch().count() * 1000;
        journal::Run run;
        run.id = fmt::format("p{}", ++count_);
        run.created_ms = at, run.zone = zone_.name(), run.plan = "pass\n", run.arguments = Json::array();
        run.state = journal::RunState::done;
        TRY(journal.create(run));
        Json arguments;
        arguments.set("to", parts[1]).set("iban", parts[2]).set("amount", parts[3]).set("reference", parts[4]);
        journal::Step step{.number = 1,
                           .kind = "effect",
                           .line = 1,
                           .call = Json().set("tool", "bank.prepare_transfer").set("arguments", arguments),
                           .hash = run.id,
                           .state = journal::StepState::confirmed,
                           .report = "Prepared it."};
        TRY(journal.write(run.id, step));
        TRY(database.run("UPDATE steps SET updated_ms = ? WHERE run = ?", {at, run.id}));
      }
      for (const auto& line : lines_of(*table, "reminders")) {
        const auto parts = parts_of(line);
        TRY(tools::time::Reminders(database).add(
            {fmt::format("r{}", ++count_), parts[1], moment(parts[0]), flow::Label::owner()}));
      }
      for (const auto& said : lines_of(*table, "prefer")) TRY(Preferences(database).add(said, clock_.now()));
    }
    return {};
  }

  TemporaryFolder folder_;
  const Zone zone_;
  ManualClock clock_;
  std::string owner_name_;
  Lines addresses_;
  int count_ = 0;
};

struct Score {
  int right = 0, wrong = 0, missed = 0;
  double precision() const { return right + wrong == 0 ? 1 : static_cast<double>(right) / (right + wrong); }
  double recall() const { return right + missed == 0 ? 1 : static_cast<double>(right) / (right + missed); }
};
using Scores = std::map<Kind, Score>;

toml::table read_table(const fs::path& path) { return toml::parse_file(path.string()); }

enum class Labels { kinds, whole };  // whole: with severities and what is suggested

void look_at(const toml::table& world, const toml::table& scene, const std::string& file, Labels labels,
             Scores& scores) {
  const auto name = scene["name"].value_or<std::string>("");
  const char* wanted = std::getenv("ADJUTANT_SCENE");
  if (wanted && name.find(wanted) == std::string::npos) return;
  SceneHome home(world, scene);
  const auto judged = home.judged(world, scene);
  if (!judged) {
    ADD_FAILURE() << file << ": " << name << ": " << judged.error().text();
    return;
  }
  const auto* found = &judged->objections;
  for (const auto& fault : judged->faults) ADD_FAILURE() << file << ": " << name << ": " << fault;
  std::set<Kind> raised, expected;
  for (const auto& each : *found) raised.insert(each.kind);
  for (const auto& each : lines_of(scene, "expect")) {
    ASSERT_TRUE(kind_from(each)) << file << ": " << name << ": " << each;
    expected.insert(*kind_from(each));
  }
  for (int i = 0; i < kKinds; ++i) {
    const auto kind = static_cast<Kind>(i);
    const bool is = raised.contains(kind), should = expected.contains(kind);
    if (is && should) ++scores[kind].right;
    if (is && !should) ++scores[kind].wrong;
    if (!is && should) ++scores[kind].missed;
    if (is != should) fmt::print("  {} {}: {} ({})\n", is ? "WRONG " : "MISSED", to_string(kind), name, file);
  }
  // What was missed or wrong counts above; of what was found as labelled, all is to be as labelled.
  if (raised == expected && (scene.contains("told") || labels == Labels::whole)) {
    Lines lines;
    for (const auto& each : *found) lines.push_back(told(each));
    std::ranges::sort(lines);
    auto labelled = lines_of(scene, "told");
    std::ranges::sort(labelled);
    EXPECT_EQ(lines, labelled) << file << ": " << name << ": told = [\"" << join(lines, "\", \"") << "\"]";
  }
  if (!wanted && raised == expected) return;
  for (const auto& each : *found) {
    fmt::print("         {}, {}: {}\n", to_string(each.kind), to_string(each.severity), each.sentence);
    if (wanted && each.edit) fmt::print("           or: {}\n", each.edit->text);
    if (!wanted) continue;
    for (const auto& evidence : each.evidence) fmt::print("           {} {}\n", evidence.link, evidence.text);
  }
}

void report(const std::string& part, const Scores& scores) {
  Score all;
  fmt::print("{:22} right wrong missed  precision   recall\n", part);
  const auto line = [](std::string_view name, const Score& score) {
    fmt::print("{:22} {:5} {:5} {:6}   {:5.1f} %   {:5.1f} %\n", name, score.right, score.wrong, score.missed,
               100 * score.precision(), 100 * score.recall());
  };
  for (const auto& [kind, score] : scores) {
    line(to_string(kind), score);
    all.right += score.right, all.wrong += score.wrong, all.missed += score.missed;
  }
  line("all kinds", all);
  EXPECT_GE(all.precision(), kPrecision) << part;
  EXPECT_GE(all.recall(), kRecall) << part;
}

fs::path own_scenes() { return fs::path(ADJUTANT_SOURCE_DIR) / "tests/objections"; }

void look_at_part(const fs::path& folder, std::optional<std::size_t> a_kind, Scores& scores,
                  Labels labels = Labels::whole) {
  const auto world = read_table(own_scenes() / "world.toml");
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(folder)) files.push_back(file.path());
  std::ranges::sort(files);
  if (a_kind) {
    EXPECT_EQ(files.size(), 12u);
  }
  for (const auto& file : files) {
    const auto table = read_table(file);
    const auto* list = table["scene"].as_array();
    ASSERT_TRUE(list) << file;
    if (a_kind) {
      EXPECT_EQ(list->size(), *a_kind) << file;
    }
    for (const auto& scene : *list) look_at(world, *scene.as_table(), file.filename().string(), labels, scores);
  }
}

TEST(ObjectionScenes, AreJudgedAsLabelled) {
  Scores made, apart, later;
  look_at_part(own_scenes() / "scenes", 15, made);
  look_at_part(own_scenes() / "held_out", 5, apart);
  look_at_part(own_scenes() / "later", std::nullopt, later);
  if (std::getenv("ADJUTANT_SCENE")) return;
  report("180 scenes", made);
  report("60 kept apart", apart);
  Scores both = made;
  for (const auto& [kind, score] : apart) {
    both[kind].right += score.right, both[kind].wrong += score.wrong, both[kind].missed += score.missed;
  }
  report("all 240", both);
  report("73 written later", later);
  for (const auto& [kind, score] : both) {
    EXPECT_GE(score.precision(), kPrecision) << to_string(kind);
    EXPECT_GE(score.recall(), kRecall) << to_string(kind);
  }
}

TEST(ObjectionScenes, OfAnotherFolder) {
  const char* folder = std::getenv("ADJUTANT_SCENES");
  if (!folder) GTEST_SKIP() << "ADJUTANT_SCENES names none";
  Scores scores;
  look_at_part(folder, std::nullopt, scores, Labels::kinds);
  report(folder, scores);
}

}  // namespace
}  // namespace adjutant::agent::objections
