// An IntentHead as bytes: a line of JSON that says how much of everything there is, then the numbers themselves, 32-bit
// floats, little-endian.
#include <fmt/format.h>

#include <cmath>

#include "agent/intent_head.h"
#include "agent/number_bytes.h"
#include "base/json.h"

namespace adjutant::agent {
namespace {

constexpr const char* kFormat = "adjutant head 1";
constexpr std::size_t kMostHeader = 4 << 20;
constexpr std::int64_t kMostClasses = 4096;
constexpr std::int64_t kMostWidth = 4096;
constexpr std::int64_t kMostKnown = 1 << 20;  // examples of one class

Json numbers_of(std::span<const double> numbers) {
  Json array = Json::array();
  for (const double x : numbers) array.push(x);
  return array;
}

bool read_numbers(const Json& array, std::span<double> numbers) {
  if (array.items().size() != numbers.size()) return false;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    numbers[i] = array.items()[i].as_double(std::nan(""));
    if (!std::isfinite(numbers[i])) return false;
  }
  return true;
}

}  // namespace

std::string IntentHead::write() const {
  Json labels = Json::array(), known = Json::array();
  for (std::size_t k = 0; k < labels_.size(); ++k) {
    labels.push(labels_[k]);
    known.push(known_[k].size());
  }
  const std::array<double, 3> rest{scoring_.bias, scoring_.least, scoring_.temperature};
  std::string bytes = Json()
                          .set("format", kFormat)
                          .set("width", whitening_.mean().size())
                          .set("labels", std::move(labels))
                          .set("known", std::move(known))
                          .set("mean", numbers_of(scoring_.mean))
                          .set("spread", numbers_of(scoring_.spread))
                          .set("weight", numbers_of(scoring_.weight))
                          .set("rest", numbers_of(rest))
                          .dump() +
                      "\n";
  append_numbers(bytes, words_.rarity());
  append_numbers(bytes, whitening_.mean());
  append_numbers(bytes, whitening_.factor());
  append_numbers(bytes, layer_.weights());
  for (const auto& centre : centres_) append_numbers(bytes, centre);
  for (const auto& known_of : known_) {
    for (const auto& vector : known_of) append_numbers(bytes, vector);
  }
  return bytes;
}

Result<IntentHead> IntentHead::read(std::string_view bytes) {
  const auto bad = fail(ErrorKind::failed, "This is no classifier that Adjutant has written.");
  const auto end = bytes.substr(0, kMostHeader).find('\n');
  if (end == bytes.npos) return bad;
  const auto header = parse_json(bytes.substr(0, end), kMostHeader);
  if (!header || (*header)["format"].as_string() != kFormat) return bad;
  const auto& said = *header;
  const auto width = said["width"].as_int();
  std::vector<std::string> labels;
  for (const auto& label : said["labels"].items()) labels.push_back(label.as_string());
  const auto& known = said["known"].items();
  if (width < 1 || width > kMostWidth || labels.size() < 2 || std::ssize(labels) > kMostClasses ||
      known.size() != labels.size())
    return bad;
  const auto size = static_cast<std::size_t>(width);
  NumberBytes numbers(bytes.substr(end + 1));
  auto rarity = numbers.take(WordFeatures::kPlaces);
  auto mean = numbers.take(size);
  auto factor = numbers.take(size * size);
  if (!numbers.good()) return bad;
  const std::size_t classes = labels.size() + 1;
  auto weights = numbers.take(classes * (1 + size + WordFeatures::kPlaces));
  if (!numbers.good()) return bad;
  IntentHead head(WordFeatures(std::move(rarity)), Whitening(std::move(mean), std::move(factor)), std::move(labels));
  if (!head.layer_.set_weights(weights)) return bad;
  for (auto& centre : head.centres_) centre = numbers.take(size);
  for (std::size_t k = 0; k < known.size() && numbers.good(); ++k) {
    const auto count = known[k].as_int();
    if (count < 0 || count > kMostKnown) return bad;
    for (std::int64_t i = 0; i < count && numbers.good(); ++i) head.known_[k].push_back(numbers.take(size));
  }
  std::array<double, 3> rest{};
  auto& scoring = head.scoring_;
  if (!numbers.good() || !numbers.empty() || !read_numbers(said["mean"], scoring.mean) ||
      !read_numbers(said["spread"], scoring.spread) || !read_numbers(said["weight"], scoring.weight) ||
      !read_numbers(said["rest"], rest))
    return bad;
  for (const double spread : scoring.spread) {
    if (spread <= 0) return bad;
  }
  if (rest[2] <= 0) return bad;
  scoring.bias = rest[0];
  scoring.least = rest[1];
  scoring.temperature = static_cast<float>(rest[2]);
  return head;
}

}  // namespace adjutant::agent
