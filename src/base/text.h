// Small functions on UTF-8 text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace adjutant {

std::string_view trim(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string replace_all(std::string text, std::string_view from, std::string_view to);
bool starts_with_fold(std::string_view text, std::string_view prefix);
bool contains_fold(std::string_view text, std::string_view part);

// Lower case for comparison: ASCII and Latin-1/Latin Extended-A letters, with their accents taken off
// ("Ärger" -> "arger", "ß" -> "ss"); other characters stay.
std::string fold(std::string_view text);

// Capital and small letters: ASCII, Latin-1 and Latin Extended-A, Greek, Cyrillic, each by one other character ("ß" stays).
std::string to_upper(std::string_view text);
std::string to_lower(std::string_view text);

// The words of a text, folded; digits and letters only, apostrophes dropped.
std::vector<std::string> words(std::string_view text);

// The text with bytes that are not UTF-8 replaced by U+FFFD.
std::string valid_utf8(std::string_view text);

// Text from outside, made harmless for a terminal: no control characters but line feed and tab, no escape
// sequences, no bidirectional overrides, no zero-width characters.
std::string harmless(std::string_view text);

// Whether a text holds what a reader of it does not see: control characters but line feed and tab, bidirectional
// controls, characters that show nothing (but the joiners that letters and emoji are written with), bytes that are no
// UTF-8.
bool has_hidden_characters(std::string_view text);

// As harmless(), on one line of at most `max_characters` characters, with an ellipsis where it was cut.
std::string one_line(std::string_view text, std::size_t max_characters = 120);

// Number of Unicode characters.
std::size_t length(std::string_view text);

// Optimal string alignment distance (Damerau) between two short names.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate closest to a misspelt name, or empty when none is close.
std::string closest(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace adjutant
