#include "agent/word_kinds.h"

#include <map>
#include <set>

namespace adjutant::agent {

const KindWords& kind_words(const std::string& kind) {
  static const std::map<std::string, KindWords> kKnown = {
      {"Mail", {{"mail"}, {"file", "list", "contact", "folder", "timer"}}},
      {"Event", {{"meeting"}, {"mail", "file", "list", "contact", "folder", "bill", "order", "reminder", "timer"}}},
      {"Invitation",
       {{"invitation", "meeting"},
        {"mail", "file", "list", "contact", "folder", "bill", "order", "reminder", "timer"}}},
      {"file", {{"file"}, {"mail", "contact", "reminder", "timer", "order"}}},
      {"Order", {{"order"}, {"mail", "file", "meeting", "contact", "reminder", "timer"}}}};
  static const KindWords kNone;
  const auto found = kKnown.find(kind);
  return found == kKnown.end() ? kNone : found->second;
}

bool is_file_name(const Word& word) {
  static const std::set<std::string> kEndings = {"md",   "txt",  "pdf", "doc", "docx", "odt",  "xls",
                                                 "xlsx", "csv",  "ppt", "png", "jpg",  "jpeg", "zip",
                                                 "html", "json", "ics", "vcf", "log"};
  const auto dot = word.folded.rfind('.');
  return dot != std::string::npos && dot > 0 && kEndings.contains(word.folded.substr(dot + 1));
}

bool is_conditional(const Word& word) {
  static const std::set<std::string> kConditions = {"if",  "unless", "when", "whenever", "once", "until",   "except",
                                                    "not", "don't",  "dont", "never",    "no",   "instead", "but"};
  return kConditions.contains(word.folded);
}

const std::string& as_meant(const Word& word) { return word.meant.empty() ? word.folded : word.meant; }

bool is_determiner(const Word& word) {
  static const std::set<std::string> kDeterminers = {"the", "my", "that", "this", "a", "an", "our", "your", "some"};
  return kDeterminers.contains(as_meant(word));
}

bool is_particle(const Word& word) {
  static const std::set<std::string> kParticles = {"up", "out", "off", "over", "back", "down", "away"};
  return kParticles.contains(as_meant(word));
}

bool is_unit(const Word& word) {
  static const std::set<std::string> kUnits = {
      "mg",     "g",      "gram",  "grams",  "kg",   "kilo",  "kilos", "kilogram", "kilograms", "oz",
      "lb",     "lbs",    "pound", "pounds", "ml",   "cl",    "l",     "litre",    "litres",    "liter",
      "liters", "pint",   "pints", "mm",     "cm",   "m",     "metre", "metres",   "meter",     "meters",
      "inch",   "inches", "gb",    "tb",     "watt", "watts", "volt",  "volts",    "percent"};
  return kUnits.contains(word.folded);
}

bool is_finite(const Word& word) {
  static const std::set<std::string> kFinite = {
      "is",    "are",    "was",     "were",    "isn't",   "aren't", "wasn't",  "weren't",  "has",      "have",
      "had",   "hasn't", "does",    "did",     "doesn't", "can't",  "cannot",  "couldn't", "should",   "would",
      "goes",  "wants",  "needs",   "needn't", "won't",   "must",   "it's",    "that's",   "can",      "could",
      "will",  "might",  "shall",   "ought",   "isnt",    "arent",  "wasnt",   "cant",     "wont",     "dont",
      "don't", "keeps",  "belongs", "haven't", "hasnt",   "havent", "mustn't", "shan't",   "shouldn't"};
  return kFinite.contains(as_meant(word));
}

bool is_vague(const Word& word) {
  static const std::set<std::string> kVague = {"thing", "things",      "bit", "stuff",
                                               "info",  "information", "guy", "business"};
  return kVague.contains(as_meant(word));
}

bool begins_clause(const Word& word) {
  static const std::set<std::string> kBeginnings = {
      "i",  "we",   "you", "they", "he",  "she", "how",  "what", "who",  "which", "when",  "where",    "why",    "did",
      "do", "does", "is",  "are",  "was", "i'm", "i've", "i'd",  "i'll", "we're", "we've", "whatever", "there's"};
  return kBeginnings.contains(as_meant(word));
}

// Of the letters A to Z and those of Latin-1.
bool has_capital(std::string_view typed) {
  if (typed.empty()) return false;
  if (typed.front() >= 'A' && typed.front() <= 'Z') return true;
  return typed.starts_with('\xC3') && typed.size() > 1 && static_cast<unsigned char>(typed[1]) <= 0x9E;
}

bool is_title(const Word& word) {
  static const std::set<std::string> kTitles = {"mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau"};
  return kTitles.contains(word.folded);
}

bool is_joint(const Word& word) {
  static const std::set<std::string> kJoints = {"to",     "that", "about", "from", "of", "with",       "and",
                                                "saying", "for",  "on",    "by",   "re", "concerning", "regarding"};
  return kJoints.contains(as_meant(word));
}

}  // namespace adjutant::agent
