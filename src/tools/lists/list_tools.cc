#include "tools/lists/list_tools.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "plan/influence.h"
#include "tools/files/file_text.h"
#include "tools/files/text_edit.h"
#include "tools/lists/item_list.h"

namespace adjutant::tools::lists {
namespace {

using files::TextEdit;
using plan::Call;
using plan::Effect;
using plan::Kind;
using plan::Once;
using plan::Parameter;
using plan::Role;
using plan::Signature;
using plan::Type;

constexpr std::size_t kLongestItem = 500;
constexpr std::size_t kLongestName = 60;
constexpr std::size_t kShownItems = 20;

// "my shopping list" is "shopping".
std::string bare_name(std::string_view said) {
  static const std::set<std::string, std::less<>> kAround = {"my", "the", "our", "a", "list", "lists"};
  std::vector<std::string> kept;
  for (const auto& word : words(said)) {
    if (!kAround.contains(word)) kept.push_back(word);
  }
  return join(kept, " ");
}

std::string name_of_path(std::string_view path) {
  auto name = files::name_of(path);
  return name.substr(0, name.rfind('.'));
}

std::string shown(const std::vector<std::string>& names) { return one_line(join(names, ", "), 300); }

Parameter list_parameter() {
  return {"list", Type(Kind::text).as_optional(), Role::locator, "its name; the only one or the usual one without",
          Json()};
}
Parameter item_parameter(std::string doc) { return {"item", Kind::text, Role::content, std::move(doc)}; }

// Which file a list is.
class Shelf {
 public:
  explicit Shelf(const ListsContext& context) : context_(context) {}
  const files::Folders& folders() const { return context_.folders; }

  std::vector<std::string> paths() const {
    std::vector<std::string> out;
    for (const auto& item : context_.folders.list()) {
      if (item.path.starts_with(context_.folder + "/") && files::kind_of(item.path) == "markdown")
        out.push_back(item.path);
    }
    return out;
  }

  // The list that is meant, whether or not it is there yet.
  Result<std::string> path(const Call& call) const {
    const auto known = paths();
    const auto wanted = bare_name(call.argument("list").text());
    if (wanted.empty() && known.size() == 1) return known.front();
    const auto name = wanted.empty() ? bare_name(context_.usual) : wanted;
    std::vector<std::string> fits;
    for (const auto& path : known) {
      const auto other = bare_name(name_of_path(path));
      if (other == name) return path;
      if (other + "s" == name || name + "s" == other || std::ranges::count(words(other), name) == 1)
        fits.push_back(path);
    }
    if (fits.size() == 1) return fits.front();
    if (fits.size() > 1)
      return fail(ErrorKind::failed, fmt::format("\"{}\" could be several lists: {}.", one_line(name, 60), shown(fits)),
                  "Say its whole name.");
    return new_path(name);
  }

  // Error: there is no such list.
  Result<std::string> existing(const Call& call) const {
    auto path = TRY(this->path(call));
    if (TRY(context_.folders.look(path))) return path;
    std::vector<std::string> names;
    for (const auto& each : paths()) names.push_back(name_of_path(each));
    return fail(ErrorKind::failed, fmt::format("There is no list \"{}\".", one_line(name_of_path(path), 60)),
                names.empty() ? "There is no list yet." : fmt::format("There are: {}.", shown(names)));
  }

 private:
  Result<std::string> new_path(const std::string& name) const {
    if (name.size() > kLongestName) return fail(ErrorKind::usage, "The name of a list has at most 60 characters.");
    auto path = fmt::format("{}/{}{}.md", context_.folder, to_upper(name.substr(0, 1)), name.substr(1));
    TRY(files::check_path(path));
    return path;
  }
  ListsContext context_;
};

// What a list's file says, with whose word it is.
struct Content {
  std::string text;
  flow::Label label;
};
Result<Content> content_of(const files::Folders& folders, const std::string& path) {
  const auto bytes = TRY(folders.read(path, files::kMaxTextBytes));
  return Content{valid_utf8(bytes), folders.content_label(path, bytes)};
}

class All final : public plan::Tool {
 public:
  explicit All(const ListsContext& context)
      : shelf_(context),
        signature_{.name = "lists.all",
                   .doc = "The owner's lists.",
                   .result = Type::list(item_list_type()),
                   .labels = {{"", context.folders.possible_content_label()}}} {}
  const Signature& signature() const override { return signature_; }

