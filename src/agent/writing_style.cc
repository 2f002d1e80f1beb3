#include "agent/writing_style.h"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

#include "base/text.h"
#include "tools/mail/own_words.h"

namespace adjutant::agent {
namespace {

constexpr std::size_t kMostMails = 60;
constexpr std::size_t kMostLooked = 400;  // sent mails, to find so many of the owner's own
constexpr std::size_t kFewest = 3;        // mails that show what is usual
constexpr std::size_t kLongestLine = 60;  // bytes of a greeting or a closing
constexpr std::size_t kMostNames = 4;

// Longer ones before those that they begin with. None that depends on whom it is said to.
constexpr std::array<std::string_view, 16> kGreetings = {
    "Good morning", "Good afternoon", "Good evening", "Hello",  "Hi",      "Hey",   "Dear", "Guten Morgen",
    "Guten Tag",    "Hallo",          "Moin",         "Servus", "Bonjour", "Salut", "Hola", "Ciao"};
constexpr std::array<std::string_view, 34> kClosings = {"With best regards",
                                                        "With kind regards",
                                                        "Kindest regards",
                                                        "Warmest regards",
                                                        "Best regards",
                                                        "Kind regards",
                                                        "Warm regards",
                                                        "Many regards",
                                                        "Regards",
                                                        "Best wishes",
                                                        "Warm wishes",
                                                        "All the best",
                                                        "Best",
                                                        "Many thanks",
                                                        "Thanks",
                                                        "Thank you",
                                                        "Cheers",
                                                        "Take care",
                                                        "Yours sincerely",
                                                        "Yours faithfully",
                                                        "Yours truly",
                                                        "Yours",
                                                        "Sincerely",
                                                        "Warmly",
                                                        "See you soon",
                                                        "See you",
                                                        "Talk soon",
                                                        "Speak soon",
                                                        "Viele Grüße",
                                                        "Liebe Grüße",
                                                        "Beste Grüße",
                                                        "Herzliche Grüße",
                                                        "Mit freundlichen Grüßen",
                                                        "Cordialement"};
constexpr std::array<std::string_view, 10> kTitles = {"mr",   "mrs",       "ms",   "miss", "dr",
                                                      "prof", "professor", "herr", "frau", "doctor"};

std::string_view without_marks(std::string_view text) {
  text = trim(text);
  while (!text.empty() && std::string_view(",.!:;-").contains(text.back()))
    text = trim(text.substr(0, text.size() - 1));
  return text;
}

// "!" or "," or nothing, as it stands at the end of a line.
std::string mark_of(std::string_view line) {
  line = trim(line);
  return line.ends_with(',') ? "," : line.ends_with('!') ? "!" : line.ends_with('.') ? "." : "";
}

std::size_t count_words(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(split(std::string(text), ' '),
                                                        [](const std::string& word) { return !trim(word).empty(); }));
}

bool is_title(std::string_view word) {
  return std::ranges::find(kTitles, to_lower(without_marks(word))) != kTitles.end();
}

// A line of the list's words, and a name of others behind them.
struct Opening {
  std::string_view greeting;
  std::string mark;
  std::size_t names = 0;  // words of the name
  bool titled = false;
};

std::optional<Opening> opening_in(std::string_view line) {
  if (line.size() > kLongestLine) return std::nullopt;
  const auto said = without_marks(line);
  for (const auto greeting : kGreetings) {
    if (!starts_with_fold(said, greeting)) continue;
    const auto rest = said.substr(std::min(greeting.size(), said.size()));
    if (!rest.empty() && rest.front() != ' ' && rest.front() != ',') continue;
    const auto name = without_marks(rest.empty() ? rest : rest.substr(1));
    Opening out{greeting, mark_of(line), count_words(name), false};
    if (out.names > kMostNames) return std::nullopt;
    for (const auto& word : split(std::string(name), ' ')) out.titled = out.titled || is_title(word);
    return out;
  }
  return std::nullopt;
}

// The forms in which a name is signed.
std::vector<std::string> forms_of(std::string_view owner) {
  std::vector<std::string> forms;
  const std::string full(trim(owner));
  if (full.empty()) return forms;
  forms.push_back(full);
  const auto first = split(full, ' ').front();
  if (first != full) forms.push_back(first);
  if (first.size() > 1 && first[0] >= 'A' && first[0] <= 'Z') forms.push_back(first.substr(0, 1));
  return forms;
}

struct Ending {
  std::string_view closing;  // empty: there is none
  std::string mark;
  std::string signature;
};

std::optional<std::string_view> closing_at(std::string_view line) {
  const auto said = without_marks(line);
  for (const auto closing : kClosings) {
    if (fold(said) == fold(closing)) return closing;
  }
  return std::nullopt;
}

// Takes the last lines that greet and sign away.
Ending take_ending(std::vector<std::string>& lines, const std::vector<std::string>& forms) {
  Ending out;
  const auto is_name = [&](std::string_view text) -> std::string {
    for (const auto& form : forms) {
      if (fold(without_marks(text)) == fold(form)) return form;
    }
    return "";
  };
  if (lines.empty() || lines.back().size() > kLongestLine) return out;
  // "Cheers, Kim" on one line.
  if (const auto comma = lines.back().find(','); comma != std::string::npos) {
    const std::string_view last = lines.back();
    const auto closing = closing_at(last.substr(0, comma));
    auto name = is_name(last.substr(comma + 1));
    if (closing && !name.empty()) {
      lines.pop_back();
      return {*closing, ",", std::move(name)};
    }
  }
  out.signature = is_name(lines.back());
  if (!out.signature.empty()) lines.pop_back();
  if (lines.empty() || lines.back().size() > kLongestLine) return out;
  if (const auto closing = closing_at(lines.back())) {
    out.closing = *closing;
    out.mark = mark_of(lines.back());
    lines.pop_back();
  }
  return out;
}

bool has_contraction(std::string_view text) {
  constexpr std::array<std::string_view, 6> kShort = {"n't", "'m ", "'ll ", "'re ", "'ve ", "it's "};
  const std::string plain = replace_all(to_lower(text), "\xE2\x80\x99", "'");
  return std::ranges::any_of(kShort, [&](std::string_view form) { return plain.contains(form); });
}

// What was seen in most, where it was seen often enough; of two as usual the newer one.
template <class T>
class Votes {
 public:
  void add(const T& what) {
    const auto at = std::ranges::find(seen_, what, &std::pair<T, std::size_t>::first);
    if (at == seen_.end()) seen_.emplace_back(what, 1);
    else ++at->second;
  }
  std::optional<T> usual() const {
    const auto best = std::ranges::max_element(seen_, {}, &std::pair<T, std::size_t>::second);
    if (best == seen_.end() || best->second < kFewest) return std::nullopt;
    return best->first;
  }

