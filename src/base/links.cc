#include "base/links.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "base/text.h"

namespace adjutant {
namespace {

constexpr char kOther = '\x01';  // a letter that is not ASCII

// Country codes, and the generic domains that are in wide use. Sorted.
constexpr auto kTopLevel = std::to_array<std::string_view>({
    "ac",       "academy",  "ad",       "ae",        "aero",     "af",       "ag",      "agency",  "ai",
    "al",       "am",       "ao",       "app",       "aq",       "ar",       "art",     "as",      "asia",
    "at",       "au",       "autos",    "aw",        "ax",       "az",       "ba",      "bank",    "bar",
    "bb",       "bd",       "be",       "beauty",    "best",     "bf",       "bg",      "bh",      "bi",
    "bid",      "biz",      "bj",       "blog",      "bm",       "bn",       "bo",      "boats",   "bond",
    "bot",      "br",       "bs",       "bt",        "business", "buzz",     "bw",      "by",      "bz",
    "ca",       "cafe",     "cam",      "capital",   "care",     "cars",     "cash",    "cat",     "cc",
    "cd",       "center",   "cf",       "cfd",       "cg",       "ch",       "charity", "chat",    "church",
    "ci",       "city",     "ck",       "cl",        "click",    "cloud",    "club",    "cm",      "cn",
    "co",       "codes",    "com",      "company",   "computer", "cool",     "coop",    "cr",      "credit",
    "cu",       "cv",       "cw",       "cx",        "cy",       "cyou",     "cz",      "date",    "de",
    "design",   "dev",      "digital",  "direct",    "dj",       "dk",       "dm",      "do",      "domains",
    "download", "dz",       "ec",       "edu",       "ee",       "eg",       "email",   "er",      "es",
    "estate",   "et",       "eu",       "events",    "example",  "exchange", "expert",  "express", "fail",
    "family",   "fans",     "farm",     "fashion",   "fi",       "finance",  "fit",     "fitness", "fj",
    "fk",       "fm",       "fo",       "forum",     "fr",       "fun",      "fund",    "fyi",     "ga",
    "gallery",  "games",    "gd",       "ge",        "gf",       "gg",       "gh",      "gi",      "gift",
    "gifts",    "gl",       "gle",      "global",    "gm",       "gn",       "gold",    "gov",     "gp",
    "gq",       "gr",       "graphics", "green",     "group",    "gs",       "gt",      "gu",      "guide",
    "guru",     "gw",       "gy",       "hair",      "health",   "help",     "hk",      "hm",      "hn",
    "homes",    "hospital", "host",     "house",     "how",      "hr",       "ht",      "hu",      "icu",
    "id",       "ie",       "il",       "im",        "immo",     "in",       "info",    "ink",     "insure",
    "int",      "io",       "iq",       "ir",        "is",       "it",       "je",      "jetzt",   "jm",
    "jo",       "jobs",     "jp",       "ke",        "kg",       "kh",       "ki",      "kim",     "km",
    "kn",       "kp",       "kr",       "kw",        "ky",       "kz",       "la",      "land",    "lat",
    "law",      "lb",       "lc",       "legal",     "li",       "life",     "link",    "live",    "lk",
    "loan",     "loans",    "lol",      "love",      "lr",       "ls",       "lt",      "ltd",     "ltda",
    "lu",       "lv",       "ly",       "ma",        "makeup",   "market",   "mc",      "md",      "me",
    "media",    "men",      "mg",       "mh",        "mil",      "mk",       "ml",      "mm",      "mn",
    "mo",       "mobi",     "mom",      "money",     "monster",  "mov",      "movie",   "mp",      "mq",
    "mr",       "ms",       "mt",       "mu",        "museum",   "mv",       "mw",      "mx",      "my",
    "mz",       "na",       "name",     "nc",        "ne",       "net",      "network", "news",    "nf",
    "ng",       "ni",       "ninja",    "nl",        "no",       "now",      "np",      "nr",      "nu",
    "nz",       "observer", "om",       "one",       "onion",    "online",   "ooo",     "org",     "pa",
    "page",     "pe",       "pf",       "pg",        "ph",       "photo",    "photos",  "pics",    "pictures",
    "pink",     "pizza",    "pk",       "pl",        "plus",     "pm",       "pn",      "pr",      "press",
    "pro",      "promo",    "property", "ps",        "pt",       "pub",      "pw",      "py",      "qa",
    "quest",    "racing",   "re",       "red",       "rent",     "repair",   "report",  "rest",    "review",
    "reviews",  "rich",     "ro",       "rocks",     "rs",       "ru",       "run",     "rw",      "sa",
    "sale",     "salon",    "save",     "sb",        "sbs",      "sc",       "school",  "science", "sd",
    "se",       "secure",   "security", "services",  "sexy",     "sg",       "sh",      "shop",    "shopping",
    "show",     "si",       "singles",  "site",      "sk",       "skin",     "sl",      "sm",      "sn",
    "so",       "social",   "software", "solutions", "space",    "sr",       "ss",      "st",      "store",
    "stream",   "studio",   "study",    "style",     "su",       "supplies", "support", "surf",    "sv",
    "sx",       "sy",       "systems",  "sz",        "tax",      "taxi",     "tc",      "td",      "team",
    "tech",     "tel",      "tf",       "tg",        "th",       "tickets",  "tips",    "tj",      "tk",
    "tl",       "tm",       "tn",       "to",        "today",    "tokyo",    "tools",   "top",     "town",
    "toys",     "tr",       "trade",    "training",  "travel",   "tt",       "tv",      "tw",      "tz",
    "ua",       "ug",       "uk",       "us",        "uy",       "uz",       "va",      "vc",      "ve",
    "ventures", "vg",       "vi",       "video",     "villas",   "vin",      "vip",     "vn",      "vote",
    "vu",       "watch",    "webcam",   "website",   "wedding",  "wf",       "wiki",    "win",     "wine",
    "work",     "works",    "world",    "ws",        "wtf",      "xin",      "xxx",     "xyz",     "yachts",
    "ye",       "yoga",     "yt",       "za",        "zip",      "zm",       "zone",    "zw",
});
static_assert(std::ranges::is_sorted(kTopLevel));

// The same in other alphabets.
constexpr auto kOtherTopLevel = std::to_array<std::string_view>(
    {"рф",       "рус",    "укр",    "срб",     "бел",  "мкд",  "мон",  "бг",     "ею",     "қаз",  "ком",    "орг",
     "онлайн",   "сайт",   "дети",   "москва",  "ελ",   "ευ",   "հայ",  "გე",     "ישראל",  "קום",  "ایران",  "مصر",
     "السعودية", "امارات", "المغرب", "الجزائر", "تونس", "قطر",  "عمان", "فلسطين", "سورية",  "عراق", "موقع",   "شبكة",
     "كوم",      "भारत",   "कॉम",    "ไทย",     "คอม",  "中国", "中國", "台湾",   "台灣",   "香港", "澳門",   "新加坡",
     "公司",     "网络",   "网址",   "网站",    "网店", "商城", "商店", "在线",   "中文网", "集团", "我爱你", "手机",
     "移动",     "みんな", "コム",   "ストア",  "닷컴", "닷넷", "한국"});

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || c == kOther; }
bool alnum(char c) { return digit(c) || letter(c); }

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t length = 1;
};

