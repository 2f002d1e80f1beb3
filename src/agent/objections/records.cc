#include "agent/objections/records.h"

#include "base/file.h"
#include "base/text.h"

namespace adjutant::agent::objections {
namespace {

constexpr auto kPaymentsSince = std::chrono::days(400);
constexpr std::size_t kMostWaiting = 50;
// What is asked for most: a habit of the last 90 days, a deadline of the next 120.
constexpr auto kNearBefore = std::chrono::days(91), kNearAfter = std::chrono::days(121);

}  // namespace

std::string Records::to_lower_text(std::string_view text) { return to_lower(text); }

const tools::calendar::Snapshot& Records::calendar() {
  if (!calendar_) {
    calendar_ =
        sources_.calendar.ready() ? sources_.calendar.snapshot() : std::make_shared<const tools::calendar::Snapshot>();
  }
  return *calendar_;
}

std::vector<tools::calendar::Occurrence> Records::between(Instant from, Instant to) {
  const Instant first = now_.instant - kNearBefore, last = now_.instant + kNearAfter;
  if (from < first || to > last) return calendar().between(from, to);
  if (!near_) near_ = calendar().between(first, last);
  // Some may have been left out: each span is worked out for itself.
  if (near_->size() >= tools::kMostTimes) return calendar().between(from, to);
  std::vector<tools::calendar::Occurrence> out;
  for (const auto& one : *near_) {
    if (one.begins >= to) break;
    if (one.is_within(from, to)) out.push_back(one);
  }
  return out;
}

const tools::contacts::Snapshot& Records::contacts() {
  if (!contacts_) {
    contacts_ =
        sources_.contacts.ready() ? sources_.contacts.snapshot() : std::make_shared<const tools::contacts::Snapshot>();
  }
  return *contacts_;
}

const std::set<std::string>& Records::known_addresses() {
  if (addresses_) return *addresses_;
  addresses_.emplace(owner().addresses.begin(), owner().addresses.end());
  for (const auto& entry : contacts().entries)
    addresses_->insert(entry.contact.addresses.begin(), entry.contact.addresses.end());
  for (auto& each : taken(sources_.mails.all())) addresses_->insert(std::move(each.address));
  return *addresses_;
}

const std::set<std::string>& Records::known_domains() {
  if (domains_) return *domains_;
  domains_.emplace();
  for (const auto& address : known_addresses()) domains_->insert(address.substr(address.find('@') + 1));
  return *domains_;
}

std::string Records::name_of(std::string_view address) {
  const auto* entry = contacts().by_address(to_lower(address));
  return entry ? entry->contact.name : "";
}

const std::vector<PastPayment>& Records::payments() {
  if (!payments_) payments_ = taken(past_payments(sources_.journal, now_.instant - kPaymentsSince));
  return *payments_;
}

const std::vector<Preference>& Records::preferences() {
  if (!preferences_) preferences_ = taken(Preferences(sources_.journal.database()).all());
  return *preferences_;
}

const std::vector<Dated>& Records::dated() {
  if (!dated_) dated_ = taken(sources_.mails.dated(now_.instant - std::chrono::days(1)));
  return *dated_;
}

const std::vector<tools::time::Reminder>& Records::reminders() {
  if (!reminders_) reminders_ = taken(tools::time::Reminders(sources_.journal.database()).waiting());
  return *reminders_;
}

std::vector<SentMail> Records::sent_to(std::string_view address, Instant since) {
  return taken(sources_.mails.sent_to(address, since));
}

const std::vector<Records::Waiting>& Records::waiting() {
  if (waiting_) return *waiting_;
  waiting_.emplace();
  for (const auto* state : {"held", "sending", "handed"}) {
    for (const auto& item : taken(sources_.outbox.in_state(state))) {
      if (waiting_->size() >= kMostWaiting) break;
      if (const auto bytes = read_beginning(item.path, 256 << 10))
        waiting_->push_back({item.key, item.recipients, tools::mail::parse_message(*bytes)});
    }
  }
  return *waiting_;
}

const tools::mail::Entry* Records::mail(std::string_view id) {
  auto& maildir = sources_.mails.maildir();
  if (const auto* entry = maildir.known(id)) return entry;
  const auto found = maildir.find(id);
  return found ? *found : nullptr;
}

std::optional<tools::mail::Message> Records::read(std::string_view id) {
  const auto* entry = mail(id);
  if (!entry) return std::nullopt;
  auto message = sources_.mails.maildir().read(*entry);
  return message ? std::optional(std::move(*message)) : std::nullopt;
}

}  // namespace adjutant::agent::objections
