// Prometheus' text format, version 0.0.4
// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace adjutant::server {

class Exposition {
 public:
  static constexpr std::string_view kType = "text/plain; version=0.0.4; charset=utf-8";
  using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

  // Begins a metric; `type`: counter, gauge, histogram.
  void metric(std::string_view name, std::string_view type, std::string_view help);
  // A value of the metric that was begun last; `suffix` as histograms have them: "_bucket", "_sum", "_count".
  void value(double value, const Labels& labels = {}, std::string_view suffix = {});
  void value(std::uint64_t value, const Labels& labels = {}, std::string_view suffix = {});
  void value(std::int64_t value, const Labels& labels = {}) { this->value(static_cast<double>(value), labels); }

  const std::string& text() const { return text_; }

 private:
  void line(const Labels& labels, std::string_view suffix, std::string_view value);

  std::string name_, text_;
};

}  // namespace adjutant::server
