#include "agent/slot_head.h"

#include <algorithm>

#include "agent/trained_cache.h"

namespace adjutant::agent {
namespace {

constexpr const char* kForm = "slots 4";  // of what is kept; with the embedder, it tells kept taggers apart
constexpr std::size_t kMostCacheBytes = 64 << 20;
constexpr std::size_t kSkillsFilled = 3;  // of a ranking
constexpr double kTheExample = 0.95;      // of the alignment's score; from here on the sentence is an example's
constexpr double kByFit = 12;             // what the alignment's score tells, in natural logarithms, from
constexpr double kFitTells = 0.5;         // here on
constexpr double kMostForced = 4;         // so much less likely may a reading be for having all that the skill needs

// As the embedder is to see them.
model::Embedder::Words embedded(std::span<const PlainWord> plain) {
  model::Embedder::Words words;
  for (const auto& word : plain) words.push_back(word.text);
  return words;
}

bool owns(std::string_view text) { return text.starts_with("'s") || text.starts_with("’s"); }

// The slots that the skill cannot do without.
std::vector<std::string> needed(const Skill& skill) {
  std::vector<std::string> needed;
  const auto& parameters = skill.plan.program.jobs.front().parameters;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (!skill.plan.parameters.front()[i].optional()) needed.push_back(parameters[i].name);
  }
  return needed;
}

// Where the words of the slots stand in the plain sentence; nothing where they are not whole words of it.
std::optional<std::vector<TaggedSlot>> places(std::string_view sentence, std::span<const PlainWord> plain,
                                              const std::map<std::string, std::string>& words) {
  std::vector<TaggedSlot> slots;
  for (const auto& [slot, said] : words) {
    std::optional<TaggedSlot> found;
    for (auto at = sentence.find(said); at != sentence.npos && !found; at = sentence.find(said, at + 1)) {
      const auto first = std::ranges::find(plain, at, &PlainWord::begin);
      if (first == plain.end()) continue;
      const auto last =
          std::find_if(first, plain.end(), [&](const PlainWord& word) { return word.end >= at + said.size(); });
      if (last == plain.end() || last->begin >= at + said.size()) continue;
      found = {slot, static_cast<std::size_t>(first - plain.begin()),
               static_cast<std::size_t>(last - plain.begin()) + 1};
    }
    if (!found) return std::nullopt;
    slots.push_back(std::move(*found));
  }
  return slots;
}

std::map<std::string, std::string> words_of(std::string_view sentence, std::span<const PlainWord> plain,
                                            std::span<const TaggedSlot> slots) {
  std::map<std::string, std::string> words;
  for (auto slot : slots) {
    while (slot.begin < slot.end && plain[slot.begin].is_mark) ++slot.begin;
    while (slot.begin < slot.end && plain[slot.end - 1].is_mark) --slot.end;
    if (slot.begin == slot.end) continue;
    const std::size_t begin = plain[slot.begin].begin;
    std::string_view said = sentence.substr(begin, plain[slot.end - 1].end - begin);
    for (const std::string_view end : {"'s", "’s"}) {
      if (slot.owns && said.ends_with(end)) said.remove_suffix(end.size());
    }
    words[slot.slot] = said;
  }
  return words;
}

}  // namespace

TaggerExample tagger_example(const Skill& skill, const Example& example) {
  struct Part {
    const std::string& slot;
    std::size_t begin, end;
  };
  const std::string sentence = example.sentence();
  std::vector<Part> parts;
  std::size_t at = 0;
  for (const auto& part : example.parts) {
    at = sentence.find(part.text, at);  // behind the space or the mark between two parts
    if (!part.slot.empty()) parts.push_back({part.slot, at, at + part.text.size()});
    at += part.text.size();
  }
  TaggerExample out{skill.name, typed_words(sentence), {}, {}};
  for (std::size_t i = 0; i < out.words.size(); ++i) {
    const auto& word = out.words[i];
    const auto part =
        std::ranges::find_if(parts, [&](const Part& each) { return word.begin < each.end && word.end > each.begin; });
    if (part == parts.end()) continue;
    const bool first = out.slots.empty() || out.slots.back().slot != part->slot || out.slots.back().end != i;
    if (first) out.slots.push_back({part->slot, i, i});
    out.slots.back().end = i + 1;
    out.slots.back().owns = word.end > part->end && owns(std::string_view(sentence).substr(part->end));
  }
  return out;
}

