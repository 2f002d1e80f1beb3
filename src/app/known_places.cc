#include "app/known_places.h"

#include "base/text.h"

namespace adjutant::app {
namespace {

constexpr std::string_view kEvent = "event:", kContact = "contact:";

}  // namespace

std::string others_in(const flow::Label& label) {
  std::vector<std::string> names;
  for (const auto& source : label.sources()) {
    if (source.kind == flow::SourceKind::person || source.kind == flow::SourceKind::place ||
        source.kind == flow::SourceKind::model)
      names.push_back(flow::to_string(source));
  }
  return join(names, ", ");
}

std::optional<agent::Place> KnownPlaces::find(std::string_view link) {
  if (link.starts_with(kEvent) && calendar_.wanted()) {
    const auto event = calendar_.snapshot()->find(link.substr(kEvent.size()));
    if (!event || !event->entry->position) return std::nullopt;
    const auto& entry = *event->entry;
    const auto label = plan::whole_label(tools::calendar::event_value(*event, owner_).field("location"));
    return agent::Place{std::string(link), one_line(entry.title, 200), one_line(entry.location, 200), *entry.position,
                        others_in(label)};
  }
  if (link.starts_with(kContact) && contacts_.wanted()) {
    const auto known = contacts_.snapshot();
    const auto* entry = known->by_uid(link.substr(kContact.size()));
    if (!entry || !entry->contact.position) return std::nullopt;
    return agent::Place{std::string(link), one_line(entry->contact.name, 200), one_line(entry->contact.street, 200),
                        *entry->contact.position, ""};
  }
  return std::nullopt;
}

std::optional<Position> KnownPlaces::home() {
  if (!contacts_.wanted()) return std::nullopt;
  const auto known = contacts_.snapshot();
  for (const auto& entry : known->entries) {
    if (entry.contact.owner && entry.contact.position) return entry.contact.position;
  }
  return std::nullopt;
}

}  // namespace adjutant::app
