// The readable text of an HTML mail. Nothing is loaded, run or linked: tags are dropped, and with them scripts,
// styles, comments and what is styled to be invisible.
#pragma once

#include <string>
#include <string_view>

namespace adjutant::tools::mail {

std::string html_text(std::string_view html);

}  // namespace adjutant::tools::mail
