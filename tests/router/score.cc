// How well the requests of a file are understood: router_score [--slots] [--near] [--wrong odd|even|all] FILE...
//
// In one process on one sample home, with the models: some hundred requests take a minute, where tests/cli/test_router.py
// starts a process for each, as the command line does. Three numbers: the right skill; that and the words of all slots;
// that and slots that mean the same ("thursday half 7" and "half 7 thursday": the resolver finds the same for both).
// Texts mean the same where the words are the same. The odd and the even lines are counted apart, since every other line
// of a file may be one that nobody has looked at; what went wrong is shown of those that --wrong names, and of no others,
// with the skills that were nearest where --near is given. With --slots each request is laid over the examples of the
// skill that is wanted, and the tagger asked of it, so that only the slots are tried.
#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <set>

#include "agent/arguments.h"
#include "app/assistant.h"
#include "app/home_clock.h"
#include "app/sample_home.h"
#include "base/file.h"
#include "base/temporary_folder.h"
#include "base/text.h"

namespace adjutant {
namespace {

using agent::Understood;

struct Case {
  std::string sentence;
  std::vector<Understood> wanted;  // empty: no skill covers it
};

// "sentence | skill + skill | slot=words ; slot=words + slot=words"
std::optional<Case> read_case(std::string_view line) {
  if (trim(line).empty() || line.starts_with('#')) return std::nullopt;
  const auto fields = split(line, '|');
  if (fields.size() < 2) return std::nullopt;
  Case out{std::string(trim(fields[0])), {}};
  if (trim(fields[1]) == "none") return out;
  for (const auto& skill : split(fields[1], '+')) out.wanted.push_back({std::string(trim(skill)), {}});
  std::string slots = fields.size() > 2 ? fields[2] : "";
  for (std::size_t job = 0; job < out.wanted.size(); ++job) {
    const auto end = out.wanted.size() > 1 ? slots.find(" + ") : slots.npos;
    for (const auto& pair : split(slots.substr(0, end), ';')) {
      const auto equals = pair.find('=');
      if (equals != pair.npos)
        out.wanted[job].words[std::string(trim(pair.substr(0, equals)))] = std::string(trim(pair.substr(equals + 1)));
    }
    slots = end == slots.npos ? "" : slots.substr(end + 3);
  }
  return out;
}

// The words without those that a slot may begin with or not: "the lease" and "lease", "on Friday" and "Friday".
std::vector<std::string> bare(std::string_view said) {
  static const std::set<std::string> kEdges = {"the", "my",   "a",  "an",   "on",  "at",
                                               "to",  "that", "in", "from", "for", "of"};
  auto all = words(said);
  while (all.size() > 1 && kEdges.contains(all.front())) all.erase(all.begin());
  return all;
}

std::string text_of(const std::vector<Understood>& jobs) {
  std::string out;
  for (const auto& job : jobs) {
    out += (out.empty() ? "" : " + ") + job.skill;
    for (const auto& [slot, said] : job.words) out += fmt::format(" [{}: {}]", slot, said);
  }
  return out.empty() ? "nothing" : out;
}

class Scorer {
 public:
  Scorer(app::Assistant& assistant, agent::Owner& owner)
      : assistant_(assistant),
        mails_(assistant.mail, &assistant.contacts),
        contacts_(assistant.contacts),
        addresses_(assistant.contacts),
        people_(addresses_),
        files_(assistant.folders),
        reminders_(assistant.time),
        events_(assistant.calendar_store, assistant.calendar.owner),
        invitations_(assistant.calendar),
        whens_(assistant.home.config().times),
        times_(plan::Kind::time, assistant.home.config().times),
        dates_(plan::Kind::date, assistant.home.config().times),
        known_(assistant.understander()),
        router_(*known_, all_resolvers(), owner, nullptr) {}

  std::vector<Understood> understood(const std::string& sentence) {
    const auto routed = assistant_.understand(sentence, {});
    return routed ? routed->understood : std::vector<Understood>();
  }

  // What stands in the slots of the skill that is known to be meant.
  std::vector<Understood> laid(const std::string& sentence, const std::string& skill) {
    const auto known = std::ranges::find(assistant_.skills().skills, skill, &agent::Skill::name);
    if (known == assistant_.skills().skills.end()) return {};
    auto laid = known_->lay(sentence, *known, {assistant_.clock.now(), assistant_.zone});
    std::vector<agent::Understanding> ranking;
    ranking.push_back(laid ? std::move(*laid) : agent::Understanding{&*known});
    assistant_.slot_head.fill(sentence, known_->plain(sentence), ranking, {});
    return {{skill, ranking.front().words}};
  }

