// The text of config.toml with one thing changed, and all else letter by letter as it was: the owner's comments, order and
// spelling stay. Each gives nothing where the thing cannot be told apart from what stands around it: what was made is
// read anew, and differs from what there was in that one thing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace adjutant::agent {

// A setting before all sections with this text as its value, where there was another value or none.
std::optional<std::string> with_setting(std::string_view config, std::string_view key, std::string_view text);

// Without a setting before all sections, or without a section: its line or lines.
std::optional<std::string> without_setting(std::string_view config, std::string_view key);

// Sections as lines show them; together they are the text. The first is what stands before all headers. Lines inside a
// text of three quotes may look like a header: whoever puts sections together anew reads what came of it.
std::vector<std::string> sections_of(std::string_view config);

}  // namespace adjutant::agent
