#include "cli/member_commands.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/sample_home.h"
#include "base/text.h"
#include "server/sessions.h"

namespace adjutant::cli {
namespace {

using app::Person;

app::Role role_of(const MemberWords& words) { return app::member_role(words.role).value_or(app::Role::guest); }

Json member_json(const Person& person) {
  return Json()
      .set("id", person.id)
      .set("name", person.name)
      .set("role", std::string(app::to_string(person.role)))
      .set("home", person.home.string())
      .set("since", iso_utc(person.since));
}

int list(Assistant& assistant, const Options& options) {
  const auto all = household_of(assistant).members();
  if (!all) return show_error(all.error(), options);
  const auto sessions = server::Sessions(assistant.database, assistant.clock, assistant.random).all();
  if (!sessions) return show_error(sessions.error(), options);
  Json out = Json::array();
  for (const auto& each : *all) {
    const auto count = std::ranges::count(*sessions, each.id, &server::Session::member);
    out.push(member_json(each).set("sessions", static_cast<std::int64_t>(count)));
    if (!options.json) {
      show(fmt::format("{:6}  {}  {}  {}\n", app::to_string(each.role), one_line(each.name, 40), each.home.string(),
                       count == 0   ? "not logged in"
                       : count == 1 ? "one browser"
                                    : fmt::format("{} browsers", count)));
    }
  }
  if (options.json) show(Json().set("members", std::move(out)).pretty() + "\n");
  else if (all->empty())
    show("There is nobody but you. 'adjutant members add NAME --role member' takes somebody in.\n");
  return 0;
}

// A home that is there is taken where its folder was named: one that was left behind below this home may have been another's.
Result<Person> take_in(Assistant& assistant, const MemberWords& words) {
  auto household = household_of(assistant);
  const auto place = TRY(household.place_for(words.name, words.folder));
  std::error_code error;
  const bool is_there = fs::exists(place / "config.toml", error);
  if (words.sample && !is_there) {
    agent::Config config;
    fs::create_directories(place.parent_path(), error);
    TRY(app::make_sample(place, config, assistant.clock.now()));
    config.name = words.name;
    if (!words.addresses.empty()) config.addresses = words.addresses;
    config.drop = place / "sent-mail";
    TRY(agent::Home::create(place, config, fs::path(ADJUTANT_SHARE) / "mandate.toml"));
  } else if (!is_there || words.folder.empty() || words.sample) {
    TRY(app::make_member_home(place, words.name, words.addresses, assistant.home.config()));
  }
  return household.add(words.name, role_of(words), place);
}

int add(Assistant& assistant, const MemberWords& words, const Options& options) {
  const auto person = take_in(assistant, words);
  if (!person) return show_error(person.error(), options);
  if (options.json) {
    show(member_json(*person).pretty() + "\n");
    return 0;
  }
  show(fmt::format("{} is a {} from now on; their home is {}.\n", person->name, app::to_string(person->role),
                   person->home.string()));
  tell(
      fmt::format("'adjutant login --member \"{0}\"' prints a link for them; what may be done in their name, "
                  "'adjutant --home {1} mandate bounds' says.\n",
                  person->name, person->home.string()));
  return 0;
}

int change_role(Assistant& assistant, const MemberWords& words, const Options& options) {
  const auto changed = [&]() -> Result<Person> {
    auto person = TRY(person_named(assistant, words.name));
    TRY(household_of(assistant).change_role(person.id, role_of(words)));
    person.role = role_of(words);
    return person;
  }();
  if (!changed) return show_error(changed.error(), options);
  if (options.json) show(member_json(*changed).pretty() + "\n");
  else show(fmt::format("{} is a {} from now on.\n", changed->name, app::to_string(changed->role)));
  return 0;
}

int remove(Assistant& assistant, const MemberWords& words, const Options& options) {
  const auto removed = [&]() -> Result<Person> {
    auto person = TRY(person_named(assistant, words.name));
    TRY(household_of(assistant).remove(person.id));
    return person;
  }();
  if (!removed) return show_error(removed.error(), options);
  if (options.json) show(Json().set("removed", removed->name).set("home", removed->home.string()).pretty() + "\n");
  else
    show(fmt::format("{} is logged out and served no more. Their home stays: {}\n", removed->name,
                     removed->home.string()));
  return 0;
}

}  // namespace

app::Household household_of(Assistant& assistant) {
  return {assistant.home, assistant.database, assistant.clock, assistant.random};
}

Result<Person> person_named(Assistant& assistant, const std::string& name) {
  auto person = TRY(household_of(assistant).named(name));
  if (person) return std::move(*person);
  return fail(ErrorKind::usage, fmt::format("There is no member '{}'.", one_line(name, 40)),
              "'adjutant members' lists them.");
}

int members_command(Assistant& assistant, const MemberWords& words, const Options& options) {
  // An empty name is the owner's, who is no member.
  if (words.what != MemberWords::What::list && words.name.empty())
    return show_error({ErrorKind::usage, "Which member?", "'adjutant members' lists them.", {}}, options);
  switch (words.what) {
    case MemberWords::What::list: return list(assistant, options);
    case MemberWords::What::add: return add(assistant, words, options);
    case MemberWords::What::role: return change_role(assistant, words, options);
    case MemberWords::What::remove: return remove(assistant, words, options);
  }
  return 0;
}

}  // namespace adjutant::cli
