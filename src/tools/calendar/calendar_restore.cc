// calendar.restore: the inverse of the other effects.
#include <fmt/format.h>

#include "base/text.h"
#include "tools/calendar/calendar_effect.h"

namespace adjutant::tools::calendar {
namespace {

using plan::Call;
using plan::Effect;
using plan::Kind;
using plan::Once;
using plan::Role;
using plan::Type;

// The file must still be as the change left it.
class Restore : public EffectTool {
 public:
  explicit Restore(const CalendarContext& context)
      : EffectTool(
            context,
            {.name = "calendar.restore",
             .doc = "Puts a calendar file back as it was before a change, and takes back a message that still waits.",
             .parameters = {optional_parameter("file", Kind::text, Role::locator, "the calendar file"),
                            optional_parameter("kept", Kind::text, Role::locator,
                                               "the kept bytes; none: there was no file"),
                            optional_parameter("after", Kind::text, Role::plain, "the file's ETag after the change"),
                            optional_parameter("message", Kind::text, Role::locator, "the message that waits")},
             .result = Type(),
             .effect = Effect::write,
             .once = Once::conditional_write,
             .inverse = "the change is made again"}) {}

 protected:
  Result<Planned> plan(const Call& call, const std::string& key) override {
    const auto file = optional_text(call, "file"), kept = optional_text(call, "kept"),
               after = optional_text(call, "after"), message = optional_text(call, "message");
    Planned out{.text = "takes the message back", .report = "Took the message back."};
    if (!message.empty() && !context_.sender)
      return fail(ErrorKind::failed, "There is no mail account, so no message can be taken back.");
    // A message that has left cannot be taken back; then the file stays too, and agrees with what people were told.
    if (!message.empty()) {
      if (const auto why = TRY(context_.sender->too_late(message)); !why.empty())
        return fail(ErrorKind::failed, fmt::format("This cannot be taken back any more: {}.", why),
                    "Change the event again, and tell the people so.");
    }
    if (!file.empty()) {
      const auto etag = TRY(context_.store.etag(file));
      // In a preview, later changes of the same run are still there: they are taken back before this one.
      if (etag != after && (!key.empty() || !TRY(kept_.led(file, after, etag)))) {
        return fail(
            ErrorKind::failed,
            fmt::format("The calendar file {} has been changed since, so it is not put back.", one_line(file, 80)),
            "Change the event by hand.");
      }
      Change change{.file = file, .before = after};
      if (!etag.empty()) change.old_bytes = TRY(bytes_now(file));
      if (!kept.empty()) change.new_bytes = TRY(kept_.old_bytes(kept));
      const auto title = title_of(change.new_bytes ? *change.new_bytes : change.old_bytes.value_or(""));
      out.text = change.new_bytes ? fmt::format("puts {} back as it was", title)
                                  : fmt::format("takes {} out of your calendar again", title);
      out.report = change.new_bytes ? fmt::format("Put {} back as it was.", title)
                                    : fmt::format("Took {} out of your calendar again.", title);
      out.undo = "the change can be made again";
      out.change = std::move(change);
      if (!message.empty()) out.text += ", and takes the message back";
    }
    if (!message.empty() && !key.empty()) TRY(context_.sender->take_back(message));
    return out;
  }

 private:
  Result<std::string> bytes_now(const std::string& file) const {
    const auto calendars = TRY(context_.store.readable());
    for (const auto& known : calendars->files) {
      if (known->path == file) return known->bytes;
    }
    return fail(ErrorKind::failed, fmt::format("The calendar file {} cannot be read.", one_line(file, 80)));
  }
  std::string title_of(const std::string& bytes) const {
    const auto calendar = read_calendar(bytes, owner().zone);
    return calendar && calendar->entries.size() > 0 ? spoken_title(calendar->entries.front()) : "a calendar file";
  }
};

}  // namespace

void add_restore_tool(plan::Catalog& catalog, const CalendarContext& context) {
  catalog.add(std::make_unique<Restore>(context));
}

}  // namespace adjutant::tools::calendar
