#include "flow/label.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "base/text.h"

namespace adjutant::flow {
namespace {

constexpr std::array<std::string_view, 6> kKindNames = {"owner", "records", "person", "place", "tool", "model"};
const std::vector<Source> kNoSources;
const Readers kEveryone;

template <class T>
void make_set(std::vector<T>& items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

}  // namespace

std::string to_string(const Source& source) {
  const bool any = source.name == "*";
  switch (source.kind) {
    case SourceKind::owner: return "you";
    case SourceKind::records: return source.name.empty() || any ? "your own records" : "your " + source.name;
    case SourceKind::person:
      if (any) return "whoever wrote it";
      return source.vouched ? source.name : source.name + " (not verified)";
    case SourceKind::place: return any ? "a public place" : source.name;
    case SourceKind::tool: return any ? "a tool" : "the tool " + source.name;
    case SourceKind::model: return any ? "a model" : "the model as " + source.name;
  }
  return "";
}

Readers Readers::only(std::vector<std::string> addresses) {
  Readers readers;
  readers.everyone_ = false;
  readers.addresses_ = std::move(addresses);
  for (auto& address : readers.addresses_) address = to_lower(address);
  make_set(readers.addresses_);
  return readers;
}

bool Readers::allows(std::string_view address) const {
  return everyone_ || std::binary_search(addresses_.begin(), addresses_.end(), to_lower(address));
}

Readers Readers::meet(const Readers& a, const Readers& b) {
  if (a.everyone_) return b;
  if (b.everyone_) return a;
  Readers both;
  both.everyone_ = false;
  std::set_intersection(a.addresses_.begin(), a.addresses_.end(), b.addresses_.begin(), b.addresses_.end(),
                        std::back_inserter(both.addresses_));
  return both;
}

Label::Label(Source source, Readers readers) : Label(std::vector<Source>{std::move(source)}, std::move(readers)) {}

Label::Label(std::vector<Source> sources, Readers readers) {
  make_set(sources);
  if (sources.empty() && readers.everyone()) return;
  sides_ = std::make_shared<const Sides>(Sides{std::move(sources), std::move(readers)});
}

const Label& Label::owner() {
  static const Label label(Source{SourceKind::owner, "", true});
  return label;
}

const std::vector<Source>& Label::sources() const { return sides_ ? sides_->sources : kNoSources; }
const Readers& Label::readers() const { return sides_ ? sides_->readers : kEveryone; }

bool Label::trusted() const {
  return std::all_of(sources().begin(), sources().end(), [](const Source& source) {
    return source.kind == SourceKind::owner || source.kind == SourceKind::records;
  });
}

bool Label::has(SourceKind kind) const {
  return std::any_of(sources().begin(), sources().end(), [&](const Source& source) { return source.kind == kind; });
}

bool Label::covers(const Label& other) const {
  if (sides_ == other.sides_ || !other.sides_) return true;
  if (!std::includes(sources().begin(), sources().end(), other.sources().begin(), other.sources().end())) return false;
  if (other.readers().everyone()) return true;
  return !readers().everyone() && std::includes(other.readers().addresses().begin(), other.readers().addresses().end(),
                                                readers().addresses().begin(), readers().addresses().end());
}

bool Label::operator==(const Label& other) const {
  return sides_ == other.sides_ || (sources() == other.sources() && readers() == other.readers());
}

Label join(const Label& a, const Label& b) {
  if (a.covers(b)) return a;
  if (b.covers(a)) return b;
  std::vector<Source> sources;
  std::set_union(a.sources().begin(), a.sources().end(), b.sources().begin(), b.sources().end(),
                 std::back_inserter(sources));
  return Label(std::move(sources), Readers::meet(a.readers(), b.readers()));
}

Json to_json(const Label& label) {
  Json sources = Json::array();
  for (const auto& source : label.sources()) {
    Json item;
    item.set("kind", kKindNames[static_cast<std::size_t>(source.kind)]);
    if (!source.name.empty()) item.set("name", source.name);
    if (source.vouched) item.set("vouched", true);
    sources.push(std::move(item));
  }
  Json out;
  out.set("sources", std::move(sources));
  if (!label.readers().everyone()) {
    Json readers = Json::array();
    for (const auto& address : label.readers().addresses()) readers.push(address);
    out.set("readers", std::move(readers));
  }
  return out;
}

Result<Label> label_from_json(const Json& json) {
  std::vector<Source> sources;
  for (const auto& item : json["sources"].items()) {
    const auto kind = std::find(kKindNames.begin(), kKindNames.end(), item["kind"].as_string());
    if (kind == kKindNames.end()) return fail(ErrorKind::failed, "A stored label has a source of an unknown kind.");
    sources.push_back(
        {static_cast<SourceKind>(kind - kKindNames.begin()), item["name"].as_string(), item["vouched"].as_bool()});
  }
  if (!json.contains("readers")) return Label(std::move(sources), {});
  std::vector<std::string> readers;
  for (const auto& address : json["readers"].items()) readers.push_back(address.as_string());
  return Label(std::move(sources), Readers::only(std::move(readers)));
}

std::string describe_sources(const Label& label) {
  std::vector<std::string> parts;
  for (const auto& source : label.sources()) parts.push_back(to_string(source));
  return parts.empty() ? "nobody" : adjutant::join(parts, "; ");
}

}  // namespace adjutant::flow
