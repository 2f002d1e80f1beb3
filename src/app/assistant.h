// The one place where the parts are put together, bottom-up, for one home.
#pragma once

#include <memory>

#include "agent/conversation.h"
#include "agent/endpoint_reader.h"
#include "agent/home.h"
#include "agent/lexicon.h"
#include "agent/objections/objector.h"
#include "agent/planner/planner.h"
#include "agent/reader.h"
#include "agent/router.h"
#include "agent/runner.h"
#include "agent/skill.h"
#include "agent/skill_head.h"
#include "agent/slot_head.h"
#include "agent/taught.h"
#include "app/home_clock.h"
#include "app/known_places.h"
#include "app/routine_jobs.h"
#include "mandate/counters.h"
#include "mandate/mandate_file.h"
#include "model/embedder.h"
#include "model/needle.h"
#include "model/worker.h"
#include "tools/bank/bank_tools.h"
#include "tools/calendar/answer_resolver.h"
#include "tools/calendar/event_resolver.h"
#include "tools/calendar/invitation_resolver.h"
#include "tools/contacts/contact_resolver.h"
#include "tools/contacts/contact_tools.h"
#include "tools/contacts/people_resolver.h"
#include "tools/files/file_resolver.h"
#include "tools/files/file_tools.h"
#include "tools/lists/list_tools.h"
#include "tools/mail/invitation_mail.h"
#include "tools/mail/mail_resolver.h"
#include "tools/mail/mail_tools.h"
#include "tools/mcp/mcp_tool.h"
#include "tools/memory/memory_tools.h"
#include "tools/orders/order_resolver.h"
#include "tools/routines/routine_resolver.h"
#include "tools/time/reminder_resolver.h"
#include "tools/time/reminders.h"
#include "tools/time/time_tools.h"
#include "tools/time/when_resolver.h"

namespace adjutant::app {

// Who says yes in a home: its owner, or somebody who uses it as it was set up. A guest's yes widens nothing: what the mandate
// would ask about is not done for them, routines stay as they are, and what they confirm is not remembered.
enum class User { owner, guest };

// The mandate with the facts it asks for: contacts, endorsements, counters.
class MandateAuthority final : public agent::Authority, private mandate::Facts {
 public:
  MandateAuthority(mandate::MandateFile& file, store::Database& database, tools::contacts::ContactBook& contacts,
                   const agent::Config& config)
      : file_(file), counters_(database), endorsements_(database), contacts_(contacts), config_(config) {}

  // From the next decision on.
  void serve(User user) { user_ = user; }

  mandate::Decision decide(const plan::Call& call, const Time& now) override;
  Result<void> count(const mandate::Decision& decision, const plan::Call& call, const std::string& key,
                     const Time& now) override;
  Result<void> give_back(const std::string& key) override { return counters_.give_back(key); }
  Result<void> endorse(const mandate::Endorsement& endorsement, const Time& now) override {
    return user_ == User::guest ? Result<void>() : endorsements_.add(endorsement, now.instant);
  }
  // By another mandate than the one in force.
  mandate::Decision decide_by(const mandate::Mandate& other, const plan::Call& call, const Time& now) const {
    return other.decide(call, *this, now);
  }
  std::vector<std::string> explain(const plan::Call& call, const Time& now) const {
    return file_.mandate().explain(call, *this, now);
  }
  std::vector<mandate::Possible> possible(const std::vector<plan::PossibleCall>& calls, const Time& now) const {
    return file_.mandate().possible(calls, *this, now);
  }

 private:
  Result<bool> in_contacts(std::string_view address) const override { return contacts_.knows(address); }
  Result<bool> is_owner(std::string_view address) const override;
  Result<bool> endorsed(std::string_view kind, std::string_view value, std::string_view subject) const override {
    return endorsements_.holds(kind, value, subject);
  }
  Result<Used> used(const std::string& rule, Instant since) const override { return counters_.used(rule, since); }

  mandate::MandateFile& file_;
  mandate::Counters counters_;
  mandate::Endorsements endorsements_;
  tools::contacts::ContactBook& contacts_;
  const agent::Config& config_;
  User user_ = User::owner;
};

// What the memory knows of people, for the address book.
class NotedRoles final : public tools::contacts::RememberedRoles {
 public:
  explicit NotedRoles(store::Database& database) : database_(database) {}
  std::vector<Role> roles() const override;

 private:
  store::Database& database_;
};

// How long a way takes, as the objections count it: by what the owner said, else half an hour.
class CountedTravel final : public tools::calendar::TravelTimes {
 public:
  explicit CountedTravel(store::Database& database) : database_(database) {}
  std::optional<Seconds> between(std::string_view from, std::string_view to) const override;

 private:
  store::Database& database_;
};

class Assistant {
 public:
  static Result<std::unique_ptr<Assistant>> open(const std::filesystem::path& home_folder, agent::Owner& owner,
                                                 agent::Progress* progress);

