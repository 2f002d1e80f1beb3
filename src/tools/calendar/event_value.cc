#include "tools/calendar/event_value.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace adjutant::tools::calendar {
namespace {

using plan::Kind;
using plan::Label;
using plan::Type;

constexpr std::size_t kLongestText = 64 << 10;

std::string bounded(const std::string& text) {
  return text.size() <= kLongestText ? text : valid_utf8(text.substr(0, kLongestText));
}

constexpr std::pair<std::string_view, flow::SourceKind> kKinds[] = {{"person", flow::SourceKind::person},
                                                                    {"place", flow::SourceKind::place},
                                                                    {"tool", flow::SourceKind::tool},
                                                                    {"model", flow::SourceKind::model}};

// Of what the organizer wrote, and of those whose words went into it.
Label words_label(const Entry& entry, const Owner& owner) {
  auto out = calendar_label();
  if (entry.component.first("ORGANIZER") && !owner.is(entry.organizer)) {
    out = Label(flow::Source{flow::SourceKind::person, entry.organizer.empty() ? "unknown" : entry.organizer});
  }
  for (const auto& line : entry.component.lines) {
    if (line.name != "X-ADJUTANT-SOURCE") continue;
    const auto space = std::min(line.value.find(' '), line.value.size());
    flow::Source source{flow::SourceKind::person,
                        unescape(std::string_view(line.value).substr(std::min(space + 1, line.value.size())))};
    for (const auto& [name, kind] : kKinds) {
      if (line.value.substr(0, space) == name) source.kind = kind;
    }
    out = join(out, Label(std::move(source)));
  }
  return out;
}

}  // namespace

bool Owner::is(std::string_view address) const { return std::ranges::find(addresses, address) != addresses.end(); }

const Type& event_type() {
  static const Type type = Type::record(
      "Event",
      {{"uid", Kind::text, "the event's id; of a series, the same for all"},
       {"instance", Kind::text, "the id of this occurrence"},
       {"title", Kind::text, "the title"},
       {"start", Kind::time, "when it begins"},
       {"end", Kind::time, "when it ends"},
       {"all_day", Kind::boolean, "whether it is about whole days"},
       {"location", Kind::text, "where"},
       {"notes", Kind::text, "the description"},
       {"organizer", Type(Kind::address).as_optional(), "who invited"},
       {"attendees", Type::list(Kind::address), "who was asked to come, the owner among them"},
       {"others", Type::list(Kind::address), "who takes part besides the owner, the organizer among them"},
       {"status", Kind::text, "confirmed, tentative or cancelled"},
       {"calendar", Kind::text, "the calendar it is in"},
       {"recurring", Kind::boolean, "whether it is one of a series"},
       {"my_answer", Kind::text, "organizer, accepted, declined, tentative, needs-action; empty where nobody asked"}});
  return type;
}

const Type& slot_type() {
  static const Type type =
      Type::record("Slot", {{"start", Kind::time, "when it begins"}, {"end", Kind::time, "when it ends"}});
  return type;
}

Label calendar_label() { return Label(flow::Source{flow::SourceKind::records, "calendar"}); }

std::map<std::string, Label> event_labels() {
  const auto records = calendar_label();
  const auto anyone = join(records, Label(flow::Source{flow::SourceKind::person, "*"}));
  std::map<std::string, Label> out = {{"", records}};
  for (const auto* field : {"title", "location", "notes", "attendees", "others"}) out[field] = anyone;
  return out;
}

std::vector<std::string> source_lines(const Label& label) {
  std::vector<std::string> out;
  for (const auto& source : label.sources()) {
    for (const auto& [name, kind] : kKinds) {
      if (source.kind == kind) out.push_back(fmt::format("X-ADJUTANT-SOURCE:{} {}", name, escape(source.name)));
    }
  }
  return out;
}

plan::Value event_value(const Occurrence& what, const Owner& owner) {
  const auto& entry = *what.entry;
  const auto records = calendar_label();
  const auto words = words_label(entry, owner);
  const auto from = plan::origin("your calendar: " + one_line(entry.title, 60), "event:" + what.instance);
  plan::List attendees, without_owner;
  for (const auto& attendee : entry.attendees) {
    if (!attendee.address.empty()) attendees.push_back(plan::typed_text(Kind::address, attendee.address, words, from));
  }
  for (const auto& address : others(entry, owner))
    without_owner.push_back(plan::typed_text(Kind::address, address, words, from));
  const Type optional_address = Type(Kind::address).as_optional();
  auto organizer = entry.organizer.empty() ? plan::missing_value(optional_address, records, from)
                                           : plan::typed_text(optional_address, entry.organizer, records, from);
  return plan::record_value(
      event_type(),
      {plan::text_value(entry.uid, records, from), plan::text_value(what.instance, records, from),
       plan::text_value(bounded(entry.title), words, from), plan::time_value({what.begins, owner.zone}, records, from),
       plan::time_value({what.ends, owner.zone}, records, from),
       plan::bool_value(what.start.form == Form::date, records, from),
       plan::text_value(bounded(entry.location), words, from), plan::text_value(bounded(entry.notes), words, from),
       std::move(organizer), plan::list_value(Kind::address, std::move(attendees), words, from),
       plan::list_value(Kind::address, std::move(without_owner), words, from),
       plan::text_value(bounded(entry.status), records, from),
       plan::text_value(what.file ? what.file->calendar : "", records, from),
       plan::bool_value(what.series != nullptr || entry.recurring(), records, from),
       plan::text_value(my_answer(entry, owner), records, from)},
      records, from);
}

std::string my_answer(const Entry& entry, const Owner& owner) {
  if (owner.is(entry.organizer)) return "organizer";
  for (const auto& attendee : entry.attendees) {
    if (!owner.is(attendee.address)) continue;
    for (const auto* known : {"accepted", "declined", "tentative", "delegated"}) {
      if (attendee.answer == known) return known;
    }
    return "needs-action";
  }
  return {};
}

std::vector<std::string> others(const Entry& entry, const Owner& owner) {
  std::vector<std::string> out;
  const auto add = [&](const std::string& address) {
    if (!address.empty() && !owner.is(address) && std::ranges::find(out, address) == out.end()) out.push_back(address);
  };
  add(entry.organizer);
  for (const auto& attendee : entry.attendees) add(attendee.address);
  return out;
}

bool makes_busy(const Occurrence& what, const Owner& owner) {
  return !what.cancelled() && !what.entry->transparent && my_answer(*what.entry, owner) != "declined" &&
         what.ends > what.begins;
}

std::string spoken_start(const Occurrence& what, const Owner& owner) {
  const Time start{what.begins, owner.zone};
  return what.start.form == Form::date ? "all of " + spoken(start.date()) : spoken(start);
}

std::string spoken_times(const Occurrence& what, const Owner& owner) {
  auto out = spoken_start(what, owner);
  const Time begins{what.begins, owner.zone}, ends{what.ends, owner.zone};
  if (what.start.form == Form::date) {
    const auto last = add_days(ends.date(), -1);
    if (last > begins.date()) out += " to " + spoken(last);
  } else if (ends.date() == begins.date()) {
    out += fmt::format(" to {:02}:{:02}", ends.of_day().count() / 3600, ends.of_day().count() / 60 % 60);
  } else {
    out += " to " + spoken(ends);
  }
  return what.whole_series ? out + ", and all that follow" : out;
}

std::string spoken_title(const Entry& entry) {
  const auto title = one_line(entry.title, 80);
  return title.empty() ? "an event without a title" : '"' + title + '"';
}

}  // namespace adjutant::tools::calendar
