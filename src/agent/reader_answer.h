// The form of what a reading model is to answer, and the answer as a typed value.
//
// The answer is data from a stranger, who may have been talked into it by the text. It is taken where it has the asked
// form: an IBAN with its checksum that stands in the text, an address that stands there, a date that exists, one of the
// options. What has not is missing, and never repaired or guessed at.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/value.h"

namespace adjutant::agent {

constexpr std::size_t kMaxFieldText = 4 << 10;   // bytes
constexpr std::size_t kMaxDraftText = 20 << 10;  // bytes

// A JSON schema (strict: every key needed, no others) of a record. Every field may be null: the text may not say it.
Json schema_of(const plan::Type& record);
// Of {"option": one of these}, {"index": 0 to count - 1, or null}, {"text": ...}.
Json schema_of_option(const std::vector<std::string>& options);
Json schema_of_index(std::size_t count);
Json schema_of_text();

// What was read, and what the value that comes of it carries.
struct ReadText {
  const std::string& text;
  plan::Label label;
  plan::Origin from;
  Time now;  // a time without an offset is one of the owner's zone
};

// A record with every required field, or a missing value. An error where the answer is not of the form at all: no
// object, or with fields that nobody asked for.
Result<plan::Value> read_record(const plan::Type& record, const Json& answer, const ReadText& read);
Result<std::string> read_option(const std::vector<std::string>& options, const Json& answer);
Result<std::optional<std::size_t>> read_index(std::size_t count, const Json& answer);  // nothing: none of them
Result<std::string> read_draft(const Json& answer);

}  // namespace adjutant::agent
