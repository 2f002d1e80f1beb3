// A SlotTagger as bytes: a line of JSON that names the skills and their slots, then the numbers.
#include <algorithm>

#include "agent/number_bytes.h"
#include "agent/slot_tagger.h"
#include "base/json.h"

namespace adjutant::agent {
namespace {

constexpr const char* kFormat = "adjutant slots 1";
constexpr std::size_t kMostHeader = 1 << 20;
constexpr std::int64_t kMostWidth = 4096;
constexpr std::size_t kMostSlotNames = 4096;

}  // namespace

std::string SlotTagger::write() const {
  Json slots = Json::array(), owns = Json::array(), skills;
  for (const auto& slot : slots_) slots.push(slot);
  for (const auto owns_it : owns_) owns.push(owns_it != 0);
  for (const auto& [skill, numbers] : skills_) {
    Json of_skill = Json::array();
    for (const auto number : numbers) of_skill.push(std::size_t{number});
    skills.set(skill, std::move(of_skill));
  }
  std::string bytes = Json()
                          .set("format", kFormat)
                          .set("width", width_)
                          .set("slots", std::move(slots))
                          .set("owns", std::move(owns))
                          .set("skills", std::move(skills))
                          .dump() +
                      "\n";
  for (const auto* numbers : {&mean_, &factor_, &bias_, &dense_, &words_}) append_numbers(bytes, *numbers);
  return bytes;
}

Result<SlotTagger> SlotTagger::read_bytes(std::string_view bytes) {
  const auto bad = fail(ErrorKind::failed, "This is no tagger that Adjutant has written.");
  const auto end = bytes.substr(0, kMostHeader).find('\n');
  if (end == bytes.npos) return bad;
  const auto header = parse_json(bytes.substr(0, end), kMostHeader);
  if (!header || (*header)["format"].as_string() != kFormat) return bad;
  const auto width = (*header)["width"].as_int();
  std::vector<std::string> slots;
  for (const auto& slot : (*header)["slots"].items()) slots.push_back(slot.as_string());
  const auto& owns = (*header)["owns"].items();
  if (width < 1 || width > kMostWidth || slots.empty() || slots.size() > kMostSlotNames ||
      owns.size() != slots.size() || !std::ranges::is_sorted(slots) || std::ranges::adjacent_find(slots) != slots.end())
    return bad;
  const auto size = static_cast<std::size_t>(width), labels = 1 + 2 * slots.size();
  if ((bytes.size() - end) / sizeof(float) < labels * kNear * size) return bad;
  SlotTagger tagger(size, std::move(slots));
  for (std::size_t i = 0; i < owns.size(); ++i) tagger.owns_[i] = owns[i].as_bool() ? 1 : 0;
  for (const auto& [skill, numbers] : (*header)["skills"].fields()) {
    auto& known = tagger.skills_[skill];
    for (const auto& number : numbers.items()) {
      if (number.as_int(-1) < 0 || number.as_int() >= std::ssize(tagger.slots_)) return bad;
      known.push_back(static_cast<std::uint32_t>(number.as_int()));
    }
    if (known.empty() || known.size() > kMostSlots || !std::ranges::is_sorted(known) ||
        std::ranges::adjacent_find(known) != known.end())
      return bad;
  }
  NumberBytes numbers(bytes.substr(end + 1));
  for (auto* into : {&tagger.mean_, &tagger.factor_, &tagger.bias_, &tagger.dense_, &tagger.words_}) {
    auto read = numbers.take(into->size());
    if (!numbers.good()) return bad;
    *into = std::move(read);
  }
  if (!numbers.empty()) return bad;
  return tagger;
}

}  // namespace adjutant::agent