CodePoint code_point(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto more = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
  const unsigned char first = byte(at);
  if (first < 0x80) return {first, 1};
  if (first < 0xE0 && more(at + 1)) return {(first & 0x1Fu) << 6 | (byte(at + 1) & 0x3Fu), 2};
  if (first < 0xF0 && more(at + 1) && more(at + 2))
    return {(first & 0x0Fu) << 12 | (byte(at + 1) & 0x3Fu) << 6 | (byte(at + 2) & 0x3Fu), 3};
  if (more(at + 1) && more(at + 2) && more(at + 3))
    return {(first & 0x07u) << 18 | (byte(at + 1) & 0x3Fu) << 12 | (byte(at + 2) & 0x3Fu) << 6 | (byte(at + 3) & 0x3Fu),
            4};
  return {0xFFFD, 1};
}

bool invisible(std::uint32_t c) {
  return c == 0xAD || c == 0x34F || c == 0x61C || (c >= 0x180B && c <= 0x180F) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF ||
         (c >= 0xE0000 && c <= 0xE0FFF);
}

// Not a letter: a mark, a space, or nothing.
bool is_mark(std::uint32_t c) {
  return c < 0xC0 || (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x303F) || c == 0xFFFD;
}

// Whether a top-level domain of another alphabet stands there, and no further letter after it.
bool is_other_top_level(std::string_view text, std::size_t at) {
  static constexpr std::size_t kLongest = 32;
  std::size_t end = at;
  while (end < text.size() && end - at < kLongest) {
    const auto [c, length] = code_point(text, end);
    if (c < 0x80 || is_mark(c)) break;
    end += length;
  }
  if (end == at || (end < text.size() && alnum(text[end]))) return false;
  const std::string word = to_lower(text.substr(at, end - at));
  return std::ranges::find(kOtherTopLevel, word) != kOtherTopLevel.end();
}

