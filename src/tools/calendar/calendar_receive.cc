// calendar.receive: an invitation, a change, a cancellation or an answer that came by mail, into the owner's calendar.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "plan/influence.h"
#include "tools/calendar/incoming.h"

namespace adjutant::tools::calendar {
namespace {

using plan::Call;
using plan::Kind;
using plan::Role;

class Receive : public EffectTool {
 public:
  explicit Receive(const CalendarContext& context)
      : EffectTool(
            context,
            {.name = "calendar.receive",
             .doc = "Puts an invitation, a change, a cancellation or somebody's answer that came by mail into the "
                    "owner's calendar; nobody is told.",
             .parameters = {{"ics", Kind::text, Role::content, "the mail's text/calendar"}},
             .result = event_type(),
             .effect = plan::Effect::write,
             .once = plan::Once::conditional_write,
             .inverse = "the calendar file is put back as it was",
             .labels = event_labels()}) {}

 protected:
  Result<Planned> plan(const Call& call, const std::string&) override {
    const auto incoming = TRY(read_incoming(call.argument("ics").text(), influence(call), owner()));
    const auto known = TRY(context_.store.readable())->with_uid(incoming.first().uid);
    if (incoming.method == "REPLY") return reply(incoming, known);
    if (owner().is(incoming.first().organizer))
      return fail(ErrorKind::forbidden, "The invitation says that you organise the event yourself.");
    return incoming.method == "CANCEL" ? cancellation(incoming, known) : addition(incoming, known);
  }

 private:
  static Result<Occurrence> in_calendar(const Incoming& incoming, const std::shared_ptr<const CalendarFile>& known) {
    if (auto what = known ? find_occurrence(known, incoming.instance()) : std::nullopt) return *std::move(what);
    return fail(ErrorKind::failed, fmt::format("{} is not in your calendar.", spoken_title(incoming.first())));
  }

  // What all of them have in common.
  static Planned about(const Incoming& incoming, std::string text, std::string report) {
    Planned out{.text = std::move(text), .report = std::move(report)};
    out.links = {"event:" + incoming.instance()};
    out.undo = "the calendar can be put back as it was";
    out.instance = incoming.instance();
    return out;
  }

  Result<Planned> reply(const Incoming& incoming, const std::shared_ptr<const CalendarFile>& known) {
    const auto& said = incoming.first();
    const auto what = TRY(in_calendar(incoming, known));
    if (said.attendees.size() != 1) return fail(ErrorKind::failed, "The message is not one person's answer.");
    const auto& who = said.attendees.front();
    if (!owner().is(what.entry->organizer))
      return fail(ErrorKind::forbidden, fmt::format("{} is not your event.", spoken_title(*what.entry)));
    if (!speaks_for(incoming.label, who.address))
      return fail(ErrorKind::forbidden,
                  fmt::format("The answer of {} was sent by somebody else.", one_line(who.address, 60)));
    const auto known_answer =
        std::ranges::find(kAnswers, who.answer, &std::pair<std::string_view, std::string_view>::first);
    if (known_answer == kAnswers.end())
      return fail(ErrorKind::failed, fmt::format("\"{}\" is no answer to an invitation.", one_line(who.answer, 40)));
    const auto sentence =
        fmt::format("that {} has {} {}", one_line(who.address, 60), known_answer->second, spoken_title(*what.entry));
    auto out = about(incoming, "notes " + sentence, "Noted " + sentence + ".");
    std::string partstat(known_answer->first);
    std::ranges::transform(partstat, partstat.begin(), [](char c) { return c == '-' ? c : char(c - 'a' + 'A'); });
    out.change = change(what, TRY(answered(what, {who.address}, partstat, now())));
    return out;
  }

  Result<Planned> cancellation(const Incoming& incoming, const std::shared_ptr<const CalendarFile>& known) {
    const auto what = TRY(in_calendar(incoming, known));
    // Refuses what is not the organizer's word, or not the latest.
    TRY(put_in(incoming, known, ""));
    const auto sentence = fmt::format("{} on {} as cancelled", spoken_title(*what.entry), spoken_start(what, owner()));
    auto out = about(incoming, "marks " + sentence, "Marked " + sentence + ".");
    out.change = change(what, TRY(called_off(what, now())));
    return out;
  }

  Result<Planned> addition(const Incoming& incoming, const std::shared_ptr<const CalendarFile>& known) {
    const auto& entry = incoming.first();
    const auto shared = std::make_shared<const CalendarFile>(incoming.file);
    const auto what = find_occurrence(shared, incoming.instance());
    if (!what) return fail(ErrorKind::failed, "The invitation cannot be read.");
    const auto title = fmt::format("{} on {}", spoken_title(entry), spoken_start(*what, owner()));
    const auto from = entry.organizer.empty() ? "" : " of " + one_line(entry.organizer, 60);
    auto out = about(
        incoming,
        known ? fmt::format("changes {}{} in your calendar", title, from)
              : fmt::format("adds {}{} to your calendar", title, from),
        known ? fmt::format("Changed {} in your calendar.", title) : fmt::format("Added {} to your calendar.", title));
    out.details = conflicts(what->begins, what->ends, entry.uid);
    if (!speaks_for(incoming.label, entry.organizer))
      out.details.push_back("the mail with it is not from the one who is named as its organizer");
    out.change = TRY(put_in(incoming, known, context_.default_calendar));
    return out;
  }

  static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kAnswers = {
      {{"accepted", "accepted"}, {"declined", "declined"}, {"tentative", "said maybe to"}}};
};

}  // namespace

void add_receive_tool(plan::Catalog& catalog, const CalendarContext& context) {
  catalog.add(std::make_unique<Receive>(context));
}

}  // namespace adjutant::tools::calendar
