// The names of Maildir++ folders: on disk they are in the modified UTF-7 of IMAP (RFC 3501, 5.1.3), for people in UTF-8.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace adjutant::tools::mail {

// "Entw&APw-rfe" -> "Entwürfe". Nothing where the bytes are no such name, or one that another name stands for as well.
std::optional<std::string> decode_folder_name(std::string_view on_disk);

// "Entwürfe" -> "Entw&APw-rfe". The text is UTF-8.
std::string encode_folder_name(std::string_view name);

// Whether a folder may be made under this name: short, visible, no path, no empty part between its dots.
bool is_good_folder_name(std::string_view name);

}  // namespace adjutant::tools::mail
