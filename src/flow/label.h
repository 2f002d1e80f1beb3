// Labels: who could have influenced a value, and who may see it.
//
// A label is a point in a lattice. join() moves up: more sources, fewer readers. It is associative, commutative and
// idempotent, and the default label (no sources, everyone may read) is its neutral element. Labels are small
// immutable values; joining a label with one that it already covers allocates nothing.
#pragma once

#include <compare>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace adjutant::flow {

enum class SourceKind {
  owner,    // what the owner typed or said, and the literals of plans
  records,  // the owner's own records: contacts, calendar entries they made, mail folders ("mail/Legal"), files
  person,   // a person, by address
  place,    // a public place, by host
  tool,     // a tool's own words (an id, a status)
  model,    // a model role wrote it ("reader", "writer")
};

struct Source {
  SourceKind kind = SourceKind::owner;
  std::string name;      // address, host, record or role; "*" in a static label means any of this kind
  bool vouched = false;  // person: the mail server says that the sender is who the address says

  auto operator<=>(const Source&) const = default;
};

std::string to_string(const Source& source);  // "you", "your contacts", "ben@work.example (not verified)"

// Who may see a value besides the owner, who always may: everyone, or only these addresses (in lower case).
class Readers {
 public:
  Readers() = default;  // everyone
  static Readers only(std::vector<std::string> addresses);

  bool everyone() const { return everyone_; }
  bool allows(std::string_view address) const;
  const std::vector<std::string>& addresses() const { return addresses_; }
  // Those who may see both.
  static Readers meet(const Readers& a, const Readers& b);

  bool operator==(const Readers&) const = default;

 private:
  bool everyone_ = true;
  std::vector<std::string> addresses_;  // sorted, unique
};

class Label {
 public:
  Label() = default;
  explicit Label(Source source, Readers readers = {});
  Label(std::vector<Source> sources, Readers readers);

  static const Label& owner();  // the owner's own words, which everyone may see

  const std::vector<Source>& sources() const;  // sorted, unique
  const Readers& readers() const;

  // True when nobody but the owner and the owner's records had influence.
  bool trusted() const;
  bool has(SourceKind kind) const;
  // True when `other` adds nothing: it has no further sources and no fewer readers.
  bool covers(const Label& other) const;

  bool operator==(const Label& other) const;

 private:
  struct Sides {
    std::vector<Source> sources;
    Readers readers;
  };
  std::shared_ptr<const Sides> sides_;  // null: neutral

  friend Label join(const Label& a, const Label& b);
};

Label join(const Label& a, const Label& b);

Json to_json(const Label& label);
Result<Label> label_from_json(const Json& json);

// "you; ben@work.example" for people.
std::string describe_sources(const Label& label);

}  // namespace adjutant::flow
