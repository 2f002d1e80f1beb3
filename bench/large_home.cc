#include "bench/large_home.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <fstream>

#include "base/text.h"
#include "bench/sample_home.h"

namespace adjutant::bench {
namespace {

constexpr int kSentOfFive = 1;  // mails of five are the owner's own
constexpr int kPeople = 1500;
constexpr int kContacts = 300;
constexpr int kEvents = 400;

[[noreturn]] void give_up(const Error& error) {
  fmt::print(stderr, "adjutant_bench: {}\n", error.text());
  std::exit(2);
}

std::string person(int i) { return fmt::format("{}{}@firm{}.example", i % 2 ? "anna" : "ben", i, i % 500); }

void write(const fs::path& path, const std::string& content) { std::ofstream(path, std::ios::binary) << content; }

std::string date_line(Instant at) {
  const auto day = date_of(Zone().local(at));
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return fmt::format("Date: {:02} {} {} 09:00:00 +0000\r\n", static_cast<unsigned>(day.day()),
                     kMonths[static_cast<unsigned>(day.month()) - 1], static_cast<int>(day.year()));
}

void make_mails(const fs::path& mail, Instant now) {
  for (const auto* part : {"cur", "new", "tmp", ".Sent/cur", ".Sent/new", ".Sent/tmp"})
    fs::create_directories(mail / part);
  for (int i = 0; i < kLargeMails; ++i) {
    const bool sent = i % 5 < kSentOfFive;
    const Instant at = now - std::chrono::minutes(30) * i;
    const auto who = person(i * 7 % kPeople);
    std::string text = fmt::format("Hello, this is about matter {} and what we said about it. ", i);
    for (int line = 0; line < 12; ++line)
      text += fmt::format("Line {} of it says something, at some length, of no weight.\r\n", line);
    if (i % 9 == 0) text += "I will send you the papers by Friday.\r\n";
    if (i % 11 == 0) text += "Invoice 4417 is payable by 1 December 2026.\r\n";
    const auto head =
        fmt::format("From: {}\r\nTo: {}\r\nSubject: Matter {}\r\nMessage-ID: <m{}@x.example>\r\n{}\r\n",
                    sent ? "alex@large.example" : who, sent ? who : "alex@large.example", i, i, date_line(at));
    write(mail / (sent ? ".Sent/cur" : "cur") / fmt::format("{}.m{}:2,S", at.time_since_epoch().count(), i),
          head + text);
  }
}

void make_people_and_events(const fs::path& home, Instant now) {
  fs::create_directories(home / "contacts");
  fs::create_directories(home / "calendar/work");
  for (int i = 0; i < kContacts; ++i) {
    write(home / "contacts" / fmt::format("c{}.vcf", i),
          fmt::format("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:c{}\r\nFN:Anna{} Example\r\nEMAIL:{}\r\nEND:VCARD\r\n", i, i,
                      person(i)));
  }
  const auto stamp = [](Instant at) { return replace_all(replace_all(iso_utc(at), "-", ""), ":", ""); };
  for (int i = 0; i < kEvents; ++i) {
    const Instant at = now + std::chrono::hours(7) * (i - kEvents / 2);
    write(home / "calendar/work" / fmt::format("e{}.ics", i),
          fmt::format("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//"
                      "EN\r\nBEGIN:VEVENT\r\nUID:e{}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:{}\r\n"
                      "DTEND:{}\r\nSUMMARY:Event {}\r\nLOCATION:Place "
                      "{}\r\nORGANIZER:mailto:alex@large.example\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:{}\r\n"
                      "END:VEVENT\r\nEND:VCALENDAR\r\n",
                      i, stamp(at), stamp(at + std::chrono::hours(1)), i, i % 20, person(i)));
  }
}

void make(const fs::path& home) {
  const Instant now = std::chrono::floor<Seconds>(std::chrono::system_clock::now());
  agent::Config config;
  config.name = "Alex Large", config.addresses = {"alex@large.example"}, config.iban = "DE89370400440532013000";
  config.mail = home / "mail", config.calendar = home / "calendar", config.contacts = home / "contacts";
  config.files = home / "files", config.drop = home / "drop";
  fs::create_directories(config.files);
  make_mails(config.mail, now);
  make_people_and_events(home, now);
  if (auto made = agent::Home::create(home, config, fs::path(ADJUTANT_SOURCE_DIR) / "share/mandate.toml"); !made)
    give_up(made.error());
}

}  // namespace

LargeHome large_home() {
  static agent::AbsentOwner owner;
  static double seconds = 0;
  static const auto assistant = [] {
    const fs::path home = sample_folder() / "large";
    if (!fs::exists(home / "config.toml")) make(home);
    auto opened = app::Assistant::open(home, owner, nullptr);
    if (!opened) give_up(opened.error());
    const auto start = std::chrono::steady_clock::now();
    const auto whole = (*opened)->mail_index.update((*opened)->clock.now(), kLargeMails);
    if (!whole) give_up(whole.error());
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return std::move(*opened);
  }();
  return {*assistant, seconds};
}

}  // namespace adjutant::bench
