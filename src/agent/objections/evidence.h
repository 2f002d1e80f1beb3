// What an objection can rest on, with the link that opens it (agent/links.h). Where the point is that there is nothing, it
// is what was looked at: the address in the owner's records, the nearest that they know, their hours.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/objections/records.h"
#include "agent/objections/situation.h"

namespace adjutant::agent::objections {

// The sentence of the request, as the owner said it.
Evidence of_request(const Situation& situation);
// The effect itself, with all its values; `said` is what of it counts, or nothing for what it does.
Evidence of_step(const Situation& situation, const Effect& effect, std::string_view said = {});
Evidence of_mail(std::string_view id, Records& records);
// Any thing that an effect was made of or is about, by its link: a mail with its subject.
Evidence of_link(const std::string& link, Records& records);
// How the owner knows the address: the contact, the mail that they sent to it last, or as one of their own.
Evidence of_known(const std::string& address, Records& records);
// What the owner's records hold on an address that they do not know.
Evidence of_stranger(const std::string& address);
Evidence of_working_hours(const Records& records);
Evidence of_rest();
// All of the records, with what cannot be read.
Evidence of_records();

// A known address of the same host, where a host is of one firm or family; else of the same name elsewhere.
std::optional<std::string> nearest_known(std::string_view address, Records& records);

}  // namespace adjutant::agent::objections
