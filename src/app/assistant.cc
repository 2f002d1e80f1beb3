#include "app/assistant.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "agent/objections/places.h"
#include "agent/request_language.h"
#include "app/given_resolver.h"
#include "app/mcp_session.h"
#include "app/routine_request.h"
#include "base/file.h"
#include "base/sha256.h"
#include "base/text.h"
#include "model/llama_embedder.h"
#include "model/llama_writer.h"
#include "model/model_files.h"
#include "plan/printer.h"

namespace adjutant::app {
namespace {

constexpr const char* kToday = "today";
constexpr const char* kAtOnce = "in ten seconds";  // the least that a slow machine makes a plan within
constexpr double kNearByItsFirstLine = 0.5;        // score of a skill whose slot is filled by pasted lines

plan::Catalog make_catalog(Assistant& assistant) {
  plan::Catalog catalog;
  tools::mail::add_mail_tools(catalog, assistant.mail);
  tools::calendar::add_calendar_tools(catalog, assistant.calendar);
  tools::contacts::add_contact_tools(catalog, {assistant.contacts});
  tools::files::add_file_tools(catalog, {assistant.folders, assistant.zone});
  tools::bank::add_bank_tools(catalog, {assistant.folders,
                                        assistant.clock,
                                        assistant.zone,
                                        {assistant.home.config().name, assistant.home.config().iban}});
  tools::lists::add_list_tools(catalog, {assistant.folders});
  tools::memory::add_memory_tools(catalog, {assistant.database, assistant.clock, assistant.zone});
  tools::orders::add_order_tools(catalog, {assistant.shop.get()});
  tools::time::add_time_tools(catalog, assistant.time);
  tools::routines::add_routine_tools(catalog,
                                     {assistant.database, assistant.clock, assistant.zone, assistant.routine_jobs});
  catalog.add_type_of_words(tools::time::when_type());
  agent::add_stage_tool(catalog);
  for (auto& problem : tools::mcp::add_connected_tools(catalog, assistant.connections, assistant.zone))
    assistant.connections.problems.push_back(std::move(problem));
  return catalog;
}

tools::calendar::Owner calendar_owner(const agent::Config& config, Zone zone) {
  tools::calendar::Owner owner{.name = config.name, .zone = zone};
  for (const auto& address : config.addresses) owner.addresses.push_back(fold(address));
  return owner;
}

// The embedded model, if it was fetched; its process starts with the first question.
std::unique_ptr<model::Worker> find_worker() {
  const auto files = model::find_needle(model::models_folder());
  return files ? std::make_unique<model::Worker>(*files) : nullptr;
}

// Two of one core each: the second helps where there is much to embed.
std::vector<std::unique_ptr<model::Worker>> find_embedding_workers() {
  std::vector<std::unique_ptr<model::Worker>> workers;
  const auto files = model::find_embedder(model::models_folder());
  for (int i = 0; files && i < 2; ++i) workers.push_back(std::make_unique<model::Worker>(*files));
  return workers;
}

std::unique_ptr<model::Embedder> embedder_over(const std::vector<std::unique_ptr<model::Worker>>& workers) {
  std::vector<model::Worker*> all;
  for (const auto& each : workers) all.push_back(each.get());
  return all.empty() ? nullptr : std::make_unique<model::LlamaEmbedder>(std::move(all));
}

agent::SkillHead::Files head_files() {
  const auto embedder = model::find_embedder(model::models_folder());
  return {.shipped = ADJUTANT_SKILLS,
          .foreign = fs::path(ADJUTANT_SHARE) / "foreign.txt",
          .cache = model::models_folder() / "heads",
          .embedder = embedder ? embedder->weights.parent_path().filename().string() : ""};
}

std::unique_ptr<model::ChatEndpoint> find_endpoint(const std::optional<model::EndpointSettings>& settings,
                                                   model::Pauses& pauses) {
  return settings ? std::make_unique<model::ChatEndpoint>(*settings, pauses) : nullptr;
}

agent::StyleSource style_source(const Assistant& assistant) {
  if (!assistant.home.config().own_style) return {};
  return [&assistant] { return agent::sent_style(assistant.mail); };
}

std::unique_ptr<tools::orders::Shop> find_shop(const std::optional<agent::ShopConfig>& settings) {
  return settings
             ? std::make_unique<tools::orders::Shop>(tools::orders::ShopSettings{settings->url, settings->key_file})
             : nullptr;
}

}  // namespace

std::vector<NotedRoles::Role> NotedRoles::roles() const {
  std::vector<Role> out;
  if (const auto noted = memory::Facts(database_).roles()) {
    for (const auto& fact : *noted) {
      // Only the owner says who is who to them.
      if (fact.source.trusted()) out.push_back({fact.who, fact.role});
    }
  }
  return out;
}

std::optional<Seconds> CountedTravel::between(std::string_view from, std::string_view to) const {
  namespace objections = agent::objections;
  const auto said = objections::Preferences(database_).all();
  if (!said || !objections::is_somewhere(from) || !objections::is_somewhere(to)) return std::nullopt;
  return objections::travel_time(from, to, *said);
}

namespace {

mandate::Decision for_guest(const plan::Call& call, mandate::Decision decision) {
  using mandate::Verdict;
  if (call.signature->name.starts_with("routines.") && plan::changes_the_world(call.signature->effect))
    return {Verdict::forbid, decision.rule, "A guest sets up nothing that is done again and again; a member may."};
  if (decision.verdict == Verdict::allow || decision.verdict == Verdict::forbid) return decision;
  return {Verdict::forbid, decision.rule,
          "A guest's yes does not cover what the mandate asks about; a member's does. " + decision.because};
}

}  // namespace

mandate::Decision MandateAuthority::decide(const plan::Call& call, const Time& now) {
  auto decision = file_.mandate().decide(call, *this, now);
  return user_ == User::guest ? for_guest(call, std::move(decision)) : decision;
}

Result<void> MandateAuthority::count(const mandate::Decision& decision, const plan::Call& call, const std::string& key,
                                     const Time& now) {
  const mandate::Rule* rule = file_.mandate().rule(decision.rule);
  if (!rule) return {};
  return counters_.count(*rule, call, key, now);
}

Result<bool> MandateAuthority::is_owner(std::string_view address) const {
  for (const auto& own : config_.addresses) {
    if (to_lower(own) == to_lower(address)) return true;
  }
  return false;
}

Result<std::unique_ptr<Assistant>> Assistant::open(const std::filesystem::path& home_folder, agent::Owner& owner,
                                                   agent::Progress* progress) {
  agent::Home home = TRY(agent::Home::open(home_folder));
  const Zone zone = TRY(Zone::find(home.config().zone));
  store::Database database = TRY(store::Database::open(home.database()));
  tools::files::Folders folders = TRY(tools::files::Folders::open({.roots = {{"", home.config().files}}}));
  agent::Lexicon lexicon = TRY(agent::Lexicon::read(TRY(read_file(fs::path(ADJUTANT_SHARE) / "words.txt"))));
  auto assistant = std::unique_ptr<Assistant>(new Assistant(std::move(home), zone, std::move(database),
                                                            std::move(folders), std::move(lexicon), owner, progress));
  assistant->plan_language = TRY(read_file(fs::path(ADJUTANT_SHARE) / "planner/language.md"));
  assistant->planner = assistant->make_planner(assistant->home.config().planners);
  return assistant;
}

Assistant::Assistant(agent::Home opened, Zone home_zone, store::Database store, tools::files::Folders opened_folders,
                     agent::Lexicon words, agent::Owner& asked, agent::Progress* progress_shown)
    : home(std::move(opened)),
      zone(home_zone),
      database(std::move(store)),
      journal(database, clock),
      maildir(home.config().mail, &database),
      outbox(database, maildir, {home.spool(), home.config().sendmail, home.config().drop, home.config().hold_seconds},
             clock),
      mail{maildir, outbox, home.config().name, home.config().addresses, zone, clock, &folders},
      invitations(mail),
      calendar_store(home.config().calendar, zone),
      travel(database),
      calendar{.store = calendar_store,
               .clock = clock,
               .owner = calendar_owner(home.config(), zone),
               .undo = home.undo() / "calendar",
               .sender = &invitations,
               .mailbox = &invitations,
               .travel = &travel},
      noted_roles(database),
      contacts(home.config().contacts),
      places(calendar_store, calendar.owner, contacts),
      folders(std::move(opened_folders)),
      time{database, clock, zone},
      routine_jobs(*this),
      shop(find_shop(home.config().orders)),
      connections(tools::mcp::open_connections(home.folder(), start_session)),
      catalog(make_catalog(*this)),
      mandate(home.mandate(), catalog),
      authority(mandate, database, contacts, home.config()),
      worker(find_worker()),
      needle(worker ? std::make_unique<model::Needle>(*worker) : nullptr),
      embedding_workers(find_embedding_workers()),
      embedder(embedder_over(embedding_workers)),
      style(style_source(*this)),
      embedded_reading(needle.get(), home.config().name, style),
      reader(find_endpoint(home.config().reader, pauses)),
      writer(find_endpoint(home.config().writer, pauses)),
      reading(reader.get(), writer ? writer.get() : reader.get(), embedded_reading, clock, zone, style),
      owner(asked),
      mail_index(database, maildir, zone),
      objector({.journal = journal,
                .mails = mail_index,
                .outbox = outbox,
                .calendar = calendar_store,
                .owner = calendar.owner,
                .hours = calendar.hours,
                .contacts = contacts,
                .endorsed =
                    [this](std::string_view iban, std::string_view payee) {
                      return mandate::Endorsements(database).holds("iban", iban, to_lower(trim(payee))).value_or(false);
                    }}),
      runner({catalog, journal, authority, reading, owner, clock, progress_shown, &objector, &places}, random, zone),
      taught(database),
      skill_head(skills_, taught, embedder.get(), head_files()),
      slot_head(skills_, embedder.get(), head_files()),
      lexicon(std::move(words)),
      ledger(database),
      stages(database, journal, catalog),
      progress(progress_shown),
      mail_resolver_(mail, &contacts),
      contact_resolver_(contacts),
      address_resolver_(contacts),
      people_resolver_(address_resolver_),
      file_resolver_(folders),
      reminder_resolver_(time),
      event_resolver_(calendar_store, calendar.owner),
      invitation_resolver_(calendar),
      when_resolver_(home.config().times),
      time_resolver_(plan::Kind::time, home.config().times),
      date_resolver_(plan::Kind::date, home.config().times),
      routine_resolver_(database),
      order_resolver_({shop.get()}, [this] { return allows("orders.list"); }) {
  contacts.remember(noted_roles);
}

std::vector<fs::path> Assistant::skill_folders() const { return {ADJUTANT_SKILLS, home.skills()}; }

const agent::SkillSet& Assistant::skills() {
  if (skills_read_) return skills_;
  skills_read_ = agent::skill_files(skill_folders());  // what changes while they are read is read again
  skills_ = agent::load_skills(skill_folders(), catalog);
  return skills_;
}

void Assistant::look_for_other_skills() {
  if (!skills_read_ || *skills_read_ == agent::skill_files(skill_folders())) return;
  skills_read_.reset();
  understander_.reset();
  skill_head.renew();
  slot_head.renew();
}

void Assistant::add_skill(agent::Skill skill) {
  skills();
  skills_.skills.push_back(std::move(skill));
  understander_.reset();
  skill_head.renew();
  slot_head.renew();
}

bool Assistant::allows(const std::string& query) {
  const auto call = plan::make_call(catalog.find(query)->signature(), Json::object(), flow::Label::owner());
  return call && authority.decide(*call, {clock.now(), zone}).verdict == mandate::Verdict::allow;
}

std::shared_ptr<const agent::Understander> Assistant::understander() {
  const auto people = contacts.snapshot();
  if (!understander_ || understood_contacts_ != people) {
    understander_ = understander(skills());
    understood_contacts_ = people;
  }
  return understander_;
}

std::shared_ptr<const agent::Understander> Assistant::understander(const agent::SkillSet& among) {
  std::set<std::string> names;
  for (const auto& entry : contacts.snapshot()->entries) {
    for (const auto& text : {entry.contact.name, entry.contact.nickname, entry.contact.organization}) {
      std::string before;
      for (const auto& word : words(text)) {
        const std::string name = agent::stem(word);
        if (!before.empty()) names.insert(before + ' ' + name);
        names.insert(name);
        before = name;
      }
    }
    for (const auto& role : entry.contact.roles) {
      for (const auto& word : words(role)) names.insert(agent::stem(word));
    }
  }
  return std::make_shared<const agent::Understander>(among, lexicon, std::move(names));
}

agent::Router::Resolvers Assistant::resolvers() {
  agent::Router::Resolvers all;
  for (tools::Resolver* resolver : std::initializer_list<tools::Resolver*>{
           &mail_resolver_, &contact_resolver_, &address_resolver_, &people_resolver_, &file_resolver_,
           &reminder_resolver_, &event_resolver_, &invitation_resolver_, &answer_resolver_, &when_resolver_,
           &time_resolver_, &date_resolver_, &order_resolver_, &routine_resolver_}) {
    all[resolver->type_name()] = resolver;
  }
  return all;
}

std::string Assistant::skill_for(const std::string& sentence, const agent::Understander& known) {
  agent::AbsentOwner nobody;
  agent::Router router(known, resolvers(), nobody, nullptr);
  const auto routed = router.route(sentence, {clock.now(), zone}, {});
  return routed && !routed->problem ? routed->understood.front().skill : "";
}

namespace {

bool takes_file(const agent::Skill& skill) {
  return std::ranges::any_of(skill.plan.parameters.front(),
                             [](const plan::Type& type) { return type.required().kind() == plan::Kind::file; });
}

}  // namespace

Result<agent::RoutedPlan> Assistant::understand_alone(const std::string& sentence) {
  look_for_other_skills();
  const auto known = understander();
  agent::AbsentOwner nobody;
  agent::Router router(*known, resolvers(), nobody, needle.get(), nullptr, &skill_head, &slot_head);
  const Time now{clock.now(), zone};
  if (auto clear = router.clearly(sentence, now); clear && !clear->problem) return std::move(*clear);
  for (const auto* moment : {kToday, kAtOnce}) {
    auto clear = router.clearly(fmt::format("{} {}", sentence, moment), now);
    if (clear && !clear->problem && may_stand(clear->understood.front(), moment)) return std::move(*clear);
  }
  const auto whole = router.route(sentence, now, {});
  if (whole && !whole->problem) return whole;
  auto today = router.route(fmt::format("{} {}", sentence, kToday), now, {});
  if (today && !today->problem && may_stand(today->understood.front(), kToday)) return today;
  return std::unexpected(whole ? *whole->problem : whole.error());
}

// Whether a moment that was not said may be the one: what only looks is about today, and what needs one moment is at once.
bool Assistant::may_stand(const agent::Understood& understood, std::string_view moment) {
  const auto skill = std::ranges::find(skills().skills, understood.skill, &agent::Skill::name);
  if (skill == skills().skills.end()) return false;
  const auto& parameters = skill->plan.program.jobs.front().parameters;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const auto said = understood.words.find(parameters[i].name);
    if (said == understood.words.end() || !said->second.ends_with(moment)) continue;
    const auto kind = skill->plan.parameters.front()[i].required().kind();
    if (kind == plan::Kind::text) return false;
    return moment == kToday ? !agent::acts(*skill) : kind == plan::Kind::time && said->second == moment;
  }
  return false;
}

