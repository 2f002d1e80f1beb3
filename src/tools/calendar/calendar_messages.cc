// The tools that tell other people: invite, notify, answer.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "tools/calendar/calendar_effect.h"

namespace adjutant::tools::calendar {
namespace {

using plan::Call;
using plan::Effect;
using plan::Kind;
using plan::Once;
using plan::Parameter;
using plan::Role;
using plan::Type;

Parameter to_parameter(Type type, std::string doc) { return {"to", std::move(type), Role::recipient, std::move(doc)}; }
Parameter message_parameter() {
  return optional_parameter("message", Kind::text, Role::content, "words for the people who are told");
}

// What the mail says to people.
std::string letter(const std::string& message, const Occurrence& what, const Owner& owner) {
  std::string out = message.empty() ? "" : message + "\n\n";
  out += fmt::format("{}\nWhen: {} ({})\n", one_line(what.entry->title, 200), spoken_start(what, owner),
                     owner.zone.name());
  if (!what.entry->location.empty()) out += fmt::format("Where: {}\n", one_line(what.entry->location, 200));
  return out;
}

std::string sentence_of(const std::vector<std::string>& to) {
  std::vector<std::string> shown;
  for (const auto& address : to) shown.push_back(one_line(address, 60));
  return join(shown, ", ");
}

// The components that a message about this occurrence is about, out of the file's bytes as they will be.
Result<std::string> object_of(const std::string& bytes, const Occurrence& what, const Owner& owner,
                              const std::string& method) {
  const auto file = TRY(read_calendar(bytes, owner.zone));
  auto entries = file.of(what.entry->uid);
  if (!what.key.empty()) {
    if (const auto* one = file.changed(what.entry->uid, what.key)) entries = {one};
  }
  if (entries.empty()) return fail(ErrorKind::failed, "The event cannot be put into a message.");
  return event_object(file, entries, method);
}

class Invite : public EffectTool {
 public:
  explicit Invite(const CalendarContext& context)
      : EffectTool(context,
                   {.name = "calendar.invite",
                    .doc = "Invites people to an event of the owner's.",
                    .parameters = {instance_parameter(), to_parameter(Type::list(Kind::address), "who is invited"),
                                   message_parameter()},
                    .result = event_type(),
                    .effect = Effect::send,
                    .once = Once::message_id,
                    .inverse = "while the message waits, it is taken back and the calendar file put back",
                    .labels = event_labels()}) {}

 protected:
  Result<Planned> plan(const Call& call, const std::string&) override {
    const auto what = TRY(occurrence(call));
    const auto to = addresses_of(call.argument("to"));
    if (to.empty()) return fail(ErrorKind::usage, "Nobody is to be invited.");
    auto bytes = TRY(invited(what, owner(), to, now()));
    Planned out{.text = fmt::format("invites {} to {} on {}", sentence_of(to), spoken_title(*what.entry),
                                    spoken_start(what, owner()))};
    out.report = fmt::format("Invited {} to {}.", sentence_of(to), spoken_title(*what.entry));
    out.links = {"event:" + what.instance};
    out.undo =
        context_.sender ? "while the message waits, it can be taken back" : "the event can be put back as it was";
    out.instance = what.instance;
    out.message = Invitation{.method = "REQUEST",
                             .to = to,
                             .subject = "Invitation: " + one_line(what.entry->title, 100),
                             .text = letter(optional_text(call, "message"), what, owner()),
                             .ics = TRY(object_of(bytes, what, owner(), "REQUEST"))};
    out.change = change(what, std::move(bytes));
    return out;
  }
};

// For an event that is cancelled, notify first and cancel then: the message is made from the event.
class Notify : public EffectTool {
 public:
  explicit Notify(const CalendarContext& context)
      : EffectTool(
            context,
            {.name = "calendar.notify",
             .doc =
                 "Tells people that an event has moved or changed, or (before calendar.cancel) that it is cancelled.",
             .parameters = {instance_parameter(),
                            to_parameter(Type::list(Kind::address), "who is told"),
                            message_parameter(),
                            {"kind", Type::enumeration("Notice", {"change", "cancellation"}), Role::plain,
                             "what is told", Json("change")}},
             .result = Type(),
             .effect = Effect::send,
             .once = Once::message_id,
             .inverse = "while the message waits, it is taken back"}) {}

