#include "agent/conversation.h"

#include <fmt/format.h>

#include <algorithm>

#include "agent/reference.h"
#include "base/text.h"
#include "when/when.h"

namespace adjutant::agent {
namespace {

using plan::Kind;
using plan::Type;
using plan::Value;

constexpr std::string_view kTellingSkill = "write_to";
constexpr std::size_t kMostWordsOfText = 3;  // that fit a slot for any text: more are a sentence

bool is_time(const Type& type) {
  return type.kind() == Kind::time || (type.kind() == Kind::record && type.name() == "When");
}

constexpr int kAnyText = 1;  // the lowest rank

// Which slot words are more likely for: what has a form of its own before what is looked up, and that before any text.
int rank(const Type& type) {
  switch (type.required().kind()) {
    case Kind::text: return kAnyText;
    case Kind::record: return is_time(type.required()) ? 3 : 2;
    case Kind::address:
    case Kind::list:
    case Kind::file: return 2;
    default: return 3;
  }
}

const Time* time_of(const Value& value) {
  if (value.type.kind() == Kind::time && !value.missing()) return &value.time();
  if (value.type.kind() == Kind::record && value.type.name() == "When") return &value.field("start").time();
  return nullptr;
}

bool says_clock(const Value& value) { return value.type.kind() == Kind::time || value.field("clock").boolean(); }

// A day in place of another keeps the hour, an hour keeps the day: "make it Friday", "make it 4 pm". Gives what to read,
// and when it is read from.
std::pair<std::string, Time> retimed(const std::string& words, const Value& old, const Time& now) {
  const Time* before = time_of(old);
  const auto spans = before ? when::resolve(words, now) : std::unexpected(Error{});
  if (!spans) return {words, now};
  const when::Span& span = spans->front();
  if (span.has_date && !span.has_clock && span.grain >= when::Grain::part_of_day && says_clock(old)) {
    const auto minutes = std::chrono::floor<std::chrono::minutes>(before->of_day()).count();
    return {fmt::format("{} at {:02}:{:02}", words, minutes / 60, minutes % 60), now};
  }
  if (!span.has_date && span.has_clock && before->date() != now.date())
    return {words, Time::at(before->date(), Seconds(0), before->zone)};
  return {words, now};
}

}  // namespace

// The slot of the last request that the words fit best gets them; nothing: they fit none.
Result<std::optional<RoutedPlan>> Conversation::with_words(const std::string& words, const Turn& last,
                                                           const Time& now) {
  struct Place {
    std::size_t job = 0, parameter = 0;
    int rank = 0;
    std::vector<tools::Candidate> candidates;
  };
  std::optional<Place> best;
  const bool points = read_reference(words).has_value();  // "the second" is no text
  for (std::size_t j = last.plan.parameters.size(); j-- > 0;) {
    const auto& types = last.plan.parameters[j];
    const auto texts =
        std::ranges::count_if(types, [](const Type& type) { return type.required().kind() == Kind::text; });
    for (std::size_t p = 0; p < types.size(); ++p) {
      const int fits = rank(types[p]);
      // Any words fit a text: only where nothing else can be meant.
      if ((fits == kAnyText && (points || texts > 1 || adjutant::words(words).size() > kMostWordsOfText)) ||
          (best && fits <= best->rank))
        continue;
      const auto [said, from] = retimed(words, last.arguments[j][p], now);
      auto candidates = router_.candidates(types[p], said, from);
      if (!candidates) {
        if (candidates.error().kind == ErrorKind::failed) return std::unexpected(candidates.error());
        continue;
      }
      best = Place{j, p, fits, std::move(*candidates)};
    }
  }
  if (!best) return std::nullopt;
  RoutedPlan routed;
  const auto& job = last.plan.program.jobs[best->job];
  routed.understood = {{job.name, {{job.parameters[best->parameter].name, words}}}};
  routed.plan = last.plan;
  routed.arguments = last.arguments;
  routed.in_doubt = best->rank == kAnyText;  // any words fit: the owner looks before anything happens
  auto value = router_.pick(words, std::move(best->candidates));
  if (value) routed.arguments[best->job][best->parameter] = std::move(*value);
  else if (value.error().kind == ErrorKind::failed) return std::unexpected(value.error());
  else routed.problem = value.error();
  return routed;
}

// The last sentence once more, without what it was taken for; else another of what was shown.
Result<std::optional<RoutedPlan>> Conversation::another(const Talk& talk, const Time& now,
                                                        const std::stop_token& stop) {
  const Turn& last = *talk.last;
  std::vector<Value> used;
  for (const auto& job : last.arguments) used.insert(used.end(), job.begin(), job.end());
  router_.avoid(used);
  auto again = router_.route(last.run.request, now, stop);
  router_.avoid({});
  const auto same = [&](const std::vector<std::vector<Value>>& arguments) {
    return std::ranges::equal(arguments, last.arguments, [](const auto& a, const auto& b) {
      return std::ranges::equal(a, b, [](const Value& x, const Value& y) { return plan::same_data(x, y); });
    });
  };
  if (again && (again->problem || !same(again->arguments))) return std::move(*again);
  for (std::size_t j = last.arguments.size(); j-- > 0;) {
    for (std::size_t p = 0; p < last.arguments[j].size(); ++p) {
      std::vector<tools::Candidate> others;
      for (const auto& value : find_referred({Reference::Kind::all, 0, true}, last.plan.parameters[j][p], talk)) {
        if (!same_thing(value, last.arguments[j][p])) others.push_back({value, one_line(plan::spoken(value), 100), 1});
      }
      if (others.empty()) continue;
      RoutedPlan routed;
      const auto& job = last.plan.program.jobs[j];
      routed.understood = {{job.name, {}}};
      routed.plan = last.plan;
      routed.arguments = last.arguments;
      routed.arguments[j][p] = TRY(router_.pick("the other one", std::move(others)));
      return routed;
    }
  }
  return fail(ErrorKind::not_understood, "I know of no other one that you could mean.", "Say it in full.");
}

Result<std::optional<RoutedPlan>> Conversation::tell(const std::string& whom, const Turn& last, const Time& now) {
  const auto skill = std::ranges::find(skills_.skills, kTellingSkill, &Skill::name);
  if (skill == skills_.skills.end()) return std::nullopt;
  const auto& parameters = skill->plan.program.jobs.front().parameters;
  if (!last.acted || last.reports.empty())
    return fail(ErrorKind::not_understood, "Nothing was done yet that anybody could be told of.",
                "Say what they are to be told.");
  RoutedPlan routed;
  routed.understood = {{skill->name, {{"who", whom}}}};
  routed.plan = skill->plan;
  routed.in_doubt = true;  // the words are not the owner's: they look at them
  std::vector<Value> values;
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    const Type& type = skill->plan.parameters.front()[p];
    if (type.required().kind() == Kind::text) {
      values.push_back(
          plan::text_value(join(last.reports, "\n"), last.label, plan::origin("the report of what was done")));
      continue;
    }
    values.push_back(TRY(router_.pick(whom, TRY(router_.candidates(type, whom, now)))));
  }
  routed.arguments = {std::move(values)};
  return routed;
}

