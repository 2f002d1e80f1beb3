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

Shape Shape::item() const {
  Shape out;
  out.type = type.element();
  out.label = label;
  out.path = path;
  out.broken = broken;
  for (const auto& [at, own] : fields) {
    if (at == kItems) out.label = join(out.label, own);
    else if (at.starts_with(kItems)) out.fields.emplace(at.substr(kItems.size()), own);
    else out.fields.emplace(at, own);
  }
  for (const auto& [at, bound] : bounds) {
    if (at == kItems) out.most = bound;
    else if (at.starts_with(kItems)) out.bounds.emplace(at.substr(kItems.size()), bound);
    else out.bounds.emplace(at, bound);
  }
  return out;
}

Shape Shape::field(std::string_view name, Type field_type) const {
  Shape out;
  out.type = std::move(field_type);
  out.label = of_field(name);
  out.path = path;
  out.broken = broken;
  for (const auto& [at, own] : fields) {
    if (const auto inside = seen_from(name, at)) out.fields.emplace(*inside, own);
  }
  for (const auto& [at, bound] : bounds) {
    if (at == name) out.most = bound;
    else if (const auto inside = seen_from(name, at)) out.bounds.emplace(*inside, bound);
  }
  return out;
}

void Shape::put(std::string_view name, const Shape& inside) {
  auto& own = fields[std::string(name)];
  own = join(own, inside.label);
  for (const auto& [at, label_there] : inside.fields) {
    auto& there = fields[path_inside(name, at)];
    there = join(there, label_there);
  }
  if (inside.most) bounds[std::string(name)] = *inside.most;
  for (const auto& [at, bound] : inside.bounds) bounds[path_inside(name, at)] = bound;
}

void Shape::under(const Label& more) {
  label = join(label, more);
  for (auto& [path, own] : fields) own = join(own, more);
}

}  // namespace adjutant::plan
