#include "tools/calendar/open_invitations.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"

namespace adjutant::tools::calendar {
namespace {

using plan::Kind;
using plan::Type;

constexpr auto kMailBack = std::chrono::days(120);
constexpr auto kAhead = std::chrono::days(400);

struct Request {
  Incoming incoming;
  std::string mail;
};

// The latest word of the mailbox on each event, by instance: an invitation that its organizer sent. What was cancelled
// since, and what cannot be read, is left out.
Result<std::map<std::string, Request>> requests(const CalendarContext& context) {
  std::map<std::string, Request> out;
  if (!context.mailbox) return out;
  for (auto& mail : TRY(context.mailbox->received(context.clock.now() - kMailBack))) {  // newest first
    auto incoming = read_incoming(mail.ics, mail.label, context.owner);
    if (!incoming || (incoming->method != "REQUEST" && incoming->method != "CANCEL")) continue;
    const auto& entry = incoming->first();
    if (entry.organizer.empty() || context.owner.is(entry.organizer) || !speaks_for(mail.label, entry.organizer))
      continue;
    auto instance = incoming->instance();
    const auto known = out.find(instance);
    if (known != out.end() && known->second.incoming.first().sequence >= entry.sequence) continue;
    out.insert_or_assign(std::move(instance), Request{*std::move(incoming), mail.mail});
  }
  std::erase_if(out, [&](const auto& each) {
    const auto& incoming = each.second.incoming;
    return incoming.method == "CANCEL" || incoming.first().cancelled ||
           my_answer(incoming.first(), context.owner).empty();
  });
  return out;
}

std::optional<OpenInvitation> by_mail(const Request& request) {
  const auto file = std::make_shared<const CalendarFile>(request.incoming.file);
  auto what = find_occurrence(file, request.incoming.instance());
  if (!what) return std::nullopt;
  return OpenInvitation{*std::move(what), request.incoming, request.mail};
}

// A mail that says nothing newer than the calendar does.
bool known_already(const Snapshot& calendars, const Request& request) {
  const auto known = calendars.find(request.incoming.instance());
  return known && known->entry->sequence >= request.incoming.first().sequence;
}

// The next occurrence, where it is a series.
bool to_come(OpenInvitation& invitation, Instant now) {
  auto& what = invitation.what;
  if (!what.whole_series) return what.ends > now;
  bool cut = false;
  for (auto& next : occurrences(what.file, now, now + kAhead, cut)) {
    if (next.entry->uid != what.entry->uid || next.ends <= now) continue;
    what.start = next.start;
    what.begins = next.begins;
    what.ends = next.ends;
    return true;
  }
  return false;
}

}  // namespace

Result<std::vector<OpenInvitation>> open_invitations(const CalendarContext& context) {
  TRY(context.store.ready());
  const auto calendars = context.store.snapshot();
  const auto now = context.clock.now();
  std::vector<OpenInvitation> out;
  const auto mails = TRY(requests(context));
  for (const auto& [instance, request] : mails) {
    if (known_already(*calendars, request)) continue;
    if (auto invitation = by_mail(request); invitation && to_come(*invitation, now))
      out.push_back(*std::move(invitation));
  }
  for (const auto& file : calendars->files) {
    for (const auto& entry : file->entries) {
      if (entry.cancelled || entry.organizer.empty() || my_answer(entry, context.owner) != "needs-action") continue;
      auto what = find_occurrence(file, entry.replaces ? entry.uid + "#" + entry.replaces->key() : entry.uid);
      if (!what) continue;
      const bool newer = std::ranges::any_of(out, [&](const OpenInvitation& other) {
        return other.incoming && other.incoming->instance() == what->instance;
      });
      OpenInvitation invitation{*std::move(what), std::nullopt, ""};
      if (!newer && to_come(invitation, now)) out.push_back(std::move(invitation));
    }
  }
  std::ranges::stable_sort(out, {}, [](const OpenInvitation& each) { return each.what.begins; });
  return out;
}

Result<OpenInvitation> find_invitation(const CalendarContext& context, std::string_view instance) {
  const auto calendars = TRY(context.store.readable());
  const auto mails = TRY(requests(context));
  const auto mail = mails.find(std::string(instance));
  if (mail != mails.end() && !known_already(*calendars, mail->second)) {
    if (auto invitation = by_mail(mail->second)) return *std::move(invitation);
  }
  auto what = calendars->find(instance);
  if (!what) {
    return fail(ErrorKind::failed, fmt::format("There is no invitation with the id \"{}\".", one_line(instance, 80)),
                "Look for it with calendar.invitations.");
  }
  return OpenInvitation{*std::move(what), std::nullopt, ""};
}

const Type& invitation_type() {
  static const Type type = Type::record("Invitation", {{"instance", Kind::text, "the id, for calendar.answer"},
                                                       {"title", Kind::text, "the title"},
                                                       {"start", Kind::time, "when it begins"},
                                                       {"end", Kind::time, "when it ends"},
                                                       {"location", Kind::text, "where"},
                                                       {"organizer", Kind::address, "who invited"},
                                                       {"answer", Kind::text, "what the owner answered so far"},
                                                       {"in_calendar", Kind::boolean, "or only in the mail"}});
  return type;
}

plan::Value invitation_value(const OpenInvitation& invitation, const Owner& owner) {
  const auto event = event_value(invitation.what, owner);
  const auto from = plan::origin("the invitation: " + one_line(invitation.what.entry->title, 60),
                                 invitation.mail.empty() ? "event:" + invitation.what.instance : invitation.mail);
  const auto label = invitation.incoming ? invitation.incoming->label : calendar_label();
  // What a mail says is its sender's word, the ids and times too.
  const auto field = [&](const char* name) {
    auto value = event.field(name).under(label);
    value.from = from;
    return value;
  };
  const auto& answer = event.field("my_answer");
  return plan::record_value(
      invitation_type(),
      {field("instance"), field("title"), field("start"), field("end"), field("location"),
       plan::typed_text(Kind::address, invitation.what.entry->organizer, event.field("title").label, from).under(label),
       plan::text_value(answer.text(), label, from), plan::bool_value(!invitation.incoming, label, from)},
      label, from);
}

}  // namespace adjutant::tools::calendar