Result<std::optional<RoutedPlan>> Conversation::follow(const FollowUp& said, const Talk& talk, const Time& now,
                                                       const std::stop_token& stop) {
  const Turn& last = *talk.last;
  switch (said.kind) {
    case FollowUp::Kind::other: return another(talk, now, stop);
    case FollowUp::Kind::tell: return tell(said.words, last, now);
    case FollowUp::Kind::correct:
    case FollowUp::Kind::again: break;
  }
  std::string words = said.words;
  // "and for Friday": without the word that led to the slot, where it does not belong to what is meant.
  for (bool first = true; first || !words.empty(); first = false) {
    if (auto routed = TRY(with_words(words, last, now))) return routed;
    static constexpr std::string_view kLeading[] = {"for ", "to ", "with ", "on ", "at ", "in ", "from ", "by "};
    const auto leading =
        std::ranges::find_if(kLeading, [&](std::string_view word) { return starts_with_fold(words, word); });
    if (leading == std::end(kLeading)) break;
    words.erase(0, leading->size());
  }
  return std::nullopt;
}

Result<RoutedPlan> Conversation::understand(std::string_view sentence, const Time& now, std::stop_token stop) {
  const auto said = read_follow_up(sentence);
  if (!said) return router_.route(sentence, now, std::move(stop));
  const Talk& talk = *TRY(talk_.get());
  if (!talk.last) return router_.route(sentence, now, std::move(stop));
  const bool replaces = said->kind == FollowUp::Kind::other || said->kind == FollowUp::Kind::correct;
  const auto putting_right = [&](RoutedPlan routed) {
    if (replaces) routed.replaces = talk.last->run.id;
    return routed;
  };
  // What is a request of its own is that, also behind "and" or "no,": "no, delete it".
  const bool whole = said->kind == FollowUp::Kind::correct || said->kind == FollowUp::Kind::again;
  if (whole) {
    auto own = router_.clearly(said->words, now);
    if (own) return putting_right(std::move(*own));
  }
  if (auto routed = TRY(follow(*said, talk, now, stop))) return putting_right(std::move(*routed));
  auto routed = router_.route(whole ? said->words : std::string(sentence), now, std::move(stop));
  if (!routed) return routed;
  return putting_right(std::move(*routed));
}

}  // namespace adjutant::agent