 private:
  std::vector<std::pair<T, std::size_t>> seen_;  // newest first
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (const auto& line : split(text, '\n')) {
    if (!trim(line).empty()) lines.emplace_back(trim(line));
  }
  return lines;
}

}  // namespace

WritingStyle style_of(const std::vector<std::string>& texts, std::string_view owner) {
  WritingStyle style;
  style.signature = std::string(trim(owner));
  const auto forms = forms_of(owner);
  Votes<std::pair<std::string, std::string>> greetings, closings;
  Votes<WritingStyle::Names> names;
  Votes<std::string> signatures;
  Votes<bool> contractions;
  std::vector<std::size_t> lengths;
  for (const auto& text : texts) {
    auto lines = lines_of(text);
    if (lines.empty()) continue;
    if (const auto opening = opening_in(lines.front())) {
      greetings.add({std::string(opening->greeting), opening->mark});
      if (opening->names > 0)
        names.add(opening->names > 1 || opening->titled ? WritingStyle::Names::full : WritingStyle::Names::first);
      lines.erase(lines.begin());
    }
    const Ending ending = take_ending(lines, forms);
    if (!ending.closing.empty()) closings.add({std::string(ending.closing), ending.mark});
    if (!ending.signature.empty()) signatures.add(ending.signature);
    const std::string body = join(lines, " ");
    lengths.push_back(count_words(body));
    contractions.add(has_contraction(body));
  }
  if (const auto usual = greetings.usual()) std::tie(style.greeting, style.after_greeting) = *usual;
  if (const auto usual = closings.usual()) std::tie(style.closing, style.after_closing) = *usual;
  style.greets = names.usual().value_or(style.greets);
  style.signature = signatures.usual().value_or(style.signature);
  style.contractions = contractions.usual().value_or(style.contractions);
  if (lengths.size() >= kFewest) {
    const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() / 2);
    std::ranges::nth_element(lengths, middle);
    style.words = static_cast<int>(*middle);
  }
  return style;
}

WritingStyle sent_style(const tools::mail::MailContext& mail) {
  std::vector<std::string> texts;
  const auto entries = mail.maildir.entries();
  std::size_t looked = 0;
  for (std::size_t i = 0; entries && i < (*entries)->size(); ++i) {
    const auto& entry = (**entries)[i];
    if (entry.folder != mail.maildir.special().sent || entry.flags.contains('D')) continue;
    if (++looked > kMostLooked || texts.size() == kMostMails) break;
    const auto& headers = *entry.headers;
    if (!headers.from || headers.senders != 1 || !mail.is_owner(headers.from->address)) continue;
    // A mail that Adjutant wrote is named after the effect that sent it.
    const auto sent = mail.outbox.find(headers.message_id.substr(0, headers.message_id.find('@')));
    if (!sent || *sent) continue;
    if (const auto message = mail.maildir.read(entry)) texts.push_back(tools::mail::own_words(message->body));
  }
  return style_of(texts, mail.owner_name);
}

std::string greeted_name(const WritingStyle& style, std::string_view name) {
  const auto parts = split(std::string(trim(name)), ' ');
  if (style.greets == WritingStyle::Names::full || parts.empty() || is_title(parts.front()))
    return std::string(trim(name));
  return parts.front();
}

Json to_json(const WritingStyle& style) {
  Json out = Json()
                 .set("greeting", style.greeting + " NAME" + style.after_greeting)
                 .set("name", style.greets == WritingStyle::Names::first ? "the first name alone" : "as it was given")
                 .set("closing", style.closing + style.after_closing)
                 .set("signature", style.signature)
                 .set("contractions", style.contractions);
  if (style.words > 0) out.set("usual_words", style.words);
  return out;
}

}  // namespace adjutant::agent
