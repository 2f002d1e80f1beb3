#include "cli/bench_route.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "agent/intent_head.h"
#include "base/file.h"
#include "model/llama_embedder.h"
#include "model/model_files.h"

namespace adjutant::cli {
namespace {

using agent::HeadExample;
using agent::IntentHead;
using std::chrono::steady_clock;

constexpr std::size_t kMostBytes = 64 << 20;

double seconds_since(steady_clock::time_point begin) {
  return std::chrono::duration<double>(steady_clock::now() - begin).count();
}

struct Part {
  std::vector<HeadExample> examples;
  std::vector<std::string> texts;
};

// [[TEXT, LABEL], ...]; the label "oos" means that the sentence is of no class.
Result<void> add_pairs(const Json& pairs, Part& part) {
  for (const auto& pair : pairs.items()) {
    if (pair.items().size() != 2 || !pair.items()[0].is_string() || !pair.items()[1].is_string())
      return fail(ErrorKind::usage, "The file has something else than [TEXT, LABEL] in a list of sentences.");
    const std::string& label = pair.items()[1].as_string();
    part.texts.push_back(pair.items()[0].as_string());
    part.examples.push_back({part.texts.back(), {}, label == "oos" ? "" : label});
  }
  return {};
}

// The first of `names` that the file has, and the sentences of no class that belong to it (oos_NAME).
Result<Part> read_part(const std::filesystem::path& file, const std::vector<std::string>& names) {
  const Json json = TRY(parse_json(TRY(read_file(file, kMostBytes)), kMostBytes));
  Part part;
  if (json.is_array()) {
    TRY(add_pairs(json, part));
    return part;
  }
  for (const auto& name : names) {
    if (!json.contains(name)) continue;
    TRY(add_pairs(json[name], part));
    TRY(add_pairs(json["oos_" + name], part));
    return part;
  }
  return fail(ErrorKind::usage, fmt::format("{} has no list \"{}\".", file.string(), names.front()),
              "It is to be of the form of CLINC150's data_full.json.");
}

// How far probabilities are from what came of them: in ten groups of like probabilities, the distance of the mean from the share
// that was so, by the size of the group (the expected calibration error).
class Calibration {
 public:
  void add(double probability, bool was_so) {
    auto& group = groups_[std::min(static_cast<std::size_t>(probability * kGroups), kGroups - 1)];
    group.count += 1;
    group.said += probability;
    group.so += was_so;
  }
  Json error() const {
    double all = 0, apart = 0;
    for (const auto& group : groups_) {
      all += group.count;
      apart += std::abs(group.said - group.so);
    }
    return all > 0 ? Json(apart / all) : Json();
  }

 private:
  static constexpr std::size_t kGroups = 10;
  struct Group {
    double count = 0, said = 0, so = 0;
  };
  std::array<Group, kGroups> groups_;
};

struct Score {
  double right = 0, kept_and_right = 0, mine = 0, refused = 0;  // of the sentences of a class
  double foreign = 0, found_out = 0;                            // of those of none
  Calibration which, any;                                       // which class, of the sentences of one; whether of any
  std::vector<double> milliseconds;
};

Result<Score> try_out(const IntentHead& head, model::Embedder& embedder, const Part& part) {
  Score score;
  for (const auto& example : part.examples) {
    const auto begin = steady_clock::now();
    const auto vectors = TRY(embedder.embed({&example.text, 1}, {}));
    const auto judged = head.judge(example.text, vectors.front());
    score.milliseconds.push_back(seconds_since(begin) * 1e3);
    const bool right = judged.best.front().label == example.label;
    (example.label.empty() ? score.foreign : score.mine) += 1;
    if (example.label.empty()) score.found_out += judged.refused;
    else score.refused += judged.refused;
    if (!example.label.empty()) score.which.add(judged.best.front().probability, right);
    score.any.add(judged.mine, !example.label.empty());
    score.right += right;
    score.kept_and_right += right && !judged.refused;
  }
  std::sort(score.milliseconds.begin(), score.milliseconds.end());
  return score;
}

Result<Json> measure(const BenchRouteWords& words) {
  Part train = TRY(read_part(words.train, {"train"}));
  const Part test = TRY(read_part(words.test, {"test", "val"}));
  if (test.examples.empty()) return fail(ErrorKind::usage, "There is no sentence to test with.");
  const auto files = model::find_embedder(model::models_folder());
  if (!files) {
    return fail(ErrorKind::failed, "There is no embedder.",
                "scripts/fetch-llama and scripts/fetch-models get what it needs; then build Adjutant again.");
  }
  model::Worker first(*files), second(*files);
  model::LlamaEmbedder embedder({&first, &second});
  const auto begin = steady_clock::now();
  auto vectors = TRY(embedder.embed(train.texts, {}));
  const double embedding = seconds_since(begin);
  for (std::size_t i = 0; i < vectors.size(); ++i) train.examples[i].vector = std::move(vectors[i]);
  const IntentHead head = TRY(IntentHead::train(train.examples, {}));
  const double training = seconds_since(begin);
  const Score score = TRY(try_out(head, embedder, test));
  const auto share = [](double part, double whole) { return whole > 0 ? Json(part / whole) : Json(); };
  const auto& times = score.milliseconds;
  return Json()
      .set("classes", head.labels().size())
      .set("examples", train.examples.size())
      .set("tested", test.examples.size())
      .set("in_scope_accuracy", share(score.right, score.mine))
      .set("in_scope_right_and_not_refused", share(score.kept_and_right, score.mine))
      .set("in_scope_refused", share(score.refused, score.mine))
      .set("out_of_scope_recall", share(score.found_out, score.foreign))
      .set("calibration_error_of_the_class", score.which.error())
      .set("calibration_error_of_the_scope", score.any.error())
      .set("training_seconds", training)
      .set("of_which_embedding_seconds", embedding)
      .set("request_ms_p50", times[times.size() / 2])
      .set("request_ms_p95", times[times.size() * 95 / 100]);
}

}  // namespace

int bench_route(const BenchRouteWords& words, const Options& options) {
  const auto measured = measure(words);
  if (!measured) return show_error(measured.error(), options);
  if (options.json) {
    show(measured->dump() + "\n");
    return 0;
  }
  for (const auto& [name, value] : measured->fields()) {
    const bool is_share = name.starts_with("in_scope") || name.starts_with("out_of") || name.starts_with("calibration");
    std::string words_of = name;
    std::replace(words_of.begin(), words_of.end(), '_', ' ');
    show(fmt::format("  {:<32}{}\n", words_of,
                     value.is_null()  ? "-"
                     : is_share       ? fmt::format("{:.2f} %", value.as_double() * 100)
                     : value.is_int() ? fmt::format("{}", value.as_int())
                                      : fmt::format("{:.1f}", value.as_double())));
  }
  return 0;
}

}  // namespace adjutant::cli