  // The nearest skills with their scores, before and after the second opinion.
  std::string near(const std::string& sentence) {
    auto ranking = known_->rank(sentence, {assistant_.clock.now(), assistant_.zone});
    const auto first = ranking;
    assistant_.skill_head.weigh(sentence, agent::plain_text(known_->plain(sentence)), ranking, {});
    std::string out;
    std::set<const agent::Skill*> seen;
    for (const auto& each : ranking) {
      if (seen.size() == 4) break;
      if (!seen.insert(each.skill).second) continue;
      const auto before = std::ranges::find(first, each.skill, &agent::Understanding::skill);
      out += fmt::format("    {:.3f} {:.3f} {}\n", before == first.end() ? 0 : before->score, each.score,
                         text_of({{each.skill->name, each.words}}));
    }
    return out;
  }

  bool means_the_same(const Understood& a, const Understood& b) {
    if (a.words.size() != b.words.size()) return false;
    return std::ranges::all_of(a.words, [&](const auto& slot) {
      const auto other = b.words.find(slot.first);
      return other != b.words.end() && means_the_same(a.skill, slot.first, slot.second, other->second);
    });
  }

 private:
  agent::Router::Resolvers all_resolvers() {
    agent::Router::Resolvers all;
    for (tools::Resolver* each :
         std::initializer_list<tools::Resolver*>{&mails_, &contacts_, &addresses_, &people_, &files_, &reminders_,
                                                 &events_, &invitations_, &answers_, &whens_, &times_, &dates_})
      all[each->type_name()] = each;
    return all;
  }

  bool means_the_same(const std::string& skill, const std::string& slot, const std::string& a, const std::string& b) {
    if (bare(a) == bare(b)) return true;
    const auto known = std::ranges::find(assistant_.skills().skills, skill, &agent::Skill::name);
    if (known == assistant_.skills().skills.end()) return false;
    const auto& parameters = known->plan.program.jobs.front().parameters;
    const auto at = std::ranges::find(parameters, slot, &plan::Member::name);
    if (at == parameters.end()) return false;
    const auto& type = known->plan.parameters.front()[static_cast<std::size_t>(at - parameters.begin())];
    if (type.required().kind() == plan::Kind::text) return false;
    const Time now{assistant_.clock.now(), assistant_.zone};
    const auto one = router_.candidates(type, a, now), other = router_.candidates(type, b, now);
    return one && other && std::ranges::equal(*one, *other, [](const auto& x, const auto& y) {
             return plan::same_data(x.value, y.value);
           });
  }

  app::Assistant& assistant_;
  tools::mail::MailResolver mails_;
  tools::contacts::ContactResolver contacts_;
  tools::contacts::AddressResolver addresses_;
  tools::contacts::PeopleResolver people_;
  tools::files::FileResolver files_;
  tools::time::ReminderResolver reminders_;
  tools::calendar::EventResolver events_;
  tools::calendar::InvitationResolver invitations_;
  tools::calendar::AnswerResolver answers_;
  tools::time::WhenResolver whens_;
  tools::time::MomentResolver times_, dates_;
  std::shared_ptr<const agent::Understander> known_;
  agent::Router router_;
};

struct Count {
  int all = 0, skill = 0, words = 0, meaning = 0;
  int foreign = 0, understood = 0;   // sentences that no skill covers
  int two = 0, found = 0, torn = 0;  // with two jobs; those with the right two; others that were taken for two

