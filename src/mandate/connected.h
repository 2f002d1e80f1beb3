// The rules that are proposed for a new connection: share/connected.toml, with the connection's name in it.
#pragma once

#include <string>
#include <string_view>

#include "mandate/mandate.h"

namespace adjutant::mandate {

// The rules of `shipped` for the connection `name`, as text to add to a mandate. Rules that would say nothing about
// its tools, which must be in the catalogue already, are left out; without any, the text is empty. Errors: the shipped
// text is broken.
Result<std::string> rules_for_connection(std::string_view shipped, const std::string& name,
                                         const plan::Catalog& catalog);

}  // namespace adjutant::mandate
