// Tools: what a plan can call. A tool is a signature (data) and the few functions that carry it out.
//
// The plan layer only knows this interface; connectors implement it in src/tools.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "plan/value.h"

namespace adjutant::plan {

enum class Effect {
  read,   // the owner's own data; nothing leaves
  query,  // asks an outside service, and so tells it the arguments
  write,  // changes the owner's own data
  send,   // something leaves to other people
  spend,  // money
  erase,  // something is deleted ("delete" in mandates)
};
std::string_view to_string(Effect effect);
bool changes_the_world(Effect effect);  // write, send, spend, erase

enum class Role { plain, recipient, content, locator, amount, time };
std::string_view to_string(Role role);

// How an effect is made at most once.
enum class Once {
  not_needed,         // reads
  conditional_write,  // compares what it replaces (an ETag, a file's content) with what the preview saw
  message_id,         // a message id made from the intent, looked up in outbox and sent folder
  exclusive_create,   // a name made from the intent that only one creation can win
  idempotency_key,    // the service keeps the key
  read_back,          // looked up at the service and compared
  not_told,           // after a crash nobody can tell; it is never repeated by itself
};
std::string_view to_string(Once once);

struct Parameter {
  std::string name;
  Type type;
  Role role = Role::plain;
  std::string doc;
  std::optional<Json> fallback;  // plain JSON of the default; none: the argument is required. null: missing
};

struct Signature {
  std::string name;  // "mail.search"
  std::string doc;   // one line
  std::vector<Parameter> parameters;
  Type result;
  Effect effect = Effect::read;
  Once once = Once::not_needed;
  std::string inverse;  // how it is undone, in words; empty: it cannot be
  // Possible labels of the result for the static checker: per field path ("" the result itself and all that is not
  // named, "body" a field of the record or of the list's records). Sources named "*" stand for any of their kind.
  std::map<std::string, Label> labels;
  // Fields of the result that say nothing of the arguments (an id that the server made up): what the arguments were
  // made of is not joined into their labels, only what decided that the call happens.
  std::set<std::string> independent;
  // A tool of which nobody here has said what it does: each call needs the owner's approval, whatever the mandate says.
  bool unknown = false;

  const Parameter* parameter(std::string_view name) const;
  // Whether the field is independent and can be: of a record that is always there. Which items a list has, and whether
  // there is a result at all, hangs on the arguments.
  bool gives_independently(std::string_view field) const;
};

// One concrete call. `arguments` are in the order of the parameters; an absent optional one is a missing value.
struct Call {
  const Signature* signature = nullptr;
  std::vector<Value> arguments;
  Label control;  // of the branches and loops that decided that this call happens

  const Value& argument(std::string_view name) const;  // a missing value when there is no such parameter
  // SHA-256 over the tool's name and the arguments' plain JSON: what an approval binds to.
  std::string hash() const;
  Json to_json() const;  // {"tool": ..., "arguments": {...}}
};

// What an effect will do, in words, with the real object in hand.
struct Preview {
  std::string text;                  // one sentence: "moves \"Budget review\" from today 15:00 to ..."
  std::vector<std::string> details;  // further lines (a draft's text, who is told)
  std::vector<std::string> links;    // the objects it touches, "mail:ID"
  Json precondition;                 // handed back to perform(): what must still be so (an ETag, flags)
  std::string undo;                  // how and until when it can be undone; empty: it cannot be
};

// A call to make later, by name, with plain arguments.
struct StoredCall {
  std::string tool;
  Json arguments;
};

struct Outcome {
  Value result;                       // of the signature's type
  std::string report;                 // one sentence in the past tense, made from what really happened
  std::optional<StoredCall> inverse;  // how to take it back
  // Why not all of it happened, where only a part did: the step counts as failed and ends the run; report and inverse
  // are about the part.
  std::optional<Error> failure = {};
};

// The journal's identity of one effect.
struct Intent {
  std::string key;    // unique for run and step, the same when resumed: the idempotency key
  Json precondition;  // from the preview
};

enum class Happened { yes, no, unknown };
struct Reconciled {
  Happened happened = Happened::unknown;
  std::optional<Outcome> outcome;  // where it happened
};

class Tool {
 public:
  virtual ~Tool() = default;
  virtual const Signature& signature() const = 0;
  // Reads and queries. The result carries its labels.
  virtual Result<Value> read(const Call& call, std::stop_token stop);
  // Effects. preview() changes nothing; perform() does it once, and refuses (ErrorKind::failed) when the
  // precondition no longer holds, before anything has changed; reconcile() finds out after a crash.
  virtual Result<Preview> preview(const Call& call);
  virtual Result<Outcome> perform(const Call& call, const Intent& intent, std::stop_token stop);
  virtual Result<Reconciled> reconcile(const Call& call, const Intent& intent);
};

// The explicit table of tools and of the record types that they declare. Owns the tools.
class Catalog {
 public:
  void add(std::unique_ptr<Tool> tool);
  void add_type(Type record);
  // A record that is made of the owner's words alone, by a resolver; no tool gives it.
  void add_type_of_words(Type record);

  Tool* find(std::string_view name) const;
  const Type* type(std::string_view name) const;
  bool is_of_words(std::string_view type) const { return of_words_.contains(type); }
  std::vector<std::string> type_names() const;
  std::vector<const Signature*> signatures() const;  // by name
  std::vector<std::string> names() const;

  // A connection that stands and may not be used: its tools may be missing here, or not be what its card says.
  void add_out_of_use(std::string connection) { out_of_use_.insert(std::move(connection)); }
  // `tool` is a name, or "post.*".
  bool is_out_of_use(std::string_view tool) const { return out_of_use_.contains(tool.substr(0, tool.find('.'))); }
  bool any_out_of_use() const { return !out_of_use_.empty(); }

 private:
  std::map<std::string, std::unique_ptr<Tool>, std::less<>> tools_;
  std::map<std::string, Type, std::less<>> types_;
  std::set<std::string, std::less<>> of_words_;
  std::set<std::string, std::less<>> out_of_use_;
};

// A call from plain JSON arguments, all with one label (undo, tests, the command line). Errors name the argument.
Result<Call> make_call(const Signature& signature, const Json& arguments, const Label& label);

}  // namespace adjutant::plan
