// A catalog like the real one, for tests of plans and of the mandate: reads, a query, and effects of every kind. Only
// the signatures: test_world.h answers the calls.
#pragma once

#include "plan/tool.h"

namespace adjutant::plan {

class SignatureOnly final : public Tool {
 public:
  explicit SignatureOnly(Signature signature) : signature_(std::move(signature)) {}
  const Signature& signature() const override { return signature_; }

 private:
  Signature signature_;
};

inline const Type& test_mail() {
  static const Type type = Type::record("Mail", {{"id", Kind::text, ""},
                                                 {"sender", Kind::address, ""},
                                                 {"subject", Kind::text, ""},
                                                 {"body", Kind::text, ""},
                                                 {"date", Kind::time, ""},
                                                 {"size", Kind::number, ""},
                                                 {"reply_to", Type(Kind::address).as_optional(), ""},
                                                 {"attachments", Type::list(Kind::file), ""}});
  return type;
}

inline const Type& test_event() {
  static const Type type = Type::record("Event", {{"uid", Kind::text, ""},
                                                  {"title", Kind::text, ""},
                                                  {"start", Kind::time, ""},
                                                  {"end", Kind::time, ""},
                                                  {"place", Type(Kind::place).as_optional(), ""}});
  return type;
}

// What anybody may have written into a mail: seen by its participants.
inline Label written_by_anybody() {
  return Label({flow::Source{flow::SourceKind::person, "*", false}}, flow::Readers::only({"~participants"}));
}

inline void add_test_reads(Catalog& catalog) {
  const Label records(flow::Source{flow::SourceKind::records, "mail", false});
  Signature search;
  search.name = "mail.search";
  search.doc = "Mails that fit.";
  search.parameters = {{"sender", Kind::text, Role::plain, "", Json("")},
                       {"words", Kind::text, Role::plain, "", Json("")},
                       {"since", Type(Kind::time).as_optional(), Role::time, "", Json()},
                       {"limit", Kind::number, Role::plain, "", Json(20)}};
  search.result = Type::list(test_mail());
  search.labels = {{"", records},
                   {"sender", written_by_anybody()},
                   {"subject", written_by_anybody()},
                   {"body", written_by_anybody()},
                   {"reply_to", written_by_anybody()},
                   {"attachments", written_by_anybody()}};
  catalog.add(std::make_unique<SignatureOnly>(std::move(search)));

  Signature list;
  list.name = "calendar.list";
  list.doc = "Events of some days.";
  list.parameters = {{"begin", Kind::time, Role::time, "", {}}, {"days", Kind::number, Role::plain, "", Json(1)}};
  list.result = Type::list(test_event());
  list.labels = {{"", Label(flow::Source{flow::SourceKind::records, "calendar", false})}};
  catalog.add(std::make_unique<SignatureOnly>(std::move(list)));

  Signature lookup;
  lookup.name = "web.lookup";
  lookup.doc = "Asks a public place.";
  lookup.effect = Effect::query;
  lookup.parameters = {{"words", Kind::text, Role::content, "", {}}};
  lookup.result = Kind::text;
  lookup.labels = {{"", Label(flow::Source{flow::SourceKind::place, "*", false})}};
  catalog.add(std::make_unique<SignatureOnly>(std::move(lookup)));
}

inline void add_test_effects(Catalog& catalog) {
  const auto add = [&](std::string name, Effect effect, std::vector<Parameter> parameters, Type result = Type()) {
    Signature signature;
    signature.name = std::move(name);
    signature.effect = effect;
    signature.parameters = std::move(parameters);
    signature.result = std::move(result);
    catalog.add(std::make_unique<SignatureOnly>(std::move(signature)));
  };
  const Parameter to{"to", Type::list(Kind::address), Role::recipient, "", {}};
  const Parameter body{"body", Kind::text, Role::content, "", {}};
  const Parameter ids{"ids", Type::list(Kind::text), Role::locator, "", {}};
  const Parameter at{"at", Kind::time, Role::time, "", {}};
  const Parameter text{"text", Kind::text, Role::content, "", {}};
  for (const auto* name : {"mail.send", "mail.reply", "mail.forward"}) add(name, Effect::send, {to, body});
  for (const auto* name : {"mail.archive", "mail.move", "mail.flag", "mail.mark_read"}) add(name, Effect::write, {ids});
  add("mail.delete", Effect::erase, {ids});
  for (const auto* name : {"reminders.add", "timers.start"}) add(name, Effect::write, {at, text});
  const Parameter id{"id", Kind::text, Role::locator, "", {}};
  add("reminders.move", Effect::write, {id, at});
  add("reminders.cancel", Effect::write, {id});
  add("calendar.create", Effect::write, {at, text}, test_event());
  add("files.write", Effect::write,
      {{"path", Kind::file, Role::locator, "", {}}, {"content", Kind::text, Role::content, "", {}}});
  add("files.trash", Effect::erase, {{"path", Kind::file, Role::locator, "", {}}});
  add("mail.save_attachment", Effect::write, {{"attachment", Kind::text, Role::content, "", {}}});
  add("contacts.add", Effect::write,
      {{"name", Kind::text, Role::content, "", {}}, {"address", Kind::address, Role::recipient, "", {}}});
  add("bank.prepare_transfer", Effect::write,
      {{"to", Kind::text, Role::recipient, "", {}},
       {"iban", Kind::iban, Role::recipient, "", {}},
       {"amount", Kind::money, Role::amount, "", {}},
       {"on", Type(Kind::date).as_optional(), Role::time, "", Json()}});
  add("shop.order", Effect::spend,
      {{"to", Kind::text, Role::recipient, "", {}}, {"amount", Kind::money, Role::amount, "", {}}});
}

inline void add_test_notes(Catalog& catalog) {
  const auto add = [&](std::string name, Effect effect, std::vector<Parameter> parameters) {
    Signature signature;
    signature.name = std::move(name);
    signature.effect = effect;
    signature.parameters = std::move(parameters);
    catalog.add(std::make_unique<SignatureOnly>(std::move(signature)));
  };
  const Parameter item{"item", Kind::text, Role::content, "", {}};
  const Parameter list{"list", Type(Kind::text).as_optional(), Role::locator, "", Json()};
  for (const auto* name : {"lists.add", "lists.remove"}) add(name, Effect::write, {item, list});
  add("lists.clear", Effect::erase, {list});
  add("memory.remember", Effect::write, {{"fact", Kind::text, Role::content, "", {}}});
  add("memory.note_role", Effect::write,
      {{"who", Kind::text, Role::content, "", {}}, {"role", Kind::text, Role::content, "", {}}});
  add("orders.search", Effect::query, {{"words", Kind::text, Role::content, "", {}}});
  add("orders.list", Effect::query, {});
  add("orders.place", Effect::spend,
      {{"product", Kind::text, Role::locator, "", {}}, {"total", Kind::money, Role::amount, "", {}}});
  add("orders.cancel", Effect::send, {{"id", Kind::text, Role::locator, "", {}}});
  add("mail.unsubscribe", Effect::send,
      {{"id", Kind::text, Role::locator, "", {}}, {"to", Kind::address, Role::recipient, "", {}}});
  add("mail.unsubscribe_at", Effect::send,
      {{"id", Kind::text, Role::locator, "", {}}, {"url", Kind::text, Role::recipient, "", {}}});
  const Parameter request{"request", Kind::text, Role::content, "", {}};
  const Parameter begins{"start", Kind::time, Role::time, "", {}};
  for (const auto* name : {"routines.add", "routines.change"}) add(name, Effect::write, {request, begins});
  for (const auto* name : {"routines.turn_on", "routines.turn_off", "routines.restore"})
    add(name, Effect::write, {{"id", Kind::text, Role::locator, "", {}}});
  add("routines.remove", Effect::erase, {{"id", Kind::text, Role::locator, "", {}}});
  add("memory.forget", Effect::write, {{"id", Kind::text, Role::locator, "", {}}});
}

inline void add_test_calendar(Catalog& catalog) {
  const auto add = [&](std::string name, Effect effect, std::vector<Parameter> parameters) {
    Signature signature;
    signature.name = std::move(name);
    signature.effect = effect;
    signature.parameters = std::move(parameters);
    catalog.add(std::make_unique<SignatureOnly>(std::move(signature)));
  };
  const Parameter instance{"instance", Kind::text, Role::locator, "", {}};
  const Parameter start{"start", Kind::time, Role::time, "", {}};
  const Parameter to{"to", Type::list(Kind::address), Role::recipient, "", {}};
  const Parameter message{"message", Kind::text, Role::content, "", Json("")};
  add("calendar.move", Effect::write, {instance, start});
  add("calendar.edit", Effect::write, {instance, {"title", Type(Kind::text).as_optional(), Role::content, "", Json()}});
  add("calendar.cancel", Effect::erase, {instance});
  add("calendar.receive", Effect::write, {{"ics", Kind::text, Role::content, "", {}}});
  add("calendar.meet", Effect::send, {{"title", Kind::text, Role::content, "", {}}, start, to, message});
  for (const auto* name :
       {"calendar.invite", "calendar.reschedule", "calendar.revise", "calendar.call_off", "calendar.answer"})
    add(name, Effect::send, {instance, to, message});
}

inline const Type& test_item() {
  static const Type type = Type::record("Item", {{"title", Kind::text, ""}, {"count", Kind::number, ""}});
  return type;
}

// Enumerations, records as arguments, and a result whose id says nothing of the arguments.
inline void add_test_tasks(Catalog& catalog) {
  const Type priority = Type::enumeration("Priority", {"low", "normal", "high"});
  const Type task = Type::record("Task", {{"id", Kind::text, ""},
                                          {"title", Kind::text, ""},
                                          {"priority", priority, ""},
                                          {"items", Type::list(test_item()), ""}});
  catalog.add_type(test_item());
  catalog.add_type(task);
  const Label records(flow::Source{flow::SourceKind::records, "tasks", false});
  Signature create;
  create.name = "tasks.create";
  create.doc = "Adds a task.";
  create.effect = Effect::write;
  create.parameters = {{"title", Kind::text, Role::content, "", {}},
                       {"priority", priority, Role::plain, "", Json("normal")},
                       {"items", Type::list(test_item()), Role::content, "", Json::array()}};
  create.result = task;
  create.labels = {{"", records}, {"title", written_by_anybody()}, {"items", written_by_anybody()}};
  create.independent = {"id"};
  catalog.add(std::make_unique<SignatureOnly>(std::move(create)));

  Signature list;
  list.name = "tasks.list";
  list.doc = "All tasks.";
  list.parameters = {{"limit", Kind::number, Role::plain, "", Json(10)}};
  list.result = Type::list(task);
  list.labels = {{"", records}, {"title", written_by_anybody()}, {"items", written_by_anybody()}};
  catalog.add(std::make_unique<SignatureOnly>(std::move(list)));

  Signature finish;
  finish.name = "tasks.finish";
  finish.doc = "Marks a task as done.";
  finish.effect = Effect::write;
  finish.parameters = {{"id", Kind::text, Role::locator, "", {}}};
  catalog.add(std::make_unique<SignatureOnly>(std::move(finish)));
}

inline void add_test_tools(Catalog& catalog) {
  catalog.add_type(test_mail());
  catalog.add_type(test_event());
  add_test_reads(catalog);
  add_test_effects(catalog);
  add_test_calendar(catalog);
  add_test_notes(catalog);
  add_test_tasks(catalog);
}

}  // namespace adjutant::plan
