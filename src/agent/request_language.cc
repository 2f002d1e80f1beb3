#include "agent/request_language.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"

namespace adjutant::agent {
namespace {

constexpr std::size_t kLongest = 100'000;   // bytes of a request
constexpr std::size_t kLongestLine = 2000;  // bytes of what it says
constexpr std::size_t kFewestWords = 2;     // of a language, before a sentence is said to be in it

struct SmallWords {
  std::string_view language;
  std::string_view words;  // folded
};

// Those that are English words as well ("die", "was", "an", "in") are left out: they tell nothing.
constexpr std::array<SmallWords, 8> kSmallWords = {{
    {"German",
     "der das und ich ist nicht mit auf fur von dem den ein eine einen mir mich bitte dass wann wie wer heute morgen "
     "alle "
     "meine meinen mein zu zum zur habe kann sich bei nach uber wenn schicke schreib erinnere loesche losche"},
    {"French",
     "le la les des une un et est je que qui pour dans avec sur pas mon mes moi vous nous du au aux ce cette demain "
     "aujourd hui s'il plait envoie rappelle tous toutes"},
    {"Spanish",
     "el la los las una un y es que para con por mi mis del al se lo como manana hoy todos todas favor envia "
     "recuerdame "
     "correo correos"},
    {"Italian",
     "il lo gli una un e che per con non mi mio mia del della dei al domani oggi tutti tutte favore invia ricordami "
     "posta"},
    {"Portuguese",
     "o os as uma um e que para com por meu minha do da dos das ao amanha hoje todos todas favor envie lembre"},
    {"Dutch",
     "het een en ik niet met op van voor mijn dat deze dit naar bij ook morgen vandaag alle stuur herinner aan mij "
     "alsjeblieft"},
    {"Polish", "nie na do jest sie z w i to jak jutro dzisiaj wszystkie prosze wyslij przypomnij moje mojego"},
    {"Swedish", "och att det som en ett inte med pa av for jag min mina mig imorgon idag alla skicka paminn snalla"},
}};

const std::set<std::string, std::less<>>& english() {
  static const std::set<std::string, std::less<>> kWords = [] {
    std::set<std::string, std::less<>> all;
    for (const auto& word : split("the a an and or to of in on at for from with my me i you it is are be that this "
                                  "what when who where how do "
                                  "does did all every please can could would will tomorrow today tell send mail mails "
                                  "write remind find show "
                                  "have has had not no any about by if then than as into",
                                  ' '))
      all.insert(word);
    return all;
  }();
  return kWords;
}

struct Script {
  char32_t first, last;
  std::string_view language;
};
constexpr std::array<Script, 12> kScripts = {{
    {0x0370, 0x03FF, "Greek"},
    {0x0400, 0x052F, "Russian or another language in Cyrillic letters"},
    {0x0530, 0x058F, "Armenian"},
    {0x0590, 0x05FF, "Hebrew"},
    {0x0600, 0x06FF, "Arabic or another language in Arabic letters"},
    {0x0900, 0x097F, "Hindi or another language in Devanagari letters"},
    {0x0E00, 0x0E7F, "Thai"},
    {0x10A0, 0x10FF, "Georgian"},
    {0x3040, 0x30FF, "Japanese"},
    {0x4E00, 0x9FFF, "Chinese"},
    {0xAC00, 0xD7AF, "Korean"},
    {0x1780, 0x17FF, "Khmer"},
}};

// Of valid UTF-8, with more than ASCII in it.
char32_t next_letter(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned lead = byte(at);
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
  char32_t letter = more == 3 ? lead & 0x07 : more == 2 ? lead & 0x0F : more == 1 ? lead & 0x1F : lead;
  for (int i = 1; i <= more; ++i) letter = (letter << 6) | (byte(at + static_cast<std::size_t>(i)) & 0x3F);
  at += static_cast<std::size_t>(more) + 1;
  return letter;
}

// The script that most of its letters are of, where that is not the Latin one. Kana make a text Japanese, whatever else is in it.
std::string_view by_script(std::string_view text) {
  std::array<std::size_t, kScripts.size()> count{};
  std::size_t latin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t letter = next_letter(text, at);
    latin += (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= 0xC0 && letter < 0x250);
    for (std::size_t i = 0; i < kScripts.size(); ++i)
      count[i] += letter >= kScripts[i].first && letter <= kScripts[i].last;
  }
  const auto most = static_cast<std::size_t>(std::ranges::max_element(count) - count.begin());
  if (count[most] <= latin) return {};
  const auto japanese =
      static_cast<std::size_t>(std::ranges::find(kScripts, "Japanese", &Script::language) - kScripts.begin());
  return count[japanese] > 0 ? kScripts[japanese].language : kScripts[most].language;
}

}  // namespace

std::string foreign_language(std::string_view request) {
  const std::string text = valid_utf8(request);
  if (const auto script = by_script(text); !script.empty()) return std::string(script);
  const auto said = words(text);
  const auto hits = [&](const auto& known) {
    return static_cast<std::size_t>(
        std::ranges::count_if(said, [&](const auto& word) { return known.contains(word); }));
  };
  std::size_t most = hits(english());
  std::string language;
  for (const auto& each : kSmallWords) {
    const auto list = split(each.words, ' ');
    const std::set<std::string, std::less<>> known(list.begin(), list.end());
    const std::size_t count = hits(known);
    if (count < kFewestWords || count <= most) continue;
    most = count;
    language = each.language;
  }
  return language;
}

Result<void> check_request(std::string_view request) {
  const auto no = [](std::string message, std::string hint) {
    return fail(ErrorKind::not_understood, std::move(message), std::move(hint));
  };
  if (request.size() > kLongest)
    return no(fmt::format("A request has at most {} KB.", kLongest / 1000), "Put a longer text into a file.");
  const auto line = trim(trim(request).substr(0, trim(request).find('\n')));
  if (line.empty()) return no("There are no words in that.", "Say what you want in one sentence.");
  if (line.size() > kLongestLine) {
    return no(fmt::format("That is too long to be understood: {} characters in one line, at most {}.", length(line),
                          kLongestLine),
              "Say what you want in one sentence, and put a text that belongs to it below, in lines of its own.");
  }
  if (has_hidden_characters(line) || line.contains('\t'))
    return no("That holds characters that cannot be seen.", "Type it anew, without what was pasted.");
  return {};
}

}  // namespace adjutant::agent
