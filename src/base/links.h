// Whether a text holds something to follow: what a reader could click on, write to or pay to.
#pragma once

#include <string_view>

namespace adjutant {

// True where there is an address with a scheme ("https://...", "mailto:..."), a "www." host, a host with a path or a
// port, a bare host under a known top-level domain, a mail address, or what is written like an IBAN, whether or not
// its checksum is right. Full-width letters and dots count as plain ones, and invisible characters as none. Linear
// in the text.
bool holds_links(std::string_view text);

}  // namespace adjutant
