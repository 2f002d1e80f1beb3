#include "net/libcurl.h"

#include <dlfcn.h>

#include <memory>

namespace adjutant::net {
namespace {

// The name that goes with the header: another number would be another interface.
constexpr const char* kLibrary = "libcurl.so.4";

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

bool find_all(void* library, Libcurl& curl) {
  return find(library, "curl_global_init", curl.global_init) && find(library, "curl_easy_init", curl.easy_init) &&
         find(library, "curl_easy_setopt", curl.easy_setopt) && find(library, "curl_easy_getinfo", curl.easy_getinfo) &&
         find(library, "curl_easy_strerror", curl.easy_strerror) &&
         find(library, "curl_easy_cleanup", curl.easy_cleanup) && find(library, "curl_multi_init", curl.multi_init) &&
         find(library, "curl_multi_add_handle", curl.multi_add_handle) &&
         find(library, "curl_multi_remove_handle", curl.multi_remove_handle) &&
         find(library, "curl_multi_perform", curl.multi_perform) &&
         find(library, "curl_multi_info_read", curl.multi_info_read) &&
         find(library, "curl_multi_poll", curl.multi_poll) && find(library, "curl_multi_cleanup", curl.multi_cleanup) &&
         find(library, "curl_slist_append", curl.slist_append) &&
         find(library, "curl_slist_free_all", curl.slist_free_all) && find(library, "curl_url", curl.url) &&
         find(library, "curl_url_get", curl.url_get) && find(library, "curl_url_set", curl.url_set) &&
         find(library, "curl_url_strerror", curl.url_strerror) && find(library, "curl_url_cleanup", curl.url_cleanup) &&
         find(library, "curl_free", curl.free);
}

// Stays for the life of the process: libcurl's own libraries do not like to be read out.
std::unique_ptr<const Libcurl> read_in() {
  void* library = ::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  auto curl = std::make_unique<Libcurl>();
  if (!library || !find_all(library, *curl) || curl->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return nullptr;
  return curl;
}

}  // namespace

const Libcurl* libcurl() {
  static const std::unique_ptr<const Libcurl> curl = read_in();
  return curl.get();
}

}  // namespace adjutant::net
