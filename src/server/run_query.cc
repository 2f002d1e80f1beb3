#include "server/run_query.h"

#include <fmt/format.h>

#include "base/text.h"

namespace adjutant::server {
namespace {

constexpr std::int64_t kMostRuns = 200;

}  // namespace

Result<journal::RunQuery> read_run_query(const Request& request, const Zone& zone) {
  journal::RunQuery query;
  const auto value = [&](std::string_view name) {
    const auto at = request.query.find(name);
    return at == request.query.end() ? std::optional<std::string>() : at->second;
  };
  if (const auto limit = value("limit")) {
    const auto number = whole_number(*limit);
    if (!number || *number < 1 || *number > kMostRuns)
      return fail(ErrorKind::usage, fmt::format("'limit' must be a number from 1 to {}.", kMostRuns));
    query.limit = static_cast<std::size_t>(*number);
  }
  if (const auto state = value("state")) {
    query.state = journal::run_state(*state);
    if (!query.state) return fail(ErrorKind::usage, "'state' must be one of those that a run can have.");
  }
  if (const auto all = value("words")) {
    if (length(*all) > 200) return fail(ErrorKind::usage, "'words' may have 200 characters at most.");
    query.words = split(*all, ' ');
  }
  // An empty text is no day here.
  for (const auto* name : {"from", "to"}) {
    if (value(name) == "") return fail(ErrorKind::usage, fmt::format("'{}' must be a day like 2026-11-26.", name));
  }
  TRY(journal::bound_by_days(query, value("from").value_or(""), value("to").value_or(""), zone));
  query.superseded = journal::Superseded::without;
  if (const auto superseded = value("superseded")) {
    if (*superseded != "true" && *superseded != "false")
      return fail(ErrorKind::usage, "'superseded' must be true or false.");
    if (*superseded == "true") query.superseded = journal::Superseded::with;
  }
  if (const auto before = value("before")) {
    const auto dot = before->find('.');
    const auto at = whole_number(std::string_view(*before).substr(0, dot));
    if (!at || dot == std::string::npos || before->size() > 60)
      return fail(ErrorKind::usage, "'before' must be the 'next' of an earlier page.");
    query.before_ms = *at;
    query.before_id = before->substr(dot + 1);
  }
  return query;
}

Result<RunPage> runs_page(journal::Journal& journal, journal::RunQuery query) {
  const std::size_t wanted = query.limit++;
  RunPage page{TRY(journal.page(query)), {}};
  if (page.runs.size() <= wanted) return page;
  page.runs.pop_back();
  if (!page.runs.empty()) page.next = fmt::format("{}.{}", page.runs.back().created_ms, page.runs.back().id);
  return page;
}

}  // namespace adjutant::server
