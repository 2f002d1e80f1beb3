// The page: files that `scripts/build-page` has made, compiled into the program.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "server/http.h"

namespace adjutant::server {

struct PageFile {
  std::string_view path;  // "/assets/index-1a2b.js"
  std::string_view type;
  std::string_view etag;
  std::string_view bytes, gzipped;
};

// Made by cmake/embed_page.py; empty where the page was not built.
std::span<const PageFile> page_files();

// What a browser gets for a path. Paths that name no file are places in the page: they all get its one document.
Response page_file(const Request& request);

}  // namespace adjutant::server