Result<SlotTagger> SlotHead::shipped_tagger(const std::stop_token& stop) const {
  std::vector<TaggerExample> examples;
  std::vector<model::Embedder::Words> texts;
  std::string known_by = files_.embedder + ", " + kForm;
  for (const auto* skill : files_.shipped_of(skills_)) {
    for (const auto* some : {&skill->examples, &skill->further}) {
      for (const auto& example : *some) {
        examples.push_back(tagger_example(*skill, example));
        texts.push_back(embedded(examples.back().words));
        known_by += '\n' + skill->name;
        for (const auto& part : example.parts) known_by += '\t' + part.slot + ':' + part.text;
      }
    }
  }
  return trained_once<SlotTagger>(files_.cache, known_by, kMostCacheBytes, SlotTagger::read_bytes,
                                  [&]() -> Result<SlotTagger> {
                                    auto vectors = TRY(embedder_->embed_words(texts, stop));
                                    for (std::size_t i = 0; i < examples.size(); ++i)
                                      examples[i].vectors = std::move(vectors[i]);
                                    return SlotTagger::train(examples, model::Embedder::kDimension);
                                  });
}

void fill_by(const SlotTagger& tagger, std::string_view sentence, std::span<const PlainWord> plain,
             std::span<const float> vectors, std::vector<Understanding>& ranking) {
  std::vector<const Skill*> skills;
  for (const auto& each : ranking) {
    if (skills.size() == kSkillsFilled) break;
    if (std::ranges::find(skills, each.skill) == skills.end()) skills.push_back(each.skill);
  }
  for (const auto* skill : skills) {
    if (!tagger.knows(skill->name)) continue;
    const auto reading = tagger.read(skill->name, plain, vectors);
    // What the tagger says by itself: with all that is needed, unless it has to be forced.
    auto own = reading.best(needed(*skill));
    const auto free = reading.best({});
    if (own.likely < free.likely - kMostForced) own = free;
    auto words = words_of(sentence, plain, own.slots);
    double most = own.likely;
    auto first = ranking.end(), best = ranking.end();
    for (auto each = ranking.begin(); each != ranking.end(); ++each) {
      if (each->skill != skill) continue;
      if (first == ranking.end()) first = each;
      const auto slots = places(sentence, plain, each->words);
      if (!slots) continue;
      const double likely = std::max(reading.likely(*slots), each->words == words ? own.likely : -1e9) +
                            kByFit * std::max(each->fit - kFitTells, 0.0);
      if (likely < most) continue;
      most = likely;
      best = each;
    }
    if (best != ranking.end()) {
      std::swap(first->words, best->words);
    } else {
      Understanding other = *first;
      other.words = std::move(words);
      ranking.insert(first, std::move(other));
    }
  }
}

void SlotHead::fill(std::string_view sentence, std::span<const PlainWord> plain, std::vector<Understanding>& ranking,
                    std::stop_token stop) {
  if (!embedder_ || ranking.empty() || ranking.front().fit >= kTheExample || plain.empty() ||
      plain.size() > model::Embedder::kMostWords)
    return;
  if (!ready_) {
    auto tagger = shipped_tagger(stop);
    ready_ = tagger || !stop.stop_requested();
    tagger_.reset();
    if (tagger) tagger_ = std::move(*tagger);
  }
  if (!tagger_) return;
  const auto words = embedded(plain);
  const auto vectors = embedder_->embed_words({&words, 1}, std::move(stop));
  if (vectors) fill_by(*tagger_, sentence, plain, vectors->front(), ranking);
}

}  // namespace adjutant::agent
