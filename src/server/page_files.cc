#include "server/page_files.h"

#include <algorithm>

#include "base/text.h"

namespace adjutant::server {
namespace {

constexpr std::string_view kDocument = "/index.html";

const PageFile* find(std::string_view path) {
  const auto files = page_files();
  const auto at = std::ranges::find(files, path, &PageFile::path);
  return at == files.end() ? nullptr : &*at;
}

bool takes_gzip(const Request& request) {
  for (const auto& each : split(request.header("accept-encoding"), ',')) {
    const auto name = trim(std::string_view(each).substr(0, each.find(';')));
    if (name == "gzip" && each.find("q=0") == std::string::npos) return true;
  }
  return false;
}

Response words(int status, std::string_view text) {
  return {.status = status, .type = "text/plain; charset=utf-8", .body = std::string(text)};
}

}  // namespace

Response page_file(const Request& request) {
  if (request.method != "GET" && request.method != "HEAD") {
    auto answer = words(405, "The page is only read.\n");
    answer.headers.emplace_back("Allow", "GET, HEAD");
    return answer;
  }
  if (page_files().empty())
    return words(503,
                 "This program was built without the page: scripts/build-page makes it, and needs node and npm.\n");
  const bool is_place = request.path.find('.') == std::string::npos;
  const PageFile* file = find(is_place ? kDocument : std::string_view(request.path));
  if (!file) return words(404, "There is no such file.\n");
  Response answer{.type = std::string(file->type)};
  const bool named_by_content = file->path.starts_with("/assets/");
  answer.headers.emplace_back("Cache-Control", named_by_content ? "public, max-age=31536000, immutable" : "no-cache");
  answer.headers.emplace_back("ETag", file->etag);
  answer.headers.emplace_back("Vary", "Accept-Encoding");
  if (request.header("if-none-match") == file->etag) {
    answer.status = 304;
    return answer;
  }
  if (takes_gzip(request)) {
    answer.headers.emplace_back("Content-Encoding", "gzip");
    answer.body = file->gzipped;
  } else {
    answer.body = file->bytes;
  }
  return answer;
}

}  // namespace adjutant::server
