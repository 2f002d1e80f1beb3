#include "net/reach.h"

#include <gmock/gmock.h>

#include <map>

namespace adjutant::net {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

// Names of this test alone.
const Resolver kResolver = [](const std::string& host, milliseconds, std::stop_token) -> Result<std::vector<Address>> {
  static const std::map<std::string, std::vector<const char*>> kNames = {
      {"shop.example", {"93.184.216.34", "2606:2800::1"}},
      {"mixed.example", {"93.184.216.34", "10.0.0.5"}},
      {"inside.example", {"10.0.0.5"}},
      {"metadata.example", {"169.254.169.254"}},
      {"loop.example", {"127.0.0.1"}},
      {"mapped.example", {"::ffff:192.168.0.1"}},
      {"nas.home", {"192.168.1.7"}},
      {"moved.home", {"93.184.216.34"}},
      {"zero.example", {"0.0.0.0"}},
  };
  const auto found = kNames.find(host);
  if (found == kNames.end()) return fail(ErrorKind::failed, "unknown name " + host);
  std::vector<Address> out;
  for (const char* text : found->second) out.push_back(*Address::parse(text));
  return out;
};

Result<Destination> at(const std::string& text, const Reach& reach = {}) {
  return admit(TRY(parse_url(text)), reach, kResolver, milliseconds(1000), {});
}

// "" where it may be reached.
std::string why_not(const std::string& text, const Reach& reach = {}) {
  const auto found = at(text, reach);
  if (found) return "";
  return found.error().kind == ErrorKind::forbidden ? found.error().message : "not forbidden: " + found.error().message;
}

TEST(Reach, IsThePublicInternetByHttpsAndThisMachine) {
  for (const char* url : {"https://shop.example/x", "https://93.184.216.34/", "https://[2606:4700::1111]:8443/",
                          "http://localhost:3000/mcp", "http://127.0.0.1/", "http://[::1]:9/", "https://localhost./",
                          "HTTP://LOCALHOST/", "http://127.0.0.2/"}) {
    EXPECT_EQ(why_not(url), "") << url;
  }
}

TEST(Reach, IsNoHttpElsewhere) {
  EXPECT_THAT(why_not("http://shop.example/"), HasSubstr("by https only"));
  EXPECT_THAT(why_not("http://93.184.216.34/"), HasSubstr("by https only"));
}

TEST(Reach, IsNoPlaceInside) {
  for (const char* url :
       {"https://10.0.0.1/", "https://inside.example/", "https://mixed.example/", "https://metadata.example/latest",
        "https://169.254.169.254/", "https://loop.example/", "https://mapped.example/", "https://[::ffff:10.0.0.1]/",
        "https://[fe80::1]/", "https://[fd00::1]/", "https://100.64.0.1/", "https://nas.home/"}) {
    EXPECT_THAT(why_not(url), HasSubstr("is not on the public internet")) << url;
  }
  for (const char* url : {"https://0.0.0.0/", "https://zero.example/", "https://224.0.0.1/", "https://[::]/"}) {
    EXPECT_THAT(why_not(url), HasSubstr("is none that a host can have")) << url;
  }
}

TEST(Reach, OddWaysToWriteAnAddressAreTheAddress) {
  for (const char* url : {"https://0x0a000001/", "https://167772161/", "https://10.1/", "https://012.0.0.1/"}) {
    EXPECT_THAT(why_not(url), HasSubstr("10.0.0.1 may not be reached")) << url;
  }
}

TEST(Reach, OfNamedHostsIsTheirsAlone) {
  const Reach reach{{"NAS.home:8443", "10.0.0.1"}};
  EXPECT_EQ(why_not("https://nas.home:8443/", reach), "");
  EXPECT_EQ(why_not("http://nas.home:8443/", reach), "");
  EXPECT_EQ(why_not("http://10.0.0.1:99/", reach), "");
  // Away from home its name may mean somebody else.
  EXPECT_EQ(why_not("https://moved.home/", {{"moved.home"}}), "");
  EXPECT_THAT(why_not("http://moved.home/", {{"moved.home"}}), HasSubstr("only https is spoken"));
  EXPECT_THAT(why_not("https://nas.home/", reach), HasSubstr("192.168.1.7"));
  EXPECT_THAT(why_not("https://10.0.0.11/", reach), HasSubstr("10.0.0.11"));
  EXPECT_THAT(why_not("https://zero.example/", {{"zero.example"}}), HasSubstr("is none that a host can have"));
}

TEST(Reach, APublicHostDoesNotLeadInside) {
  const auto shop = at("https://shop.example/");
  ASSERT_TRUE(shop);
  const Reach reach{{"nas.home"}};
  const auto leads = [&](const Destination& from, const std::string& location) -> std::string {
    const auto url = resolve_location(from.url, location);
    if (!url) return url.error().message;
    const auto found = admit_redirect(from, *url, reach, kResolver, milliseconds(1000), {});
    return found ? found->url.text : found.error().message;
  };
  EXPECT_EQ(leads(*shop, "/other?x#part"), "https://shop.example/other?x");
  EXPECT_EQ(leads(*shop, "//93.184.216.34/"), "https://93.184.216.34/");
  EXPECT_THAT(leads(*shop, "http://shop.example/"), HasSubstr("from https to http"));
  EXPECT_THAT(leads(*shop, "https://localhost/"), HasSubstr("a public host, leads to it"));
  EXPECT_THAT(leads(*shop, "https://nas.home/"), HasSubstr("a public host, leads to it"));
  EXPECT_THAT(leads(*shop, "https://metadata.example/"), HasSubstr("not on the public internet"));
  EXPECT_THAT(leads(*shop, "file:///etc/passwd"), HasSubstr("only http and https"));
  EXPECT_THAT(leads(*shop, "https://user:word@shop.example/"), HasSubstr("does not belong into a URL"));
  const auto here = at("http://localhost:8000/");
  ASSERT_TRUE(here);
  EXPECT_EQ(leads(*here, "http://nas.home/x"), "http://nas.home/x");
  EXPECT_EQ(leads(*here, "http://127.0.0.1:9000/x"), "http://127.0.0.1:9000/x");
  const auto nas = at("http://nas.home/", reach);
  ASSERT_TRUE(nas);
  EXPECT_THAT(leads(*nas, "http://127.0.0.1:9000/x"), HasSubstr("another machine, leads to it"));
  EXPECT_THAT(leads(*nas, "http://localhost/x"), HasSubstr("another machine, leads to it"));
}

TEST(Url, IsRefusedWhereItIsNone) {
  for (const auto& [text, why] : std::map<std::string, std::string>{
           {"ftp://shop.example/", "only http and https"},
           {"file:///etc/passwd", "only http and https"},
           {"gopher://127.0.0.1:25/x", "only http and https"},
           {"shop.example", "Bad scheme"},
           {"", ""},
           {"https://", ""},
           {"https://owner@shop.example/", "does not belong"},
           {"https://owner:secret@shop.example/", "does not belong"},
           {"https://shop.example:0/", "port"},
           {"https://shop.example:70000/", ""},
           {"https://shop.example/a b", "space"},
           {"https://shop.example/\r\nHost: x", "control character"},
           {std::string("https://shop.example\0.evil/", 27), "control character"},
           {"https://[fe80::1%25eth0]/", "network interface"},
           {"https://b\xc3\xbc"
            "cher.example/",
            "characters"},
           {"https://shop.example%00.evil/", ""},
           {"https://" + std::string(9000, 'a') + "/", "too long"},
       }) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().kind, ErrorKind::usage);
    EXPECT_THAT(url.error().message, HasSubstr(why)) << text;
    EXPECT_THAT(url.error().message, testing::Not(HasSubstr("secret"))) << "an error text with a password";
  }
}

}  // namespace
}  // namespace adjutant::net