 protected:
  Result<Planned> plan(const Call& call, const std::string&) override {
    if (!context_.sender) return fail(ErrorKind::failed, "There is no mail account to tell anybody with.");
    const auto what = TRY(occurrence(call));
    const auto to = addresses_of(call.argument("to"));
    if (to.empty()) return fail(ErrorKind::usage, "Nobody is to be told.");
    const bool cancelled = call.argument("kind").text() == "cancellation";
    const auto title = spoken_title(*what.entry);
    Planned out;
    out.text =
        cancelled
            ? fmt::format("tells {} that {} on {} is cancelled", sentence_of(to), title, spoken_start(what, owner()))
            : fmt::format("tells {} that {} is on {}", sentence_of(to), title, spoken_start(what, owner()));
    out.report = fmt::format("Told {} about {}.", sentence_of(to), title);
    out.links = {"event:" + what.instance};
    out.undo = "while the message waits, it can be taken back";
    out.instance = what.instance;
    const std::string method = cancelled ? "CANCEL" : "REQUEST";
    out.message = Invitation{.method = method,
                             .to = to,
                             .subject = (cancelled ? "Cancelled: " : "Changed: ") + one_line(what.entry->title, 100),
                             .text = letter(optional_text(call, "message"), what, owner())};
    // Only the organizer may speak for the event to other people's programs; others write words.
    if (owner().is(what.entry->organizer)) {
      const auto bytes = cancelled ? TRY(called_off(what, now())) : what.file->bytes;
      out.message->ics = TRY(object_of(bytes, what, owner(), method));
    }
    return out;
  }
};

class Answer : public EffectTool {
 public:
  explicit Answer(const CalendarContext& context)
      : EffectTool(context,
                   {.name = "calendar.answer",
                    .doc = "Answers an invitation that is in the calendar (calendar.import puts it there), and tells "
                           "its organizer.",
                    .parameters = {instance_parameter(),
                                   {"answer", Type::enumeration("Answer", {"accepted", "tentative", "declined"}),
                                    Role::plain, "the answer"},
                                   to_parameter(Kind::address, "the organizer"),
                                   message_parameter()},
                    .result = event_type(),
                    .effect = Effect::send,
                    .once = Once::message_id,
                    .inverse = "while the message waits, it is taken back and the calendar file put back",
                    .labels = event_labels()}) {}

 protected:
  Result<Planned> plan(const Call& call, const std::string&) override {
    const auto what = TRY(occurrence(call));
    const auto& answer = call.argument("answer").text();
    const auto to = mail_address("mailto:" + call.argument("to").text());
    if (to.empty() || to != what.entry->organizer) {
      return fail(
          ErrorKind::forbidden,
          fmt::format("{} does not organise {}.", one_line(call.argument("to").text(), 60), spoken_title(*what.entry)),
          what.entry->organizer.empty() ? "The event names no organizer."
                                        : "Its organizer is " + one_line(what.entry->organizer, 60) + ".");
    }
    const std::string partstat = answer == "accepted" ? "ACCEPTED" : answer == "declined" ? "DECLINED" : "TENTATIVE";
    auto bytes = TRY(answered(what, owner(), partstat, now()));
    const auto verb = answer == "accepted" ? "accepts" : answer == "declined" ? "declines" : "says maybe to";
    const auto past = answer == "accepted" ? "Accepted" : answer == "declined" ? "Declined" : "Said maybe to";
    Planned out{.text = fmt::format("{} {} on {}, and tells {}", verb, spoken_title(*what.entry),
                                    spoken_start(what, owner()), one_line(to, 60))};
    out.report = fmt::format("{} {}.", past, spoken_title(*what.entry));
    if (answer != "declined") out.details = conflicts(what.begins, what.ends, what.entry->uid);
    out.links = {"event:" + what.instance};
    out.undo =
        context_.sender ? "while the message waits, it can be taken back" : "the event can be put back as it was";
    out.instance = what.instance;
    const auto& name = owner().name.empty() ? owner().addresses.front() : owner().name;
    out.message = Invitation{.method = "REPLY",
                             .to = {to},
                             .subject = fmt::format("{}: {}", past, one_line(what.entry->title, 100)),
                             .text = letter(optional_text(call, "message"), what, owner()) +
                                     fmt::format("Answer of {}: {}\n", one_line(name, 80), answer),
                             .ics = reply_object(what, owner(), partstat, now())};
    out.change = change(what, std::move(bytes));
    return out;
  }
};

}  // namespace

void add_message_tools(plan::Catalog& catalog, const CalendarContext& context) {
  catalog.add(std::make_unique<Invite>(context));
  catalog.add(std::make_unique<Notify>(context));
  catalog.add(std::make_unique<Answer>(context));
}

}  // namespace adjutant::tools::calendar