  agent::Home home;
  HomeClock clock;
  SystemRandom random;
  Zone zone;
  store::Database database;
  journal::Journal journal;
  tools::mail::Maildir maildir;
  tools::mail::Outbox outbox;
  tools::mail::MailContext mail;
  tools::mail::InvitationMail invitations;
  tools::calendar::CalendarStore calendar_store;
  CountedTravel travel;
  tools::calendar::CalendarContext calendar;
  NotedRoles noted_roles;
  tools::contacts::ContactBook contacts;
  KnownPlaces places;
  tools::files::Folders folders;
  tools::time::TimeContext time;
  RoutineJobs routine_jobs;
  std::unique_ptr<tools::orders::Shop> shop;  // null: none is set up
  tools::mcp::Connections connections;        // servers that are connected; none is started before its first call
  plan::Catalog catalog;
  mandate::MandateFile mandate;
  MandateAuthority authority;
  std::unique_ptr<model::Worker> worker;                          // null: there is no model
  std::unique_ptr<model::Needle> needle;                          // null as well then
  std::vector<std::unique_ptr<model::Worker>> embedding_workers;  // none: there is no embedder
  std::unique_ptr<model::Embedder> embedder;                      // null as well then
  agent::StyleSource style;                                       // empty: the owner has not turned it on
  agent::Reader embedded_reading;
  model::Pauses pauses;
  std::unique_ptr<model::ChatEndpoint> reader;  // null: the embedded one reads
  std::unique_ptr<model::ChatEndpoint> writer;  // null: `reader` writes as well
  agent::EndpointReader reading;
  agent::Owner& owner;
  agent::objections::MailIndex mail_index;
  agent::objections::HomeObjector objector;
  agent::Runner runner;
  agent::Taught taught;
  agent::SkillHead skill_head;
  agent::SlotHead slot_head;
  agent::Lexicon lexicon;
  agent::PlanningLedger ledger;
  agent::Stages stages;
  std::string plan_language;                // the page that a planner is shown
  agent::Progress* progress;                // null: nobody looks
  std::unique_ptr<agent::Planner> planner;  // null: config.toml names no model that plans

  // Read when they are first asked for: the daemon never does. They stay as they are, and where they are, until a
  // request is understood or one is added.
  const agent::SkillSet& skills();
  void add_skill(agent::Skill skill);
  // What it is near to, without a model. Made when it is first asked for, and kept for as long as neither skills nor
  // contacts change.
  std::shared_ptr<const agent::Understander> understander();
  std::shared_ptr<const agent::Understander> understander(const agent::SkillSet& among);
  // What a sentence asks for, by skills, contacts and corrections as they are now: files that have changed are read again.
  // One request at a time.
  // `given`: what came with it, as records that "this" means (app/given.h).
  Result<agent::RoutedPlan> understand(const std::string& sentence, std::stop_token stop,
                                       const std::vector<plan::Value>& given = {});
  // The same for a sentence by itself, without what was said before, where nobody is asked. Where it needs a time and says
  // none, it is about today, or at once. Errors: a problem as well.
  Result<agent::RoutedPlan> understand_alone(const std::string& sentence);
  // The plan of what was understood before, as things are now; nobody is asked.
  Result<agent::RoutedPlan> plan_again(const std::vector<agent::Understanding>& understood);
  // A skill, read from its file. `plan`: SHA-256 of the plan that it must have; empty: any.
  std::optional<agent::Skill> skill_named(const std::string& name, const std::string& plan) const;
  // The skill that a sentence is taken for where nobody is asked, neither the owner nor a model; empty: none.
  std::string skill_for(const std::string& sentence, const agent::Understander& known);
  // A model that plans, as one of config.toml's sections says.
  Result<std::shared_ptr<model::TextModel>> open_planner(const agent::PlannerSettings& settings);
  // What asks these models in their order; those that cannot be opened are left out.
  std::unique_ptr<agent::Planner> make_planner(const std::vector<agent::PlannerSettings>& all);
  agent::PlanningContext planning_context(const std::string& request);
  // A plan by a model, for what no skill fits, or for a further stage of that; there is a planner.
  Result<agent::PlannedPlan> plan(const std::string& request, std::stop_token stop,
                                  const agent::Stage* stage = nullptr);

 private:
  Assistant(agent::Home home, Zone zone, store::Database database, tools::files::Folders folders,
            agent::Lexicon lexicon, agent::Owner& owner, agent::Progress* progress);

  agent::Router::Resolvers resolvers();
  bool may_stand(const agent::Understood& understood, std::string_view moment);
  std::vector<fs::path> skill_folders() const;
  // Forgets the skills where their files have changed.
  void look_for_other_skills();
  agent::SkillSet skills_;
  std::optional<std::vector<agent::SkillFile>> skills_read_;  // nothing: they are not read yet
  std::shared_ptr<const agent::Understander> understander_;
  std::shared_ptr<const tools::contacts::Snapshot> understood_contacts_;  // that it knows the names of
  // Whether the mandate allows this tool, without arguments, by itself.
  bool allows(const std::string& query);

  tools::mail::MailResolver mail_resolver_;
  tools::contacts::ContactResolver contact_resolver_;
  tools::contacts::AddressResolver address_resolver_;
  tools::contacts::PeopleResolver people_resolver_;
  tools::files::FileResolver file_resolver_;
  tools::time::ReminderResolver reminder_resolver_;
  tools::calendar::EventResolver event_resolver_;
  tools::calendar::InvitationResolver invitation_resolver_;
  tools::calendar::AnswerResolver answer_resolver_;
  tools::time::WhenResolver when_resolver_;
  tools::time::MomentResolver time_resolver_, date_resolver_;
  tools::routines::RoutineResolver routine_resolver_;
  tools::orders::OrderResolver order_resolver_;
};

}  // namespace adjutant::app
