#include "plan/shape.h"

#include <limits>

namespace adjutant::plan {
namespace {

constexpr std::string_view kItems = "[]";

// The path of `inner` inside what stands at `outer`.
std::string path_inside(std::string_view outer, std::string_view inner) {
  if (inner.starts_with(kItems)) return std::string(outer).append(inner);
  while (outer.ends_with(kItems)) outer.remove_suffix(kItems.size());  // a list between is not written
  return outer.empty() ? std::string(inner) : std::string(outer).append(".").append(inner);
}

// What stands at `name` inside, seen from there; nothing: it is elsewhere.
std::optional<std::string_view> seen_from(std::string_view name, std::string_view path) {
  if (!path.starts_with(name)) return std::nullopt;
  path.remove_prefix(name.size());
  if (path.starts_with('.')) return path.substr(1);
  return path.starts_with(kItems) ? std::optional(path) : std::nullopt;
}

}  // namespace

std::size_t saturated_product(std::size_t a, std::size_t b) {
  std::size_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? std::numeric_limits<std::size_t>::max() : product;
}

Label Shape::everything() const {
  Label all = label;
  for (const auto& [path, own] : fields) all = join(all, own);
  return all;
}

Label Shape::of_field(std::string_view field) const {
  if (type.kind() == Kind::list) return item().of_field(field);
  const auto own = fields.find(std::string(field));
  return own == fields.end() ? label : join(label, own->second);
}

namespace {

// What of `from`, which is by path, stands at `name`, and into `inside` what stands further in.
template <class T>
const T* open(const std::map<std::string, T>& from, std::string_view name, std::map<std::string, T>& inside) {
  const T* own = nullptr;
  for (const auto& [path, value] : from) {
    if (path == name) own = &value;
    else if (const auto further = seen_from(name, path)) inside.emplace(*further, value);
    else if (name == kItems) inside.emplace(path, value);  // fields are written as if there were no list
  }
  return own;
}

}  // namespace

Shape Shape::inside(std::string_view name, Type inner, Label own) const {
  Shape out;
  out.type = std::move(inner);
  out.label = std::move(own);
  out.broken = broken;
  open(fields, name, out.fields);
  if (const auto* bound = open(bounds, name, out.bounds)) out.most = *bound;
  const Trace* way = open(traces, name, out.traces);
  out.trace = way ? *way : trace;
  return out;
}

Shape Shape::item() const {
  const auto own = fields.find(std::string(kItems));
  return inside(kItems, type.element(), own == fields.end() ? label : join(label, own->second));
}

Shape Shape::field(std::string_view name, Type field_type) const {
  return inside(name, std::move(field_type), of_field(name));
}

void Shape::put(std::string_view name, const Shape& inside) {
  auto& own = fields[std::string(name)];
  own = join(own, inside.label);
  for (const auto& [path, label_there] : inside.fields) {
    auto& there = fields[path_inside(name, path)];
    there = join(there, label_there);
  }
  if (inside.most) bounds[std::string(name)] = *inside.most;
  for (const auto& [path, bound] : inside.bounds) bounds[path_inside(name, path)] = bound;
  traces[std::string(name)] = inside.trace;
  for (const auto& [path, way] : inside.traces) traces[path_inside(name, path)] = way;
}

void Shape::under(const Label& more, const Trace& way) {
  label = join(label, more);
  for (auto& [path, own] : fields) own = join(own, more);
  if (!way) return;
  for (auto& [path, own] : traces) own = trace_through({own, way});
  trace = trace_through({trace, way});
}

}  // namespace adjutant::plan
