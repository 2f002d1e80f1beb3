// Addresses of web pages as they stand in a text, found by their form alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace adjutant::plan {

constexpr std::size_t kMostLinks = 1000;

// "https://host/path", "http://...", "ftp://..." and "www.host/path" without a scheme, in order, each as often as it
// stands there. Quotes, brackets around it and the sentence's punctuation behind it do not belong to it. At most
// kMostLinks, each at most 2,000 bytes long (what is longer is cut there).
std::vector<std::string> links_in(std::string_view text);

}  // namespace adjutant::plan
