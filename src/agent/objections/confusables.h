// Whether two host names or mailbox names look like one another: letters of other alphabets and digits that look like
// Latin ones, "rn" for "m", a hyphen more or less, punycode. After Unicode Technical Standard 39, for the letters that
// addresses are forged with.
#pragma once

#include <string>
#include <string_view>

namespace adjutant::agent::objections {

// Names that look alike have the same skeleton. Bounded: of the first 255 bytes.
std::string skeleton(std::string_view name);

// "xn--..." labels decoded (RFC 3492); what is no punycode stays as it is.
std::string decoded_host(std::string_view host);

}  // namespace adjutant::agent::objections
