// The tools that tell other people: meet, invite, reschedule, revise, call_off, answer.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "tools/calendar/answer_resolver.h"
#include "tools/calendar/change_tools.h"
#include "tools/calendar/open_invitations.h"

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
  return {"message", Kind::text, Role::content, "words for the people who are told", Json("")};
}

// What the mail says to people.
std::string letter(const std::string& message, const Occurrence& what, const Owner& owner) {
  std::string out = message.empty() ? "" : message + "\n\n";
  out += fmt::format("{}\nWhen: {} ({})\n", one_line(what.entry->title, 200), spoken_times(what, owner),
                     owner.zone.name());
  if (!what.entry->location.empty()) out += fmt::format("Where: {}\n", one_line(what.entry->location, 200));
  return out;
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

// Only the organizer may speak for an event to other people's programs.
Result<void> may_speak_for(const Occurrence& what, const Owner& owner) {
  if (owner.is(what.entry->organizer)) return {};
  return fail(ErrorKind::forbidden,
              what.entry->organizer.empty()
                  ? fmt::format("{} has no organizer.", spoken_title(*what.entry))
                  : fmt::format("{} is not your event: {} organises it.", spoken_title(*what.entry),
                                one_line(what.entry->organizer, 60)),
              "Write to the organizer.");
}

// Adds to a tool's parameters whom it tells, and makes it a message.
plan::Signature telling(plan::Signature signature, std::string name, std::string doc, std::string whom) {
  signature.name = std::move(name);
  signature.doc = std::move(doc);
  signature.parameters.push_back(to_parameter(Type::list(Kind::address), std::move(whom)));
  signature.parameters.push_back(message_parameter());
  signature.effect = Effect::send;
  signature.once = Once::message_id;
  signature.inverse = "while the message waits, it is taken back and the calendar file put back";
  return signature;
}

std::string undo_of(const CalendarContext& context) {
  return context.sender ? "while the message waits, it can be taken back" : "the event can be put back as it was";
}

Result<std::vector<std::string>> told(const Call& call, const CalendarContext& context) {
  if (!context.sender) return fail(ErrorKind::failed, "There is no mail account to tell anybody with.");
  auto to = addresses_of(call.argument("to"));
  if (to.empty()) return fail(ErrorKind::usage, "Nobody is to be told.");
  return to;
}

// Adds to a change that people are told of it: "..., and invites anna@work.example".
void and_tell(Planned& out, std::string_view does, std::string_view did, Invitation message,
              const CalendarContext& context) {
  const auto whom = sentence_of(message.to);
  out.text += fmt::format(", and {} {}", does, whom);
  out.report.pop_back();
  out.report += fmt::format(", and {} {}.", did, whom);
  out.undo = undo_of(context);
  out.message = std::move(message);
}

// The same for a change of an event, as its organizer says it.
Result<void> and_tell_of_change(Planned& out, const Call& call, std::vector<std::string> to, std::string_view subject,
                                const Occurrence& what, const CalendarContext& context) {
  const auto& owner = context.owner;
  TRY(may_speak_for(what, owner));
  auto ics = TRY(object_of(*out.change->new_bytes, what, owner, "REQUEST"));
  and_tell(out, "tells", "told",
           {.method = "REQUEST",
            .to = std::move(to),
            .subject = fmt::format("{}: {}", subject, one_line(what.entry->title, 100)),
            .text = letter(optional_text(call, "message"), what, owner),
            .ics = std::move(ics)},
           context);
  return {};
}

class Meet : public Create {
 public:
  explicit Meet(const CalendarContext& context)
      : Create(context,
               telling(make_signature(), "calendar.meet",
                       "Puts a new event into the owner's calendar and invites people to it.", "who is invited")) {}

 protected:
  Result<Planned> plan(const Call& call, const std::string& key) override {
    const auto to = TRY(told(call, context_));
    auto out = TRY(Create::plan(call, key));
    const auto uid = out.instance.substr(0, out.instance.rfind('#'));
    auto what = TRY(changed(out, uid));
    auto bytes = TRY(invited(what, owner(), to, now()));
    auto ics = TRY(object_of(bytes, what, owner(), "REQUEST"));
    and_tell(out, "invites", "invited",
             {.method = "REQUEST",
              .to = to,
              .subject = "Invitation: " + one_line(what.entry->title, 100),
              .text = letter(optional_text(call, "message"), what, owner()),
              .ics = std::move(ics)},
             context_);
    out.change->new_bytes = std::move(bytes);
    return out;
  }
};

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
    out.undo = undo_of(context_);
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

class Reschedule : public Move {
 public:
  explicit Reschedule(const CalendarContext& context)
      : Move(context, telling(make_signature(), "calendar.reschedule",
                              "Moves an event of the owner's, or one occurrence of a series, and tells people so.",
                              "who is told")) {}

 protected:
  Result<Planned> plan(const Call& call, const std::string& key) override {
    auto to = TRY(told(call, context_));
    auto out = TRY(Move::plan(call, key));
    const auto what = TRY(changed(out, out.instance));
    TRY(and_tell_of_change(out, call, std::move(to), "Moved", what, context_));
    return out;
  }
};

class Revise : public Reword {
 public:
  explicit Revise(const CalendarContext& context)
      : Reword(context,
               telling(make_signature(), "calendar.revise",
                       "Gives an event of the owner's another title or place, and tells people so.", "who is told")) {}

 protected:
  Result<Planned> plan(const Call& call, const std::string& key) override {
    auto to = TRY(told(call, context_));
    auto out = TRY(Reword::plan(call, key));
    const auto what = TRY(changed(out, out.instance));
    TRY(and_tell_of_change(out, call, std::move(to), "Changed", what, context_));
    return out;
  }
};

class CallOff : public Cancel {
 public:
  explicit CallOff(const CalendarContext& context)
      : Cancel(context,
               telling(make_signature(), "calendar.call_off",
                       "Cancels an event of the owner's, one occurrence or a whole series, and tells people so.",
                       "who is told")) {}

 protected:
  Result<Planned> plan(const Call& call, const std::string& key) override {
    const auto to = TRY(told(call, context_));
    auto out = TRY(Cancel::plan(call, key));
    const auto what = TRY(occurrence(call));
    TRY(may_speak_for(what, owner()));
    auto ics = TRY(object_of(TRY(called_off(what, now())), what, owner(), "CANCEL"));
    and_tell(out, "tells", "told",
             {.method = "CANCEL",
              .to = to,
              .subject = "Cancelled: " + one_line(what.entry->title, 100),
              .text = letter(optional_text(call, "message"), what, owner()) + "It does not take place.\n",
              .ics = std::move(ics)},
             context_);
    return out;
  }
};

class Answer : public EffectTool {
 public:
  explicit Answer(const CalendarContext& context)
      : EffectTool(context,
                   {.name = "calendar.answer",
                    .doc = "Answers an invitation, and tells its organizer. One that came by mail is put into the "
                           "calendar, unless it is declined.",
                    .parameters = {instance_parameter(),
                                   {"answer", answer_type(), Role::plain, "the answer"},
                                   to_parameter(Kind::address, "the organizer"),
                                   message_parameter()},
                    .result = Type(),
                    .effect = Effect::send,
                    .once = Once::message_id,
                    .inverse = "while the message waits, it is taken back and the calendar file put back"}) {}

 protected:
  Result<Planned> plan(const Call& call, const std::string&) override {
    const auto invitation = TRY(find_invitation(context_, call.argument("instance").text()));
    const auto& what = invitation.what;
    const auto to = TRY(organizer_of(call, what));
    const auto answer = std::ranges::find(kAnswers, call.argument("answer").text(), &Words::name);
    if (answer == kAnswers.end()) return fail(ErrorKind::usage, "The answer is accepted, tentative or declined.");
    Planned out{.text = fmt::format("{} {} on {}, and tells {}", answer->does, spoken_title(*what.entry),
                                    spoken_start(what, owner()), one_line(to, 60))};
    out.report = fmt::format("{} {} on {}.", answer->did, spoken_title(*what.entry), spoken_start(what, owner()));
    const bool declined = answer->partstat == "DECLINED";
    if (!declined) out.details = conflicts(what.begins, what.ends, what.entry->uid);
    out.links = {invitation.mail.empty() ? "event:" + what.instance : invitation.mail};
    out.undo = undo_of(context_);
    out.instance = what.instance;
    const std::string partstat(answer->partstat);
    const auto& name = owner().name.empty() ? owner().addresses.front() : owner().name;
    out.message = Invitation{.method = "REPLY",
                             .to = {to},
                             .subject = fmt::format("{}: {}", answer->did, one_line(what.entry->title, 100)),
                             .text = letter(optional_text(call, "message"), what, owner()) +
                                     fmt::format("Answer of {}: {}\n", one_line(name, 80), answer->name),
                             .ics = reply_object(what, owner(), partstat, now())};
    const auto bytes = TRY(answered(what, owner().addresses, partstat, now()));
    if (!invitation.incoming) {
      out.change = change(what, bytes);
      return out;
    }
    const auto known = TRY(context_.store.readable())->with_uid(what.entry->uid);
    if (declined && !known) return out;  // what is declined is not put into the calendar
    auto incoming = *invitation.incoming;
    incoming.file = TRY(read_calendar(bytes, owner().zone));
    out.change = TRY(put_in(incoming, known, context_.default_calendar));
    return out;
  }

 private:
  struct Words {
    std::string_view name, partstat, does, did;
  };
  static constexpr std::array<Words, 3> kAnswers = {{{"accepted", "ACCEPTED", "accepts", "Accepted"},
                                                     {"declined", "DECLINED", "declines", "Declined"},
                                                     {"tentative", "TENTATIVE", "says maybe to", "Said maybe to"}}};

  static Result<std::string> organizer_of(const Call& call, const Occurrence& what) {
    auto to = mail_address("mailto:" + call.argument("to").text());
    if (!to.empty() && to == what.entry->organizer) return to;
    return fail(
        ErrorKind::forbidden,
        fmt::format("{} does not organise {}.", one_line(call.argument("to").text(), 60), spoken_title(*what.entry)),
        what.entry->organizer.empty() ? "The event names no organizer."
                                      : "Its organizer is " + one_line(what.entry->organizer, 60) + ".");
  }
};

}  // namespace

void add_message_tools(plan::Catalog& catalog, const CalendarContext& context) {
  catalog.add(std::make_unique<Meet>(context));
  catalog.add(std::make_unique<Invite>(context));
  catalog.add(std::make_unique<Reschedule>(context));
  catalog.add(std::make_unique<Revise>(context));
  catalog.add(std::make_unique<CallOff>(context));
  catalog.add(std::make_unique<Answer>(context));
}

}  // namespace adjutant::tools::calendar
