// How the owner writes mails, as the ones show that they sent: how they greet, close and sign, and how much they write.
//
// It holds nothing that a mail says: greetings and closings are words of a fixed list, everything else is counted. So it
// is the owner's own and nobody's secret, whoever those mails were for (decision 012).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "tools/mail/mail_tools.h"

namespace adjutant::agent {

struct WritingStyle {
  enum class Names { full, first };
  // What the owner does in most of the mails, and in three at least; else as it is here.
  std::string greeting = "Hello";  // before the name
  std::string after_greeting = ",";
  Names greets = Names::full;  // "Anna Keller" or "Anna"
  std::string closing = "Best regards";
  std::string after_closing;
  std::string signature;  // a form of the owner's name
  // Of the words in a mail, without greeting and closing, the median; 0: too few mails to say.
  int words = 0;
  bool contractions = false;  // "I'm", "don't"

  bool operator==(const WritingStyle&) const = default;
};

// Where a draft gets it from; empty where the owner has not turned it on.
using StyleSource = std::function<WritingStyle()>;

// Of texts in the owner's own words (own_words.h), newest first. `owner`: their full name.
WritingStyle style_of(const std::vector<std::string>& texts, std::string_view owner);

// Of the newest mails in the folder of sent ones that the owner wrote by themselves. What others wrote, mails that
// Adjutant sent, and what stands quoted or forwarded in any of them does not count. Without a mailbox: the usual.
WritingStyle sent_style(const tools::mail::MailContext& mail);

// The name as it is greeted: "Anna" of "Anna Keller" where that is usual; a title stays with the name behind it.
std::string greeted_name(const WritingStyle& style, std::string_view name);

// For a model that writes.
Json to_json(const WritingStyle& style);

}  // namespace adjutant::agent
