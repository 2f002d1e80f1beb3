// Signatures like those of the real tools, for tests of the mandate.
#pragma once

#include "plan/tool.h"

namespace adjutant::mandate {

class SignatureOnly final : public plan::Tool {
 public:
  explicit SignatureOnly(plan::Signature signature) : signature_(std::move(signature)) {}
  const plan::Signature& signature() const override { return signature_; }

 private:
  plan::Signature signature_;
};

inline void add_test_tools(plan::Catalog& catalog) {
  using plan::Effect;
  using plan::Kind;
  using plan::Role;
  using plan::Type;
  const auto add = [&](std::string name, Effect effect, std::vector<plan::Parameter> parameters) {
    plan::Signature signature;
    signature.name = std::move(name);
    signature.effect = effect;
    signature.parameters = std::move(parameters);
    catalog.add(std::make_unique<SignatureOnly>(std::move(signature)));
  };
  const plan::Parameter to{"to", Type::list(Kind::address), Role::recipient, "", {}};
  const plan::Parameter body{"body", Kind::text, Role::content, "", {}};
  const plan::Parameter ids{"ids", Type::list(Kind::text), Role::locator, "", {}};
  const plan::Parameter at{"at", Kind::time, Role::time, "", {}};
  for (const auto* name : {"mail.send", "mail.reply", "mail.forward"}) add(name, Effect::send, {to, body});
  for (const auto* name : {"mail.archive", "mail.move", "mail.flag", "mail.mark_read"}) add(name, Effect::write, {ids});
  add("mail.delete", Effect::erase, {ids});
  add("mail.search", Effect::read, {});
  for (const auto* name : {"reminders.add", "reminders.cancel", "timers.start", "calendar.create", "calendar.move"}) {
    add(name, Effect::write, {at, {"text", Kind::text, Role::content, "", Json()}});
  }
  add("files.write", Effect::write,
      {{"path", Kind::file, Role::locator, "", {}}, {"content", Kind::text, Role::content, "", {}}});
  add("bank.prepare_transfer", Effect::write,
      {{"to", Kind::text, Role::recipient, "", {}},
       {"iban", Kind::iban, Role::recipient, "", {}},
       {"amount", Kind::money, Role::amount, "", {}}});
  add("shop.order", Effect::spend,
      {{"to", Kind::text, Role::recipient, "", {}}, {"amount", Kind::money, Role::amount, "", {}}});
}

}  // namespace adjutant::mandate