  Result<plan::Value> read(const Call& call, std::stop_token) override {
    plan::List lists;
    auto whole = join(influence(call), shelf_.folders().label(""));
    for (const auto& path : shelf_.paths()) {
      const auto content = content_of(shelf_.folders(), path);
      if (!content) continue;  // gone by now, or too large
      const auto label = join(influence(call), content->label);
      const auto from = plan::origin(fmt::format("the list {}", one_line(path, 80)), "file:" + path);
      lists.push_back(
          plan::record_value(item_list_type(),
                             {plan::text_value(name_of_path(path), label, from),
                              plan::number_value(static_cast<double>(items_of(content->text).size()), label, from),
                              plan::typed_text(Kind::file, path, label, from)},
                             label, from));
      whole = join(whole, label);
    }
    return plan::list_value(item_list_type(), std::move(lists), whole, plan::origin("your lists"));
  }

 private:
  Shelf shelf_;
  Signature signature_;
};

class Show final : public plan::Tool {
 public:
  explicit Show(const ListsContext& context)
      : shelf_(context),
        signature_{.name = "lists.show",
                   .doc = "What is on a list, without what is ticked off.",
                   .parameters = {list_parameter()},
                   .result = Type::list(Kind::text),
                   .labels = {{"", context.folders.possible_content_label()}}} {}
  const Signature& signature() const override { return signature_; }

  Result<plan::Value> read(const Call& call, std::stop_token) override {
    const auto path = TRY(shelf_.existing(call));
    const auto content = TRY(content_of(shelf_.folders(), path));
    const auto label = join(influence(call), content.label);
    const auto from = plan::origin(fmt::format("the list {}", one_line(path, 80)), "file:" + path);
    plan::List items;
    for (const auto& item : items_of(content.text)) {
      if (!item.done) items.push_back(plan::text_value(item.text, label, from));
    }
    return plan::list_value(Kind::text, std::move(items), label, from);
  }

 private:
  Shelf shelf_;
  Signature signature_;
};

class Change : public files::TextEditTool {
 public:
  Change(const ListsContext& context, Signature signature)
      : TextEditTool(context.folders, std::move(signature)), shelf_(context) {}

 protected:
  static Signature make_signature(std::string name, std::string doc, std::vector<Parameter> parameters, Effect effect) {
    return {.name = std::move(name),
            .doc = std::move(doc),
            .parameters = std::move(parameters),
            .result = Type(),
            .effect = effect,
            .once = Once::conditional_write,
            .inverse = "the list is put back as it was"};
  }
  static Result<std::string> item_of(const Call& call) {
    const auto& said = call.argument("item").text();
    if (trim(said).empty()) return fail(ErrorKind::usage, "An item has words.");
    if (said.size() > kLongestItem) return fail(ErrorKind::usage, "An item of a list has at most 500 bytes.");
    return one_line(said, kLongestItem);
  }
  Shelf shelf_;
};

class Add final : public Change {
 public:
  explicit Add(const ListsContext& context)
      : Change(context, make_signature("lists.add", "Puts something on a list, which is made where there is none.",
                                       {item_parameter("what"), list_parameter()}, Effect::write)) {}