// As a reader's program would take it: small ASCII letters, digits and marks; other letters are kOther, other marks
// spaces.
std::string plain(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    auto [c, length] = code_point(text, i);
    i += length;
    if (invisible(c)) continue;
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full-width forms
    if (c == 0x3002 || c == 0xFF61) {             // full stops that a host name may have as well (IDNA)
      const bool in_name = !out.empty() && out.back() > kOther && alnum(out.back());
      out += in_name ? '.' : ' ';
      continue;
    }
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
    if (c < 0x80) out += c == 0x7F || c < 0x20 ? ' ' : static_cast<char>(c);
    else out += is_mark(c) ? ' ' : kOther;
    if (c == '.' && out.size() > 1 && alnum(out[out.size() - 2]) && is_other_top_level(text, i)) out += "xn--";
  }
  return out;
}

// A word that begins an address without slashes.
bool opens(std::string_view text, std::size_t colon) {
  static constexpr std::string_view kSchemes[] = {"mailto", "tel", "sms", "data", "javascript", "magnet", "callto"};
  if (colon + 1 >= text.size() || text[colon + 1] == ' ') return false;
  return std::ranges::any_of(kSchemes, [&](std::string_view scheme) {
    if (!text.substr(0, colon).ends_with(scheme)) return false;
    const auto begin = colon - scheme.size();
    return begin == 0 || text[begin - 1] == kOther || !alnum(text[begin - 1]);
  });
}

bool is_ip4(std::string_view host) {
  int parts = 0;
  for (std::size_t i = 0; i < host.size();) {
    std::size_t end = i;
    while (end < host.size() && digit(host[end])) ++end;
    if (end == i || end - i > 3 || (end < host.size() && host[end] != '.')) return false;
    ++parts;
    i = end + 1;
  }
  return parts == 4;
}

// A run of letters, digits, dots and hyphens, and what follows it.
bool is_host(std::string_view run, std::string_view after) {
  while (!run.empty() && !alnum(run.back())) run.remove_suffix(1);
  const bool goes_on = after.size() >= 2 &&
                       (after[0] == '/' || after[0] == '?' || after[0] == '#' || (after[0] == ':' && digit(after[1])));
  if (is_ip4(run)) return goes_on;
  const auto dot = run.rfind('.');
  if (dot == run.npos || dot == 0 || !alnum(run[dot - 1])) return false;
  if (run.starts_with("www.") || run.find(".www.") != run.npos) return true;
  const std::string_view last = run.substr(dot + 1);
  if (last.size() < 2) return false;
  if (last.starts_with("xn--")) return true;
  // Where the text goes on in another alphabet without a space, the host ends before it.
  if (std::ranges::binary_search(kTopLevel, last.substr(0, last.find(kOther)))) return true;
  if (!std::ranges::all_of(last, letter)) return false;
  return goes_on;
}

bool is_in_a_host(char c) { return alnum(c) || c == '.' || c == '-'; }

bool holds_hosts(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (!is_in_a_host(text[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && is_in_a_host(text[end])) ++end;
    if (is_host(text.substr(i, end - i), text.substr(end, 2))) return true;
    i = end;
  }
  return false;
}

// Two letters, two digits, and then eleven characters or more with eight digits or more, in one piece or in groups
// that have a digit each or are four long. Letters of another alphabet before it belong to something else.
bool is_iban_at(std::string_view text, std::size_t at) {
  constexpr int kMostBetween = 4;  // "\r\n  "
  if (at + 15 > text.size() || (at > 0 && text[at - 1] != kOther && alnum(text[at - 1]))) return false;
  if (!letter(text[at]) || !letter(text[at + 1]) || !digit(text[at + 2]) || !digit(text[at + 3])) return false;
  int characters = 0;
  int digits = 0;
  for (std::size_t i = at + 4; i < text.size() && characters < 30;) {
    for (int between = 0; between < kMostBetween && i < text.size(); ++between, ++i) {
      if (text[i] != ' ' && text[i] != '-' && text[i] != '.' && text[i] != '/') break;
    }
    int in_group = 0;
    const std::size_t begin = i;
    for (; i < text.size() && alnum(text[i]) && i - begin < 30; ++i) in_group += digit(text[i]);
    if (in_group == 0 && i - begin != 4) break;
    characters += static_cast<int>(i - begin);
    digits += in_group;
  }
  return characters >= 11 && digits >= 8;
}

}  // namespace

bool holds_links(std::string_view text) {
  const std::string as_read = plain(text);
  const std::string_view all = as_read;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i] == ':' && i > 0 && alnum(all[i - 1]) && (all.substr(i).starts_with("://") || opens(all, i))) return true;
    if (all[i] == '@' && i > 0 && i + 1 < all.size() && (alnum(all[i - 1]) || all[i - 1] == '_' || all[i - 1] == '"') &&
        (alnum(all[i + 1]) || all[i + 1] == '['))
      return true;
    if (letter(all[i]) && is_iban_at(all, i)) return true;
  }
  return holds_hosts(all);
}

}  // namespace adjutant