  std::string text() const {
    const auto share = [&](int n) { return fmt::format("{} ({:.1f} %)", n, all > 0 ? 100.0 * n / all : 0.0); };
    std::string out =
        fmt::format("{:4}  skill {}  words {}  meaning {}", all, share(skill), share(words), share(meaning));
    if (two + torn > 0) out += fmt::format("  two jobs {}, found {}, others torn {}", two, found, torn);
    if (foreign > 0) out += fmt::format("  foreign {}, understood {}", foreign, understood);
    return out;
  }
  Count operator+(const Count& other) const {
    return {all + other.all,         skill + other.skill,     words + other.words,
            meaning + other.meaning, foreign + other.foreign, understood + other.understood,
            two + other.two,         found + other.found,     torn + other.torn};
  }
};

bool same_skills(const std::vector<Understood>& a, const std::vector<Understood>& b) {
  return std::ranges::equal(a, b, {}, &Understood::skill, &Understood::skill);
}

bool same_words(const Understood& a, const Understood& b) {
  return std::ranges::equal(a.words, b.words, [](const auto& x, const auto& y) {
    return x.first == y.first && bare(x.second) == bare(y.second);
  });
}

struct Options {
  bool slots = false, near = false;
  std::string wrong;
};

int score(Scorer& scorer, const std::string& file, const Options& options) {
  const auto text = read_file(file, 1 << 20);
  if (!text) {
    std::cerr << text.error().text() << "\n";
    return 2;
  }
  Count odd, even;
  bool is_odd = false;
  for (const auto& line : split(*text, '\n')) {
    const auto item = read_case(line);
    if (!item) continue;
    is_odd = !is_odd;
    Count& count = is_odd ? odd : even;
    const bool show = options.wrong == "all" || options.wrong == (is_odd ? "odd" : "even");
    if (options.slots && item->wanted.size() != 1) continue;
    const auto got =
        options.slots ? scorer.laid(item->sentence, item->wanted.front().skill) : scorer.understood(item->sentence);
    const bool two = item->wanted.size() > 1;
    count.two += two ? 1 : 0;
    count.found += two && same_skills(got, item->wanted) ? 1 : 0;
    count.torn += !two && got.size() > 1 ? 1 : 0;
    if (item->wanted.empty()) {
      ++count.foreign;
      count.understood += got.empty() ? 0 : 1;
      if (show && !got.empty()) std::cout << fmt::format("{}\n  foreign\n  got    {}\n", item->sentence, text_of(got));
      continue;
    }
    ++count.all;
    const bool skill = same_skills(got, item->wanted);
    const bool words = skill && std::ranges::equal(got, item->wanted, same_words);
    const bool meaning = words || (skill && std::ranges::equal(got, item->wanted, [&](const auto& a, const auto& b) {
                                     return scorer.means_the_same(a, b);
                                   }));
    count.skill += skill ? 1 : 0;
    count.words += words ? 1 : 0;
    count.meaning += meaning ? 1 : 0;
    if (show && !words)
      std::cout << fmt::format("{}\n  wanted {}\n  got    {}{}\n{}", item->sentence, text_of(item->wanted),
                               text_of(got), meaning ? "  (the same)" : "",
                               options.near ? scorer.near(item->sentence) : "");
  }
  std::cout << fmt::format("{}\n  odd  {}\n  even {}\n  all  {}\n", file, odd.text(), even.text(), (odd + even).text());
  return 0;
}

int run(std::span<char*> arguments) {
  Options options;
  std::vector<std::string> files;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string word = arguments[i];
    if (word == "--wrong" && i + 1 < arguments.size()) options.wrong = arguments[++i];
    else if (word == "--slots") options.slots = true;
    else if (word == "--near") options.near = true;
    else files.push_back(word);
  }
  // Wednesday 25 November 2026 at ten, as in the black-box tests.
  const auto ahead = parse_time("2026-11-25T10:00:00+01:00")->instant - SystemClock().now();
  setenv("ADJUTANT_CLOCK_AHEAD", std::to_string(std::chrono::duration_cast<Seconds>(ahead).count()).c_str(), 1);
  const TemporaryFolder folder;
  const auto home = folder / "home";
  agent::Config config;
  if (const auto made = app::make_sample(home, config, app::HomeClock().now()); !made) {
    std::cerr << made.error().text() << "\n";
    return 2;
  }
  const auto created = agent::Home::create(home, config, fs::path(ADJUTANT_SHARE) / "mandate.toml");
  agent::AbsentOwner nobody;
  auto assistant = app::Assistant::open(home, nobody, nullptr);
  if (!created || !assistant) {
    std::cerr << (created ? assistant.error().text() : created.error().text()) << "\n";
    return 2;
  }
  Scorer scorer(**assistant, nobody);
  int status = 0;
  for (const auto& file : files) status = std::max(status, score(scorer, file, options));
  return status;
}

}  // namespace
}  // namespace adjutant

int main(int argc, char** argv) { return adjutant::run({argv, static_cast<std::size_t>(argc)}); }