 protected:
  Result<TextEdit> edit(const Call& call) override {
    const auto item = TRY(item_of(call)), path = TRY(shelf_.path(call)), name = name_of_path(path);
    const auto old = TRY(current(path));
    for (const auto& other : items_of(old.value_or(""))) {
      if (!other.done && words(other.text) == words(item))
        return fail(ErrorKind::failed, fmt::format("\"{}\" is on the list {} already.", one_line(item, 80), name));
    }
    TextEdit out{.path = path,
                 .content = with_item(old.value_or(fmt::format("# {}\n\n", name)), item),
                 .text = fmt::format("puts \"{}\" on the list {}", one_line(item, 80), name),
                 .report = fmt::format("Put \"{}\" on the list {}.", one_line(item, 80), name)};
    if (!old) out.details.push_back("the list is new");
    return out;
  }
};

class Remove final : public Change {
 public:
  explicit Remove(const ListsContext& context)
      : Change(context, make_signature("lists.remove", "Takes something off a list.",
                                       {item_parameter("what"), list_parameter()}, Effect::write)) {}

 protected:
  Result<TextEdit> edit(const Call& call) override {
    const auto said = TRY(item_of(call)), path = TRY(path_with(call, said)), name = name_of_path(path);
    const auto old = TRY(current(path)).value_or("");
    const auto found = matching(items_of(old), said);
    if (found.empty())
      return fail(ErrorKind::failed, fmt::format("\"{}\" is not on the list {}.", one_line(said, 80), name));
    if (found.size() > 1) {
      std::vector<std::string> texts;
      for (const auto& each : found) texts.push_back(one_line(each.text, 60));
      return fail(ErrorKind::failed, fmt::format("\"{}\" could be several: {}.", one_line(said, 80), shown(texts)),
                  "Say all of its words.");
    }
    return TextEdit{.path = path,
                    .content = without_line(old, found.front().line),
                    .text = fmt::format("takes \"{}\" off the list {}", one_line(found.front().text, 80), name),
                    .report = fmt::format("Took \"{}\" off the list {}.", one_line(found.front().text, 80), name)};
  }

 private:
  // Where no list is named: the only one that it is on.
  Result<std::string> path_with(const Call& call, const std::string& said) const {
    if (!trim(call.argument("list").text()).empty()) return shelf_.existing(call);
    std::vector<std::string> with;
    for (const auto& path : shelf_.paths()) {
      const auto text = current(path);
      if (text && *text && !matching(items_of(**text), said).empty()) with.push_back(path);
    }
    if (with.size() == 1) return with.front();
    if (with.empty())
      return fail(ErrorKind::failed, fmt::format("\"{}\" is on none of your lists.", one_line(said, 80)));
    return fail(ErrorKind::failed, fmt::format("\"{}\" is on several lists: {}.", one_line(said, 80), shown(with)),
                "Say which list.");
  }
};

class Clear final : public Change {
 public:
  explicit Clear(const ListsContext& context)
      : Change(context,
               make_signature("lists.clear", "Takes everything off a list.", {list_parameter()}, Effect::erase)) {}

 protected:
  Result<TextEdit> edit(const Call& call) override {
    const auto path = TRY(shelf_.existing(call)), name = name_of_path(path);
    const auto old = TRY(current(path)).value_or("");
    const auto items = items_of(old);
    if (items.empty()) return fail(ErrorKind::failed, fmt::format("The list {} is empty already.", name));
    TextEdit out{.path = path,
                 .content = without_items(old),
                 .text = fmt::format("takes everything off the list {}: {} items", name, items.size()),
                 .report = fmt::format("Took {} items off the list {}.", items.size(), name)};
    for (const auto& item : items) {
      if (out.details.size() == kShownItems) break;
      out.details.push_back(one_line(item.text, 100));
    }
    return out;
  }
};

}  // namespace

const Type& item_list_type() {
  static const Type type = Type::record("ItemList", {{"name", Kind::text, "of the list"},
                                                     {"count", Kind::number, "how many items are on it"},
                                                     {"file", Kind::file, "the file that it is"}});
  return type;
}

void add_list_tools(plan::Catalog& catalog, const ListsContext& context) {
  catalog.add_type(item_list_type());
  catalog.add(std::make_unique<All>(context));
  catalog.add(std::make_unique<Show>(context));
  catalog.add(std::make_unique<Add>(context));
  catalog.add(std::make_unique<Remove>(context));
  catalog.add(std::make_unique<Clear>(context));
}

}  // namespace adjutant::tools::lists
