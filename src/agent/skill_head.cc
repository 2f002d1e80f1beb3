#include "agent/skill_head.h"

#include <algorithm>
#include <cmath>

#include "agent/trained_cache.h"
#include "base/file.h"
#include "base/text.h"

namespace adjutant::agent {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostExamples = 200;  // of one skill, spread over all it has
constexpr std::size_t kMostCacheBytes = 64 << 20;
constexpr const char* kForm = "head 1";  // of what is kept; with the embedder, it tells kept heads apart

// Of the alignment's scores.
constexpr double kJustBelowVerySure = 0.849;  // a second opinion makes nothing very sure
constexpr double kAsGoodAsSaid = 0.95;        // from here on it is an example, more or less

// How likely a skill is meant, by what the alignment's score and the head say of it: a logistic function, fitted to the
// development sentences (tests/router) and to such as no skill covers.
constexpr double kBias = -0.9;
constexpr double kByWords = 1.8;        // times the alignment's score
constexpr double kByWordsIfMine = 2.4;  // more, where the sentence is of a skill
constexpr double kByMeaning = 1.4;      // times the logarithm of the head's probability
constexpr double kByMine = 0.3;         // times the log odds that the sentence is of a skill
constexpr double kByRefusal = -1.9;     // where the head takes it for none
constexpr double kUnlikely = 0.003;     // of the probability; less tells no more
constexpr double kPressedFrom = 0.7;
constexpr double kLeastWordsToAct = 0.3;  // of the alignment's score; below it the meaning is as good as alone
constexpr double kMostAloneToAct = 0.63;  // an effect takes more than the meaning: the model or the owner is asked
constexpr double kWorthAdding = 0.25;     // likelier than this, it counts though no example is near

double log_odds(double p) { return std::log(std::clamp(p, 0.001, 0.999) / (1 - std::clamp(p, 0.001, 0.999))); }

// The root of the probability is on the scale of the alignment's scores; near to 1 it is pressed together, so that it stays
// below what is very sure by itself and two readings of one sentence keep their order.
double together(double words, double likely, const Judgement& judgement) {
  const double z = kBias + (kByWords + kByWordsIfMine * judgement.mine) * words +
                   kByMeaning * std::log(std::max(likely, kUnlikely)) + kByMine * log_odds(judgement.mine) +
                   (judgement.refused ? kByRefusal : 0);
  const double score = std::sqrt(1 / (1 + std::exp(-z)));
  return score <= kPressedFrom
             ? score
             : kPressedFrom + (score - kPressedFrom) * (kJustBelowVerySure - kPressedFrom) / (1 - kPressedFrom);
}

std::string folded_words(std::string_view sentence) { return join(words(sentence), " "); }

std::vector<std::string> some_examples(const Skill& skill) {
  std::vector<std::string> all;
  for (const auto* examples : {&skill.examples, &skill.further}) {
    for (const auto& example : *examples) all.push_back(example.sentence());
  }
  if (all.size() <= kMostExamples) return all;
  std::vector<std::string> some;
  for (std::size_t i = 0; i < kMostExamples; ++i) some.push_back(all[i * all.size() / kMostExamples]);
  return some;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (const auto& line : split(text, '\n')) {
    const auto words = trim(line);
    if (!words.empty() && !words.starts_with('#')) lines.emplace_back(words);
  }
  return lines;
}

}  // namespace

bool SkillHead::Files::ship(const Skill& skill) const { return skill.file.parent_path() == shipped; }

std::vector<const Skill*> SkillHead::Files::shipped_of(const SkillSet& set) const {
  std::vector<const Skill*> out;
  for (const auto* some : {&set.skills, &set.off}) {
    for (const auto& skill : *some) {
      if (ship(skill)) out.push_back(&skill);
    }
  }
  std::ranges::stable_sort(out, {}, &Skill::name);
  return out;
}

// What was learned of all that is the same for everybody is kept: learning it takes some seconds.
Result<IntentHead> SkillHead::shipped_head(const std::stop_token& stop) {
  std::vector<HeadExample> examples;
  for (const auto* skill : files_.shipped_of(skills_)) {
    for (auto& sentence : some_examples(*skill)) examples.push_back({std::move(sentence), {}, skill->name});
  }
  for (auto& line : lines_of(TRY(read_file(files_.foreign, 1 << 20)))) examples.push_back({std::move(line), {}, ""});
  std::string known_by = files_.embedder + ", " + kForm;
  std::vector<std::string> texts;
  for (const auto& example : examples) {
    known_by += '\n' + example.label + '\t' + example.text;
    texts.push_back(example.text);
  }
  return trained_once<IntentHead>(files_.cache, known_by, kMostCacheBytes, IntentHead::read,
                                  [&]() -> Result<IntentHead> {
                                    auto vectors = TRY(embedder_->embed(texts, stop));
                                    for (std::size_t i = 0; i < examples.size(); ++i)
                                      examples[i].vector = std::move(vectors[i]);
                                    return IntentHead::train(examples, {});
                                  });
}

