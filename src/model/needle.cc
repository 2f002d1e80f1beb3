#include "model/needle.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace adjutant::model {
namespace {

constexpr std::size_t kMostText = 3000;   // bytes
constexpr std::size_t kMostWords = 2000;  // of one slot
constexpr int kMostTokens = 256;

Json schema(const Form& form) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const auto& slot : form.slots) {
    Json property = Json().set("type", "string").set("description", slot.description);
    if (!slot.options.empty()) {
      Json options = Json::array();
      for (const auto& option : slot.options) options.push(option);
      property.set("enum", std::move(options));
    }
    properties.set(slot.name, std::move(property));
    if (slot.required) required.push(slot.name);
  }
  return Json()
      .set("name", form.name)
      .set("description", form.description)
      .set("parameters",
           Json().set("type", "object").set("properties", std::move(properties)).set("required", std::move(required)));
}

// The text cut at a character.
std::string cut(std::string_view text) {
  std::size_t size = std::min(text.size(), kMostText);
  while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;
  return replace_all(valid_utf8(text.substr(0, size)), std::string_view("\0", 1), " ");
}

void read_calls(const Json& calls, bool withheld, const std::vector<Form>& forms, Filling& filling) {
  for (const auto& call : calls.items()) {
    const auto form = std::find_if(forms.begin(), forms.end(),
                                   [&](const Form& each) { return each.name == call["name"].as_string(); });
    if (form == forms.end() || filling.filled.size() >= 8) continue;
    Filled filled{form->name, {}, withheld};
    for (const auto& slot : form->slots) {
      const std::string& words = call["arguments"][slot.name].as_string();
      if (!trim(words).empty() && words.size() <= kMostWords) filled.words[slot.name] = std::string(trim(words));
    }
    filling.filled.push_back(std::move(filled));
  }
}

}  // namespace

Result<Filling> read_filling(std::string_view answer, const std::vector<Form>& forms) {
  const auto json = parse_json(answer, 1 << 20);
  if (!json || !json->is_object())
    return fail(ErrorKind::failed, "The model answered with something that is no answer.");
  Filling filling;
  filling.confidence = std::clamp((*json)["confidence"].as_double(), 0.0, 1.0);
  read_calls((*json)["function_calls"], false, forms, filling);
  read_calls((*json)["suppressed_calls"], true, forms, filling);
  return filling;
}

Result<Filling> Needle::fill(const std::vector<Form>& forms, const std::string& system, std::string_view text,
                             std::stop_token stop) {
  Json tools = Json::array();
  for (const auto& form : forms) tools.push(schema(form));
  Json request = Json().set("system", system).set("tools", tools.dump()).set("text", cut(text));
  const std::string answer = TRY(worker_.ask(request.set("max_tokens", kMostTokens), std::move(stop)));
  return read_filling(answer, forms);
}

}  // namespace adjutant::model
