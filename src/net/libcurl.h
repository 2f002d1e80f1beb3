// libcurl, read in when it is first needed. Linked, it would bring two dozen libraries (GnuTLS, Kerberos, LDAP, SSH)
// to every process: 3.9 MB of an idle daemon, and 4 ms of each command's start.
#pragma once

#include <curl/curl.h>

namespace adjutant::net {

// libcurl's functions, by their names without "curl_".
struct Libcurl {
  decltype(&::curl_global_init) global_init;
  decltype(&::curl_easy_init) easy_init;
  decltype(&::curl_easy_setopt) easy_setopt;
  decltype(&::curl_easy_getinfo) easy_getinfo;
  decltype(&::curl_easy_strerror) easy_strerror;
  decltype(&::curl_easy_cleanup) easy_cleanup;
  decltype(&::curl_multi_init) multi_init;
  decltype(&::curl_multi_add_handle) multi_add_handle;
  decltype(&::curl_multi_remove_handle) multi_remove_handle;
  decltype(&::curl_multi_perform) multi_perform;
  decltype(&::curl_multi_info_read) multi_info_read;
  decltype(&::curl_multi_poll) multi_poll;
  decltype(&::curl_multi_cleanup) multi_cleanup;
  decltype(&::curl_slist_append) slist_append;
  decltype(&::curl_slist_free_all) slist_free_all;
  decltype(&::curl_url) url;
  decltype(&::curl_url_get) url_get;
  decltype(&::curl_url_set) url_set;
  decltype(&::curl_url_strerror) url_strerror;
  decltype(&::curl_url_cleanup) url_cleanup;
  decltype(&::curl_free) free;
};

// What to do where it is not there.
inline constexpr const char* kInstallLibcurl = "Install it: 'apt install libcurl4'.";

// Ready for use, the same one for the whole process; nullptr where it is not there.
const Libcurl* libcurl();

}  // namespace adjutant::net
