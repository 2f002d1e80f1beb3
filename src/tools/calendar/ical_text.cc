#include "tools/calendar/ical_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace adjutant::tools::calendar {
namespace {

constexpr int kDeepest = 8;
constexpr std::size_t kMostLines = 400'000;

std::string capitals(std::string_view text) {
  std::string out(text);
  for (char& letter : out) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  }
  return out;
}

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_';
  });
}

// Unfolds the bytes into lines and reads them one by one.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {
    if (bytes_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  int number() const { return number_; }

  // False at the end. Empty lines are skipped.
  Result<bool> next(Line& line) {
    while (at_ < bytes_.size()) {
      line = {};
      line.begin = at_;
      std::string text;
      ++number_;
      take_physical(text);
      while (at_ < bytes_.size() && (bytes_[at_] == ' ' || bytes_[at_] == '\t')) {
        ++at_;
        take_physical(text);
      }
      line.end = at_;
      if (trim(text).empty()) continue;
      if (++count_ > kMostLines) return fail(ErrorKind::failed, "The calendar file has too many lines.");
      TRY(split_line(text, line));
      return true;
    }
    return false;
  }

 private:
  void take_physical(std::string& text) {
    const auto stop = bytes_.find('\n', at_);
    auto part = bytes_.substr(at_, stop == std::string_view::npos ? std::string_view::npos : stop - at_);
    at_ = stop == std::string_view::npos ? bytes_.size() : stop + 1;
    if (part.ends_with('\r')) part.remove_suffix(1);
    text += part;
  }

  Result<void> split_line(const std::string& text, Line& line) const {
    std::size_t at = text.find_first_of(";:");
    if (at == std::string::npos) return fail(ErrorKind::failed, fmt::format("Line {} has no colon.", number_));
    auto name = std::string_view(text).substr(0, at);
    if (!is_name(name)) return fail(ErrorKind::failed, fmt::format("Line {} does not begin with a name.", number_));
    line.name = capitals(name);
    while (text[at] == ';') {
      const auto equals = text.find_first_of("=:;", at + 1);
      if (equals == std::string::npos || text[equals] != '=')
        return fail(ErrorKind::failed, fmt::format("Line {} has a parameter without a value.", number_));
      auto parameter = capitals(std::string_view(text).substr(at + 1, equals - at - 1));
      std::string value;
      bool quoted = false;
      for (at = equals + 1; at < text.size(); ++at) {
        if (text[at] == '"') quoted = !quoted;
        else if (!quoted && (text[at] == ';' || text[at] == ':')) break;
        else value += text[at];
      }
      if (at >= text.size()) return fail(ErrorKind::failed, fmt::format("Line {} has no colon.", number_));
      line.parameters.emplace_back(std::move(parameter), std::move(value));
    }
    line.value = text.substr(at + 1);
    return {};
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::size_t count_ = 0;
  int number_ = 0;
};

// Reads behind the BEGIN line that is `begin`.
Result<Component> read_component(Reader& reader, const Line& begin, int depth) {
  if (depth > kDeepest) return fail(ErrorKind::failed, fmt::format("Line {} is nested too deeply.", reader.number()));
  Component out;
  out.name = capitals(trim(begin.value));
  out.begin = begin.begin;
  Line line;
  while (TRY(reader.next(line))) {
    if (line.name == "BEGIN") {
      out.children.push_back(TRY(read_component(reader, line, depth + 1)));
    } else if (line.name == "END") {
      if (capitals(trim(line.value)) != out.name) {
        return fail(ErrorKind::failed, fmt::format("Line {} ends a component that has not begun.", reader.number()));
      }
      out.end_line = line.begin;
      out.end = line.end;
      return out;
    } else {
      out.lines.push_back(std::move(line));
    }
  }
  return fail(ErrorKind::failed, fmt::format("{} does not end.", one_line(out.name, 40)));
}

}  // namespace

std::string_view Line::parameter(std::string_view wanted) const {
  for (const auto& [name, value] : parameters) {
    if (name == wanted) return value;
  }
  return {};
}

const Line* Component::first(std::string_view wanted) const {
  for (const auto& line : lines) {
    if (line.name == wanted) return &line;
  }
  return nullptr;
}

std::string_view Component::value(std::string_view wanted) const {
  const auto* line = first(wanted);
  return line ? std::string_view(line->value) : std::string_view();
}

Result<std::vector<Component>> parse_ical(std::string_view bytes) {
  if (valid_utf8(bytes) != bytes) return fail(ErrorKind::failed, "The calendar file is not UTF-8.");
  if (bytes.find('\0') != std::string_view::npos)
    return fail(ErrorKind::failed, "The calendar file has a NUL byte in it.");
  Reader reader(bytes);
  std::vector<Component> out;
  Line line;
  while (TRY(reader.next(line))) {
    if (line.name != "BEGIN" || capitals(trim(line.value)) != "VCALENDAR") {
      return fail(ErrorKind::failed, fmt::format("Line {} is outside of a VCALENDAR.", reader.number()));
    }
    out.push_back(TRY(read_component(reader, line, 0)));
  }
  if (out.empty()) return fail(ErrorKind::failed, "The file has no VCALENDAR in it.");
  return out;
}

std::string content_line(std::string_view text, std::string_view line_end) {
  std::string out;
  std::size_t room = 75;
  while (text.size() > room) {
    std::size_t cut = room;
    while (cut > 1 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
    out.append(text.substr(0, cut)).append(line_end).append(" ");
    text.remove_prefix(cut);
    room = 74;
  }
  return out.append(text).append(line_end);
}

std::string unescape(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\\' || i + 1 == value.size()) {
      out += value[i];
      continue;
    }
    const char next = value[++i];
    out += next == 'n' || next == 'N' ? '\n' : next;
  }
  return out;
}

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += "\\n";
    else if (c == '\\' || c == ';' || c == ',') (out += '\\') += c;
    else if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') out += c;
  }
  return out;
}

std::string parameter_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != '"' && static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) out += c;
  }
  return out.find_first_of(":;,") == std::string::npos ? out : '"' + out + '"';
}

std::string spliced(std::string bytes, std::vector<Splice> splices) {
  std::ranges::stable_sort(splices, {}, &Splice::begin);
  for (auto splice = splices.rbegin(); splice != splices.rend(); ++splice) {
    bytes.replace(splice->begin, splice->end - splice->begin, splice->text);
  }
  return bytes;
}

}  // namespace adjutant::tools::calendar
