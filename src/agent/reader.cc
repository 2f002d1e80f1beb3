#include "agent/reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "agent/letter.h"
#include "agent/pattern_reading.h"
#include "agent/slot_words.h"
#include "base/text.h"
#include "plan/convert.h"

namespace adjutant::agent {
namespace {

using plan::Kind;
using plan::Label;
using plan::Value;

constexpr std::size_t kMaxText = 64 << 10;

Label by_reader() { return Label(flow::Source{flow::SourceKind::model, "reader", false}); }

// Where a value stands, for explanations.
plan::Origin line_of(const Value& source, const std::string& text, std::size_t at) {
  const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1;
  return plan::origin(fmt::format("{}, line {}", source.from ? source.from->text : "a text", line),
                      source.from ? source.from->link : "");
}

std::string wanted(Kind kind) {
  switch (kind) {
    case Kind::money: return "an amount with its currency, copied word for word";
    case Kind::date: return "a day, copied word for word";
    case Kind::time: return "a day and time, copied word for word";
    case Kind::iban: return "an account number (IBAN), copied word for word";
    case Kind::address: return "a mail address, copied word for word";
    case Kind::number: return "a number, copied as it is written";
    default: return "copied word for word from the text";
  }
}

// A record as the only form; the model answers with words of the text or not at all.
model::Form form_of(const plan::Type& record) {
  model::Form form{fold(record.name()), fmt::format("Note the {} that the text tells of.", fold(record.name())), {}};
  for (const auto& field : record.fields()) {
    model::Slot slot{field.name, wanted(field.type.kind()), !field.type.optional(), {}};
    if (field.type.kind() == Kind::enumeration) slot.options = field.type.options();
    form.slots.push_back(std::move(slot));
  }
  return form;
}

}  // namespace

Result<Value> Reader::extract(const Value& source, const plan::Type& record, const Time& now, std::stop_token stop) {
  const std::string text = source.text().substr(0, kMaxText);
  const Label label = join(plan::whole_label(source), by_reader());
  plan::List values;
  bool complete = true;
  for (const auto& field : record.fields()) {
    const auto found = find_by_form(text, field, now);
    values.push_back(found ? Value{field.type.required(), found->data, label, line_of(source, text, found->at)}
                           : plan::missing_value(field.type, label, source.from));
    complete = complete && (found || field.type.optional());
  }
  if (!complete && model_) TRY(ask_model(source, text, record, now, stop, values));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].missing() && !record.fields()[i].type.optional())
      return plan::missing_value(record, label, source.from);
  }
  return plan::record_value(record, std::move(values), label, source.from);
}

Result<void> Reader::ask_model(const Value& source, const std::string& text, const plan::Type& record, const Time& now,
                               const std::stop_token& stop, plan::List& values) {
  const auto filling = model_->fill({form_of(record)}, "", text, stop);
  if (stop.stop_requested()) return fail(ErrorKind::stopped, "You stopped it.");
  if (!filling || filling->filled.empty()) return {};
  const auto& filled = filling->filled.front().words;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto& field = record.fields()[i];
    const auto words = filled.find(field.name);
    if (!values[i].missing() || words == filled.end()) continue;
    const bool option = field.type.kind() == Kind::enumeration;  // stands in the form, not in the text
    const auto place = option ? std::optional(WordsInText{0, words->second}) : find_words(text, words->second);
    if (!place) continue;  // made up
    auto value = plan::convert(plan::text_value(place->words, values[i].label, line_of(source, text, place->at)),
                               field.type.required(), now);
    if (value) values[i] = std::move(*value);
  }
  return {};
}

Result<Value> Reader::classify(const Value& source, const Value& options, std::stop_token stop) {
  const std::string text = source.text().substr(0, kMaxText);
  const Label label = join(join(plan::whole_label(source), plan::whole_label(options)), by_reader());
  std::vector<std::string> named, all;
  for (const auto& option : options.items()) {
    all.push_back(option.text());
    if (contains_fold(text, option.text())) named.push_back(option.text());
  }
  if (named.size() == 1) return plan::text_value(named.front(), label, source.from);
  if (model_ && all.size() > 1) {
    const model::Form form{"classify", "Say what the text is about.", {{"kind", "what it is about", true, all}}};
    const auto filling = model_->fill({form}, "", text, stop);
    if (stop.stop_requested()) return fail(ErrorKind::stopped, "You stopped it.");
    if (filling && !filling->filled.empty()) {
      const auto kind = filling->filled.front().words.find("kind");
      if (kind != filling->filled.front().words.end() && std::find(all.begin(), all.end(), kind->second) != all.end())
        return plan::text_value(kind->second, label, source.from);
    }
  }
  return fail(ErrorKind::failed,
              named.empty() ? "None of the options stands in the text." : "Several of the options stand in the text.",
              "Read it yourself, or say which options are meant in other words.");
}

Result<Value> Reader::choose(const Value& list, const Value& criterion, std::stop_token) {
  const Label label = join(join(plan::whole_label(list), plan::whole_label(criterion)), by_reader());
  const auto wanted = words(plan::spoken(criterion));
  const Value* chosen = nullptr;
  std::size_t best_score = 0;
  for (const auto& item : list.items()) {
    const std::string shown = fold(plan::plain_json(item).dump());
    const auto score = static_cast<std::size_t>(std::count_if(
        wanted.begin(), wanted.end(), [&](const std::string& word) { return shown.find(word) != std::string::npos; }));
    if (score > best_score) chosen = &item, best_score = score;
  }
  return chosen ? chosen->under(label) : plan::missing_value(list.type.element(), label, list.from);
}

Result<Value> Reader::draft(const Value& instruction, const Value& material, std::stop_token) {
  const Label by_the_writer(flow::Source{flow::SourceKind::model, "writer", false});
  const Label label = join(join(plan::whole_label(instruction), plan::whole_label(material)), by_the_writer);
  std::string wanted = plan::spoken(instruction);
  auto letter = letter_in(wanted);
  std::string& body = letter ? letter->body : wanted;
  if (!material.missing()) body += "\n\n" + plan::spoken(material);
  if (!letter) return plan::text_value(body, label, instruction.from);
  const WritingStyle style = style_ ? style_() : WritingStyle{.signature = owner_};
  return plan::text_value(letter_text(*letter, style), label, instruction.from);
}

}  // namespace adjutant::agent
