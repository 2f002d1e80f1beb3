// The text of a file's bytes: UTF-8 text as it is, a PDF through pdftotext.
//
// pdftotext gets the bytes on its input and runs in a sandbox without network and without the owner's files
// (bubblewrap, where it works on this machine), with limits on time, memory and output. Other kinds are an error that
// says so.
#pragma once

#include <stop_token>
#include <string>
#include <string_view>

#include "base/error.h"

namespace adjutant::tools::files {

constexpr std::size_t kMaxTextBytes = 2 << 20;
constexpr std::size_t kMaxPdfBytes = 64 << 20;

// How much of a file of this kind is read: 0 when it has no text.
std::size_t readable_bytes(std::string_view path);
Result<std::string> text_of(std::string_view path, std::string_view bytes, std::stop_token stop);

}  // namespace adjutant::tools::files
