#include "agent/router.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "agent/antecedent.h"
#include "agent/coordination.h"
#include "agent/reference.h"
#include "agent/reservation.h"
#include "agent/slot_words.h"
#include "base/text.h"
#include "plan/convert.h"
#include "when/slips.h"

namespace adjutant::agent {
namespace {

using plan::Kind;
using plan::Label;

constexpr std::size_t kMaxSentence = 2000;
constexpr double kSure = 0.72;          // from here on a sentence is near enough to an example
constexpr double kSureToRead = 0.6;     // the same, for a skill without an effect
constexpr double kSureTogether = 0.64;  // the same, where a second opinion was asked
constexpr double kSureToReadTogether = 0.55;
constexpr double kVerySure = 0.85;  // below it the owner looks before anything happens; from here on the model is
                                    // not asked, even if a slot's words mean nothing
constexpr double kNotQuiteSure = 0.849;
constexpr double kAsGood = 0.1;          // so much behind the best, it is tried where the best came to nothing
constexpr double kAsSure = 0.02;         // the same, where the best is very sure
constexpr double kAsGoodToRead = 0.2;    // the same, for a skill without an effect
constexpr double kPossible = 0.5;        // from here on it is worth a question, to the model and then to the owner
constexpr double kPossibleToAct = 0.64;  // from here on it is done where the model agrees, if it has an effect
constexpr double kConceivable = 0.3;     // from here on the model is shown it beside the best
constexpr double kSureOfHalf = 0.7;      // each of two jobs in one sentence
constexpr double kWholeIsBetter = 0.15;  // by so much, the sentence is one job
constexpr std::size_t kShownToModel = 3;
constexpr std::size_t kMostJobs = 20;      // of one kind, for "all of them"
constexpr std::size_t kMostJoints = 8;     // of a sentence; one with more lists or tells something
constexpr std::size_t kWordsLeftOut = 12;  // bytes

// What may stand between two jobs. Not a comma by itself: what stands before it is nearly always a reason or a name.
constexpr std::string_view kBetweenJobs[] = {" and then ", "; ", " then ", " and ", " n ", " & ", ". ", "! "};

// Whether it is worth a try, as the first or where `best` came to nothing. Reading costs nothing, so it takes less
// certainty than an effect. Where the best is a very sure one, the truth about it is better than another skill's guess.
bool near_enough(const Understanding& understanding, const Understanding* best) {
  const bool does = acts(*understanding.skill);
  const bool judged = understanding.judged && !best;
  const double enough = does ? (judged ? kSureTogether : kSure) : judged ? kSureToReadTogether : kSureToRead;
  if (understanding.score < enough) return false;
  if (!best || understanding.skill == best->skill) return true;
  const double behind = best->score >= kVerySure ? kAsSure : does ? kAsGood : kAsGoodToRead;
  return understanding.score >= best->score - behind;
}

// The best understanding of each of the best skills.
std::vector<const Understanding*> best_skills(const std::vector<Understanding>& ranking, double least,
                                              std::size_t most) {
  std::vector<const Understanding*> best;
  for (const auto& each : ranking) {
    if (each.score < least || best.size() == most) break;
    if (std::none_of(best.begin(), best.end(), [&](const auto* other) { return other->skill == each.skill; }))
      best.push_back(&each);
  }
  return best;
}

// Whether it points to what was talked about.
bool refers(const Understanding& understanding) {
  return std::ranges::any_of(understanding.words,
                             [](const auto& slot) { return read_reference(slot.second).has_value(); });
}

bool is_time(const plan::Type& type) {
  const auto kind = type.required().kind();
  return kind == Kind::time || kind == Kind::date || kind == Kind::duration ||
         (kind == Kind::record && type.required().name() == "When");
}

bool is_text(const plan::Type& type) { return type.required().kind() == Kind::text; }

// "All" of what? Taken for a text it would be one that is found anywhere.
bool names_nothing(std::string_view said) {
  const auto reference = read_reference(said);
  if (reference && reference->kind == Reference::Kind::all) return true;
  static const std::set<std::string> kHowMany = {"all", "any",  "each", "every", "everything", "some",
                                                 "of",  "them", "my",   "the",   "as"};
  return std::ranges::all_of(words(said), [](const std::string& word) { return kHowMany.contains(word); });
}

bool is_address(const plan::Type& type) { return type.required().text() == "address"; }

bool wants_time(const Skill& skill, const std::string& slot) {
  const auto& parameters = skill.plan.program.jobs.front().parameters;
  const auto at = std::ranges::find(parameters, slot, &plan::Member::name);
  if (at == parameters.end()) return false;
  return is_time(skill.plan.parameters.front()[static_cast<std::size_t>(at - parameters.begin())]);
}

// "It" or "her", one thing or person, where the type is one that words can point to.
bool points_back(const plan::Type& type, std::string_view said) {
  const auto reference = can_be_referred_to(type) ? read_reference(said) : std::nullopt;
  return reference && !reference->plural && words(said).size() == 1 &&
         (reference->kind == Reference::Kind::it || reference->kind == Reference::Kind::person);
}

// A mail is called one: any words may stand in one, so that a phrase that only happens to stand in it is none.
bool may_be_called(const plan::Type& type, std::string_view phrase) {
  const plan::Type wanted = type.required();
  if (wanted.kind() != Kind::record || wanted.name() != "Mail") return true;
  static const std::set<std::string> kMail = {"mail", "email", "message", "newsletter", "letter", "one"};
  return std::ranges::any_of(words(phrase), [](const std::string& word) { return kMail.contains(word); });
}

std::string need_to_know(const std::string& slot) {
  static const std::set<std::string> kQuestions = {"when", "who", "what", "where", "which"};
  return fmt::format("I need to know {}{}.", kQuestions.contains(slot) ? "" : "the ", replace_all(slot, "_", " "));
}

// "4" is one end of "from Friday at 3 to 4".
bool ends_a_range(std::string_view longer, std::string_view words) {
  const auto before = adjutant::words(longer.substr(0, longer.find(words)));
  static const std::set<std::string> kTo = {"to", "until", "till", "and"};
  return !before.empty() && kTo.contains(before.back());
}

// The model likes to leave words out ("Priya" of "Priya and Marek", "Friday" of "every second Friday"): where the
// alignment has the same and more, it has the better end of it, unless that is the rest of the sentence. What is a time
// as a whole is no rest.
void keep_longer(const Understanding& aligned, std::map<std::string, std::string>& filled) {
  for (auto& [slot, words] : filled) {
    const auto longer = aligned.words.find(slot);
    if (longer == aligned.words.end() || longer->second.find(words) == std::string::npos) continue;
    const bool whole = wants_time(*aligned.skill, slot) && !ends_a_range(longer->second, words);
    if (whole || longer->second.size() <= words.size() + kWordsLeftOut) words = longer->second;
  }
}

// Adds the jobs of another plan.
void add_job(plan::CheckedPlan& plan, const plan::CheckedPlan& other) {
  for (const auto& record : other.program.records) {
    if (!plan.records.contains(record.name)) plan.program.records.push_back(record);
  }
  plan.records.insert(other.records.begin(), other.records.end());
  const auto named = [&](const std::string& name) {
    return std::ranges::any_of(plan.program.jobs, [&](const plan::Job& job) { return job.name == name; });
  };
  for (plan::Job job : other.program.jobs) {
    const std::string name = job.name;
    for (int n = 2; named(job.name); ++n) job.name = fmt::format("{}_{}", name, n);
    plan.program.jobs.push_back(std::move(job));
  }
  plan.parameters.insert(plan.parameters.end(), other.parameters.begin(), other.parameters.end());
  plan.calls.insert(plan.calls.end(), other.calls.begin(), other.calls.end());
}

// One plan with the jobs of both.
RoutedPlan both(RoutedPlan first, RoutedPlan second) {
  std::ranges::move(second.understood, std::back_inserter(first.understood));
  first.in_doubt |= second.in_doubt;
  std::ranges::move(second.chosen, std::back_inserter(first.chosen));
  if (!first.problem) first.problem = std::move(second.problem);
  if (first.problem) return first;
  add_job(first.plan, second.plan);
  std::ranges::move(second.arguments, std::back_inserter(first.arguments));
  return first;
}

using Halves = std::pair<std::string_view, std::string_view>;

bool leaves_a_quote_open(std::string_view text) {
  return std::ranges::count(text, '"') % 2 != 0 || text.rfind("“") + 1 > text.rfind("”") + 1;  // npos + 1 is 0
}

// What stands before and behind each place where a sentence may go on to a second job.
std::vector<Halves> halves(std::string_view sentence) {
  std::vector<Halves> all;
  for (const auto joint : kBetweenJobs) {
    for (auto at = sentence.find(joint); at != sentence.npos; at = sentence.find(joint, at + 1)) {
      auto first = sentence.substr(0, at);
      if (first.ends_with(',')) first.remove_suffix(1);
      if (!leaves_a_quote_open(first)) all.emplace_back(first, sentence.substr(at + joint.size()));
    }
  }
  return all;
}

RoutedPlan refused(Error why) {
  RoutedPlan out;
  out.problem = std::move(why);
  return out;
}

Error not_mine() {
  return {ErrorKind::not_understood, "No skill fits that.", "'adjutant skills' shows what I can do.", {}};
}

}  // namespace

Result<std::vector<tools::Candidate>> Router::referred(const Reference& reference, const plan::Type& type,
                                                       const std::string& said) {
  Talk talk = talk_ ? *TRY(talk_->get()) : Talk{};
  talk.handled.insert(talk.handled.begin(), first_job_.begin(), first_job_.end());
  talk.about.insert(talk.about.begin(), first_job_.begin(), first_job_.end());
  auto found = find_referred(reference, type, talk);
  if (found.empty()) {
    return fail(ErrorKind::not_understood,
                fmt::format("There is nothing of late that \"{}\" could mean here.", one_line(said, 80)),
                "Name it in full.");
  }
  std::vector<tools::Candidate> candidates;
  if (type.required().kind() == Kind::list) {
    candidates.push_back({plan::list_value(type.required().element(), std::move(found)), said, 1});
    return candidates;
  }
  for (auto& value : found) {
    std::string shown = one_line(plan::spoken(value), 100);
    candidates.push_back({std::move(value), std::move(shown), 1});
  }
  return candidates;
}

Result<std::vector<tools::Candidate>> Router::candidates(const plan::Type& type, const std::string& typed,
                                                         const Time& now) {
  const std::string said = is_time(type) ? when::without_slips(typed) : typed;
  if (can_be_referred_to(type)) {
    if (const auto reference = read_reference(said)) return referred(*reference, type, said);
  }
  const plan::Origin from = plan::origin(fmt::format("your words \"{}\"", one_line(said, 80)));
  const std::string type_name = type.kind() == Kind::record ? type.name() : type.required().text();
  const auto resolver = resolvers_.find(type_name);
  if (resolver == resolvers_.end()) {
    auto value = plan::convert(plan::text_value(said, Label::owner(), from), type.required(), now);
    if (!value) return fail(ErrorKind::not_understood, value.error().message, value.error().hint);
    return std::vector<tools::Candidate>{{std::move(*value), said, 1}};
  }
  auto found = TRY(resolver->second->resolve(said, now));
  if (found.size() > 1) {
    std::erase_if(found, [&](const tools::Candidate& candidate) {
      return std::ranges::any_of(avoided_,
                                 [&](const plan::Value& other) { return same_thing(candidate.value, other); });
    });
  }
  if (found.empty()) {
    return fail(ErrorKind::not_understood, fmt::format("I find no {} for \"{}\".", fold(type_name), one_line(said, 80)),
                "Say it in another way.");
  }
  return found;
}

Result<plan::Value> Router::pick(const std::string& said, std::vector<tools::Candidate> candidates) {
  if (candidates.size() == 1) return std::move(candidates.front().value);
  std::vector<std::string> shown;
  for (const auto& candidate : candidates) shown.push_back(candidate.shown);
  const auto picked = owner_.pick(fmt::format("Which one do you mean by \"{}\"?", one_line(said, 80)), shown);
  if (picked && *picked < candidates.size()) return std::move(candidates[*picked].value);
  return fail(ErrorKind::needs_approval,
              fmt::format("\"{}\" could be several: {}.", one_line(said, 80), join(shown, "; ")), "Say which one.");
}

// Of "Ben and Priya" the one and the other. Error: of the whole where the first is none either.
Result<std::vector<plan::Value>> Router::each_of(const plan::Type& type, const std::string& said, Error whole,
                                                 const Time& now) {
  if (!is_address(type) && !is_time(type)) return std::unexpected(std::move(whole));
  std::vector<std::pair<std::string, std::vector<tools::Candidate>>> all;
  for (const auto& one : conjuncts(said)) {
    auto found = candidates(type, one, now);
    if (!found) return std::unexpected(all.empty() ? std::move(whole) : found.error());
    all.emplace_back(one, std::move(*found));
  }
  if (all.empty()) return std::unexpected(std::move(whole));
  std::vector<plan::Value> out;
  for (auto& [one, found] : all) out.push_back(TRY(pick(one, std::move(found))));
  return out;
}

// One value; several where "both" stands for one thing, or where several are named: then the job is done for each.
Result<std::vector<plan::Value>> Router::values(const plan::Type& type, const std::string& said, const Time& now) {
  auto whole = candidates(type, said, now);
  if (!whole) return each_of(type, said, whole.error(), now);
  auto found = std::move(*whole);
  const auto reference = can_be_referred_to(type) ? read_reference(said) : std::nullopt;
  const bool each = reference && reference->plural && found.size() <= kMostJobs;
  if (!each) return std::vector<plan::Value>{TRY(pick(said, std::move(found)))};
  std::vector<plan::Value> all;
  for (auto& candidate : found) all.push_back(std::move(candidate.value));
  return all;
}

// The arguments of the job, or of several such jobs.
Result<std::vector<std::vector<plan::Value>>> Router::fill(const Understanding& understanding, const Time& now) {
  std::vector<std::vector<plan::Value>> jobs(1);
  const plan::Job& job = understanding.skill->plan.program.jobs.front();
  for (std::size_t i = 0; i < job.parameters.size(); ++i) {
    const plan::Type& type = understanding.skill->plan.parameters.front()[i];
    const auto said = understanding.words.find(job.parameters[i].name);
    std::vector<plan::Value> found;
    const bool told = said != understanding.words.end() && !(is_text(type) && names_nothing(said->second));
    if (told) found = TRY(values(type, said->second, now));
    else if (type.optional()) found = {plan::missing_value(type)};
    else return fail(ErrorKind::not_understood, need_to_know(job.parameters[i].name));
    if (found.size() > 1 && jobs.size() > 1)
      return fail(ErrorKind::not_understood, "That means several things twice.", "Say it one after the other.");
    if (found.size() > 1) jobs.resize(found.size(), jobs.front());
    for (std::size_t j = 0; j < jobs.size(); ++j) jobs[j].push_back(found.size() > 1 ? found[j] : found.front());
  }
  return jobs;
}

Result<RoutedPlan> Router::from(const Understanding& understanding, const Time& now) {
  RoutedPlan routed;
  routed.understood = {{understanding.skill->name, understanding.words}};
  routed.in_doubt = understanding.score < kVerySure;
  routed.plan = understanding.skill->plan;
  auto jobs = fill(understanding, now);
  if (!jobs) {
    if (jobs.error().kind == ErrorKind::failed) return std::unexpected(jobs.error());
    routed.problem = jobs.error();
    return routed;
  }
  routed.arguments.push_back(std::move(jobs->front()));
  for (std::size_t j = 1; j < jobs->size(); ++j) {
    add_job(routed.plan, understanding.skill->plan);
    routed.arguments.push_back(std::move((*jobs)[j]));
  }
  return routed;
}

Router::Ranking Router::ask_model(std::string_view sentence, const Ranking& ranking, const std::stop_token& stop) {
  Ranking said;
  const auto candidates = best_skills(ranking, kConceivable, kShownToModel);
  if (!model_ || candidates.empty() || candidates.front()->score < kPossible) return said;
  std::vector<model::Form> forms;
  for (const auto* candidate : candidates) forms.push_back(form_of(*candidate->skill));
  const auto filling = model_->fill(forms, "", sentence, stop);
  if (!filling) return said;
  for (const auto& filled : filling->filled) {
    const auto at = std::find_if(candidates.begin(), candidates.end(),
                                 [&](const auto* each) { return each->skill->name == filled.form; });
    if (at == candidates.end()) continue;
    // The two must agree: the model on the skill that is nearest, or at least firmly on one that is near.
    const double enough = acts(*(*at)->skill) ? kPossibleToAct : kPossible;
    const bool agree = (at == candidates.begin() || !filled.withheld) && (*at)->score >= enough;
    auto words = as_said(*(*at)->skill, filled.words, sentence);
    if (words) keep_longer(**at, *words);
    if (agree && words) said.push_back({(*at)->skill, std::move(*words), (*at)->score, (*at)->told});
  }
  return said;
}

Result<RoutedPlan> Router::did_you_mean(std::string_view sentence, const Ranking& ranking, const Time& now) {
  const auto candidates = best_skills(ranking, kPossible, kShownToModel);
  if (candidates.empty()) return std::unexpected(not_mine());
  std::vector<std::string> shown;
  for (const auto* each : candidates) {
    std::string line = each->skill->description;
    for (const auto& [slot, words] : each->words) line += fmt::format(" [{}: {}]", slot, one_line(words, 60));
    shown.push_back(std::move(line));
  }
  shown.push_back("None of these.");
  const auto picked = owner_.pick("I'm not sure. Did you mean:", shown);
  if (picked && *picked < candidates.size()) {
    auto routed = from(*candidates[*picked], now);
    if (routed) routed->chosen = {{std::string(sentence), candidates[*picked]->skill->name}};
    return routed;
  }
  if (picked) return std::unexpected(not_mine());
  shown.pop_back();
  return fail(
      ErrorKind::not_understood, "I am not sure what you mean.",
      fmt::format("Did you mean: {} Say it a little more like an example of 'adjutant skills'.", join(shown, " Or: ")));
}

// The slot that more than one stands in the place of, and they.
std::optional<std::pair<std::string, Coordination>> Router::several_in(const Understanding& understanding,
                                                                       std::string_view sentence, const Time& now) {
  if (!understanding.skill) return std::nullopt;
  const plan::Job& job = understanding.skill->plan.program.jobs.front();
  for (std::size_t i = 0; i < job.parameters.size(); ++i) {
    const plan::Type& type = understanding.skill->plan.parameters.front()[i];
    const auto said = understanding.words.find(job.parameters[i].name);
    if (said == understanding.words.end() || !(is_address(type) || is_time(type))) continue;
    auto several = coordination(sentence, said->second, is_address(type),
                                [&](const std::string& one) { return candidates(type, one, now).has_value(); });
    if (several) return std::pair(job.parameters[i].name, std::move(*several));
  }
  return std::nullopt;
}

// Where more than one stands in the place of one, the other slots are told anew with the first alone.
Understanding Router::coordinated(Understanding understanding, std::string_view sentence, const Time& now,
                                  const std::stop_token& stop) {
  const auto found = several_in(understanding, sentence, now);
  if (!found) return understanding;
  const auto& [slot, several] = *found;
  if (auto laid = understander_.lay(several.reduced, *understanding.skill, now)) {
    Ranking ranking{std::move(*laid)};
    if (slots_) slots_->fill(several.reduced, understander_.plain(several.reduced), ranking, stop);
    understanding.words = std::move(ranking.front().words);
  }
  understanding.words[slot] = several.whole;
  understanding.score = std::min(understanding.score, kNotQuiteSure);  // the owner looks
  return understanding;
}

Result<RoutedPlan> Router::one(std::string_view sentence, const Time& now, const std::stop_token& stop) {
  Ranking ranking = understander_.rank(sentence, now);
  const auto plain = understander_.plain(sentence);
  if (second_) second_->weigh(sentence, plain_text(plain), ranking, stop);
  for (auto& each : ranking) {
    if (each.told > 0 || each.skill->plan.parameters.front().empty()) continue;
    auto laid = understander_.lay(sentence, *each.skill, now);  // only its meaning was near
    if (!laid) continue;
    each.words = std::move(laid->words);
    each.fit = laid->fit;
  }
  if (slots_) slots_->fill(sentence, plain, ranking, stop);
  const Reservation reservation(sentence, understander_.lexicon());
  // "It" is what an earlier clause of the sentence names, where there is such a thing.
  const auto named = [&](Understanding understanding) {
    const plan::Job& job = understanding.skill->plan.program.jobs.front();
    for (std::size_t i = 0; i < job.parameters.size(); ++i) {
      const plan::Type& type = understanding.skill->plan.parameters.front()[i];
      const auto said = understanding.words.find(job.parameters[i].name);
      if (said == understanding.words.end() || !points_back(type, said->second)) continue;
      for (const auto& phrase : antecedents(sentence, said->second)) {
        if (!may_be_called(type, phrase)) continue;
        const auto found = candidates(type, phrase, now);
        if (!found || found->empty()) continue;
        said->second = phrase;
        understanding.score = std::min(understanding.score, kNotQuiteSure);  // the owner looks
        break;
      }
    }
    return understanding;
  };
  const double best = ranking.empty() ? 0 : ranking.front().score;
  std::optional<RoutedPlan> nearest;  // the best understanding, whose slots came to nothing
  const Understanding* first_tried = nullptr;
  std::optional<Error> against;
  const auto tried = [&](const Understanding& understanding) -> Result<std::optional<RoutedPlan>> {
    if (!acts(*understanding.skill)) return TRY(from(understanding, now));
    if (auto reason = reservation.against(*understanding.skill, understanding.words)) {
      if (!against) against = std::move(reason);
      return std::optional<RoutedPlan>();
    }
    RoutedPlan routed = TRY(from(understanding, now));
    routed.in_doubt |= reservation.doubts(*understanding.skill, understanding.words);
    return routed;
  };
  for (const auto& understanding : ranking) {
    if (!near_enough(understanding, nearest ? &ranking.front() : nullptr)) continue;
    // "The second" of nothing is not a thing that is called "second".
    if (nearest && understanding.skill == first_tried->skill && refers(*first_tried)) continue;
    auto routed = TRY(tried(coordinated(named(understanding), sentence, now, stop)));
    if (!routed) continue;
    if (!routed->problem || routed->problem->kind == ErrorKind::needs_approval) return std::move(*routed);
    if (nearest) continue;
    nearest = std::move(*routed);
    first_tried = &understanding;
  }
  if (!nearest || best < kVerySure) {
    for (auto& understanding : ask_model(sentence, ranking, stop)) {
      auto routed = TRY(tried(coordinated(std::move(understanding), sentence, now, stop)));
      if (routed && (!routed->problem || routed->problem->kind == ErrorKind::needs_approval)) return std::move(*routed);
    }
  }
  if (stop.stop_requested()) return fail(ErrorKind::stopped, "You stopped it.");
  if (nearest) return std::move(*nearest);
  if (against) return refused(std::move(*against));
  return did_you_mean(sentence, ranking, now);
}

std::optional<RoutedPlan> Router::clearly(std::string_view sentence, const Time& now) {
  const Ranking ranking = understander_.rank(sentence, now);
  if (ranking.empty() || ranking.front().score < kVerySure) return std::nullopt;
  const Understanding best = coordinated(ranking.front(), sentence, now, {});
  const Reservation reservation(sentence, understander_.lexicon());
  if (acts(*best.skill) &&
      (reservation.against(*best.skill, best.words) || reservation.doubts(*best.skill, best.words)))
    return std::nullopt;
  auto routed = from(best, now);
  const bool meant = routed && (!routed->problem || routed->problem->kind == ErrorKind::needs_approval);
  return meant ? std::optional(std::move(*routed)) : std::nullopt;
}

Result<RoutedPlan> Router::again(const std::vector<Understanding>& jobs, const Time& now) {
  std::optional<RoutedPlan> whole;
  for (const auto& job : jobs) {
    auto one_job = TRY(from(job, now));
    whole = whole ? both(std::move(*whole), std::move(one_job)) : std::move(one_job);
  }
  if (!whole) return std::unexpected(not_mine());
  return std::move(*whole);
}

// Where both halves are likely to mean something by themselves, not much less so than the whole, and tell as much.
std::optional<Halves> Router::two_jobs(std::string_view sentence, const Time& now, const std::stop_token& stop) {
  const auto all = halves(sentence);
  if (all.empty() || all.size() > kMostJoints) return std::nullopt;
  if (Reservation(sentence, understander_.lexicon()).takes_back()) return std::nullopt;  // whatever came before it
  const auto best = [&](std::string_view part) {
    Ranking ranking = understander_.rank(part, now);
    if (second_) second_->weigh(part, plain_text(understander_.plain(part)), ranking, stop);
    return ranking.empty() ? Understanding{} : ranking.front();
  };
  const Understanding whole = best(sentence);
  // The "and" behind this part is one within "Ben, Priya and Nora".
  const auto joins_several = [&](const Understanding& understanding, std::string_view part) {
    const auto found = several_in(understanding, sentence, now);
    const auto begin = found ? sentence.find(found->second.whole) : std::string_view::npos;
    return begin < part.size() && part.size() < begin + found->second.whole.size();
  };
  std::optional<Halves> likeliest;
  double most = std::max(kSureOfHalf, whole.score - kWholeIsBetter);
  for (const auto& each : all) {
    const Understanding first = best(each.first), second = best(each.second);
    const double both = std::min(first.score, second.score);
    if (both < most || first.told + second.told < whole.told) continue;
    if (first.skill == second.skill && first.words == second.words) continue;  // the same thing, said twice
    if (joins_several(whole, each.first) || joins_several(first, each.first)) continue;
    most = both;
    likeliest = each;
  }
  return likeliest;
}

Result<RoutedPlan> Router::route(std::string_view sentence, const Time& now, std::stop_token stop) {
  if (trim(sentence).empty() || sentence.size() > kMaxSentence)
    return fail(ErrorKind::not_understood, "I do not understand that.", "Say what you want in one sentence.");
  const auto jobs = two_jobs(sentence, now, stop);
  if (!jobs) return one(sentence, now, stop);
  auto one_job = TRY(one(jobs->first, now, stop));
  // "it" in the second job is what the first one is about.
  for (const auto& values : one_job.arguments) first_job_.insert(first_job_.end(), values.begin(), values.end());
  auto other_job = one(jobs->second, now, stop);
  first_job_.clear();
  if (!other_job) return other_job;
  return both(std::move(one_job), std::move(*other_job));
}

}  // namespace adjutant::agent