Result<void> SkillHead::add_own(const std::string& sentence, const std::string& skill, const std::stop_token& stop) {
  auto vector = TRY(taught_.vector_of(sentence));
  if (!vector || vector->size() != model::Embedder::kDimension) {
    vector = TRY(embedder_->embed({&sentence, 1}, stop)).front();
    TRY(taught_.keep_vector(sentence, *vector));
  }
  head_->add({sentence, *vector, skill});
  return {};
}

void SkillHead::prepare(const std::vector<TaughtSentence>& taught, const std::stop_token& stop) {
  ready_ = true;
  known_taught_.clear();
  exact_.clear();
  head_.reset();
  if (embedder_) {
    if (auto head = shipped_head(stop)) head_ = std::move(*head);
    else ready_ = !stop.stop_requested();
  }
  for (const auto& skill : skills_.skills) {
    if (!head_ || files_.ship(skill)) continue;
    for (const auto& sentence : some_examples(skill)) (void)add_own(sentence, skill.name, stop);
  }
  learn(taught, stop);
}

void SkillHead::learn(std::span<const TaughtSentence> taught, const std::stop_token& stop) {
  for (const auto& each : taught) {
    known_taught_.push_back(each);
    if (!skill_called(each.skill)) continue;
    exact_[folded_words(each.sentence)] = each.skill;
    if (head_) (void)add_own(each.sentence, each.skill, stop);
  }
}

void SkillHead::catch_up(const std::stop_token& stop) {
  const auto taught = taught_.all().value_or(std::vector<TaughtSentence>());
  const std::size_t known = known_taught_.size();
  if (ready_ && known <= taught.size() && std::equal(known_taught_.begin(), known_taught_.end(), taught.begin()))
    learn(std::span(taught).subspan(known), stop);
  else prepare(taught, stop);
  if (stop.stop_requested()) ready_ = false;  // it may have come in between
}

const Skill* SkillHead::skill_called(const std::string& name) const {
  const auto skill = std::ranges::find(skills_.skills, name, &Skill::name);
  return skill == skills_.skills.end() ? nullptr : &*skill;
}

void SkillHead::weigh(std::string_view sentence, std::string_view plain, std::vector<Understanding>& ranking,
                      std::stop_token stop) {
  catch_up(stop);
  const auto exact = exact_.find(folded_words(sentence));
  if (exact != exact_.end()) {
    const Skill* meant = skill_called(exact->second);
    std::erase_if(ranking, [&](const Understanding& each) { return each.skill != meant; });
    if (ranking.empty()) ranking.push_back({meant, {}, 0, 0});
    for (auto& each : ranking) each.score = std::max(each.score, kJustBelowVerySure);
    return;
  }
  if (!head_) return;
  // An effect takes a second opinion where it is not quite what an example says. Not of a skill of the owner's own: its few
  // examples tell the words that it goes by, and little of what it means.
  if (!ranking.empty()) {
    const Skill& best = *ranking.front().skill;
    if (ranking.front().score > (acts(best) && files_.ship(best) ? kAsGoodAsSaid : kJustBelowVerySure)) return;
  }
  const std::string text(plain);
  const auto vectors = embedder_->embed({&text, 1}, std::move(stop));
  if (vectors) weigh_judgement(head_->judge(plain, vectors->front()), skills_, ranking);
}

void weigh_judgement(const Judgement& judgement, const SkillSet& skills, std::vector<Understanding>& ranking) {
  std::map<std::string, double> likely;
  for (const auto& each : judgement.best) likely[each.label] = each.probability;
  const auto of = [&](const Skill& skill) {
    const auto found = likely.find(skill.name);
    return found == likely.end() ? 0 : found->second;
  };
  // The nearest reading of each skill is judged; the others stay as far behind it as their words are.
  std::map<const Skill*, double> falls;
  for (auto& each : ranking) {
    each.judged = true;
    const auto known = falls.find(each.skill);
    if (known != falls.end()) {
      each.score -= known->second;
      continue;
    }
    // What is very sure by itself is not touched, unless it has an effect and the sentence seems to be of no skill.
    const bool sure =
        each.score > kJustBelowVerySure && (!acts(*each.skill) || !judgement.refused || each.score > kAsGoodAsSaid);
    double score = sure ? each.score : together(each.score, of(*each.skill), judgement);
    if (acts(*each.skill) && each.score < kLeastWordsToAct) score = std::min(score, kMostAloneToAct);
    falls[each.skill] = each.score - score;
    each.score = score;
  }
  for (const auto& skill : skills.skills) {
    if (of(skill) < kWorthAdding || std::ranges::find(ranking, &skill, &Understanding::skill) != ranking.end())
      continue;
    const double score = together(0, of(skill), judgement);
    ranking.push_back({&skill, {}, acts(skill) ? std::min(score, kMostAloneToAct) : score, 0, true});
  }
  std::stable_sort(ranking.begin(), ranking.end(), [](const auto& a, const auto& b) {
    return a.score != b.score ? a.score > b.score : a.told > b.told;
  });
}

}  // namespace adjutant::agent
