// For tests: the tools of a connection, with every effect and role that share/connected.toml speaks of.
#pragma once

#include "plan/test_tools.h"

namespace adjutant::mandate {

inline void add_test_connection(plan::Catalog& catalog, const std::string& name) {
  using plan::Effect;
  using plan::Kind;
  using plan::Role;
  const auto add = [&](const char* tool, Effect effect, std::vector<plan::Parameter> parameters,
                       const char* inverse = "", bool unknown = false) {
    plan::Signature signature;
    signature.name = name + "." + tool;
    signature.effect = effect;
    signature.parameters = std::move(parameters);
    signature.inverse = inverse;
    signature.unknown = unknown;
    catalog.add(std::make_unique<plan::SignatureOnly>(std::move(signature)));
  };
  const plan::Parameter to{"to", plan::Type::list(Kind::text), Role::recipient, "", {}};
  const plan::Parameter text{"text", Kind::text, Role::content, "", {}};
  const plan::Parameter about{"about", plan::Type(Kind::text).as_optional(), Role::content, "", Json()};
  const plan::Parameter note{"note", plan::Type(Kind::text).as_optional(), Role::plain, "", Json()};
  const plan::Parameter item{"item", Kind::text, Role::locator, "", {}};
  const plan::Parameter when{"when", plan::Type(Kind::time).as_optional(), Role::time, "", Json()};
  add("look_up", Effect::query, {item, about, note, when});
  add("look_around", Effect::query, {about});
  add("note", Effect::write, {text});
  add("edit", Effect::write, {item, text, note});
  add("invite", Effect::write, {item, to});
  add("message", Effect::send, {to, text, about, note, when});
  add("share", Effect::send, {item, to});
  add("pay", Effect::spend, {to, {"amount", Kind::money, Role::amount, "", {}}});
  add("remove", Effect::erase, {item}, "puts it back");
  add("destroy", Effect::erase, {item});
  add("odd", Effect::send, {to}, "", true);
}

}  // namespace adjutant::mandate