Result<agent::RoutedPlan> Assistant::plan_again(const std::vector<agent::Understanding>& understood) {
  const agent::SkillSet none;
  const auto nothing = understander(none);  // the daemon reads no examples for it
  agent::AbsentOwner nobody;
  agent::Router router(*nothing, resolvers(), nobody, nullptr);
  return router.again(understood, {clock.now(), zone});
}

std::optional<agent::Skill> Assistant::skill_named(const std::string& name, const std::string& plan) const {
  const bool is_name = !name.empty() && name.size() <= 100 &&
                       std::ranges::all_of(name, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
  for (const auto& folder : skill_folders()) {
    if (!is_name) break;
    const auto file = folder / (name + ".plan");
    const auto source = read_file(file, 1 << 20);
    auto skill = source ? agent::read_skill(*source, file.filename().string(), catalog)
                        : Result<agent::Skill>(std::unexpected(source.error()));
    if (!skill || (!plan.empty() && sha256_hex(plan::print(skill->plan.program)) != plan)) continue;
    skill->file = file;
    return std::move(*skill);
  }
  return std::nullopt;
}

Result<agent::RoutedPlan> Assistant::understand(const std::string& sentence, std::stop_token stop,
                                                const std::vector<plan::Value>& given) {
  look_for_other_skills();
  if (const auto split =
          given.empty() ? routine_in(sentence, {clock.now(), zone}, home.config().times) : std::nullopt) {
    if (auto routine = as_routine(*this, *split)) return std::move(*routine);
  }
  // What is done with something that was given has skills of its own: without it, they would mean nothing.
  agent::SkillSet with_given;
  if (!given.empty()) {
    with_given = agent::load_skills({fs::path(ADJUTANT_SKILLS) / "given"}, catalog);
    std::ranges::copy_if(skills().skills, std::back_inserter(with_given.skills), takes_file);
  }
  const auto known = given.empty() ? understander() : understander(with_given);
  agent::RecentTalk talk([&] { return agent::talk_so_far(journal, catalog, clock, home.config().addresses); });
  GivenResolver given_resolver(given, file_resolver_);
  auto by_type = resolvers();
  if (!given.empty()) by_type[given_resolver.type_name()] = &given_resolver;
  agent::Router router(*known, std::move(by_type), owner, needle.get(), &talk, given.empty() ? &skill_head : nullptr,
                       given.empty() ? &slot_head : nullptr);
  const Time now{clock.now(), zone};
  auto routed = TRY(agent::Conversation(router, talk, skills())
                        .understand(given.empty() ? sentence : pointing_to_given(sentence), now, std::move(stop)));
  // What instructs stands in the first line; the others were pasted. They may fill a slot, and choose no skill.
  const std::string_view whole = trim(std::string_view(sentence));
  const auto line = whole.substr(0, whole.find('\n'));
  if (line.size() == whole.size()) return routed;
  const auto near = known->rank(line, now);
  for (const auto& understood : routed.understood) {
    if (near.empty() || near.front().score < kNearByItsFirstLine || near.front().skill->name != understood.skill) {
      return fail(ErrorKind::not_understood, "No skill fits the first line of that.",
                  "Say there what you want; the lines below are taken as a text that belongs to it.");
    }
  }
  return routed;
}

Result<std::shared_ptr<model::TextModel>> Assistant::open_planner(const agent::PlannerSettings& settings) {
  if (settings.file.empty()) return std::make_shared<model::ChatEndpoint>(settings.endpoint, pauses);
  const model::WorkerLimits limits{.start = settings.endpoint.timeout, .answer = settings.endpoint.timeout};
  auto gguf_worker = std::make_unique<model::Worker>(TRY(model::files_of_gguf(settings.file)), limits);
  return std::make_shared<model::LlamaWriter>(std::move(gguf_worker));
}

std::unique_ptr<agent::Planner> Assistant::make_planner(const std::vector<agent::PlannerSettings>& all) {
  std::vector<agent::ModelPlanner::Provider> providers;
  for (const auto& settings : all) {
    if (auto opened = open_planner(settings)) providers.push_back({settings, std::move(*opened)});
  }
  if (providers.empty()) return nullptr;
  agent::ModelPlanner::Surroundings around{catalog, lexicon, ledger, plan_language, embedder.get()};
  if (progress) around.working = [shown = progress](std::string_view what) { shown->working(what); };
  return std::make_unique<agent::ModelPlanner>(std::move(providers), std::move(around));
}

agent::PlanningContext Assistant::planning_context(const std::string& request) {
  const std::string instruction = agent::request_parts(request).instruction;
  agent::PlanningContext context{{clock.now(), zone}, {}, agent::foreign_language(instruction)};
  for (const auto& each : understander()->rank(instruction, context.now)) {
    if (std::ranges::find(context.near, each.skill) == context.near.end()) context.near.push_back(each.skill);
  }
  return context;
}

Result<agent::PlannedPlan> Assistant::plan(const std::string& request, std::stop_token stop,
                                           const agent::Stage* stage) {
  auto context = planning_context(request);
  context.stage = stage;
  return planner->plan(request, context, std::move(stop));
}

}  // namespace adjutant::app
