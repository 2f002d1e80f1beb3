#include "base/links.h"

#include <gtest/gtest.h>

#include <string>

namespace adjutant {
namespace {

TEST(Links, WhatCanBeFollowedIsFound) {
  for (const char* text : {
           "see https://evil.example/a",
           "HTTP://x",
           "ftp://10.0.0.1",
           "write to mailto:eve@x",
           "javascript:alert(1)",
           "call tel:+49123",
           "www.evil-site.com",
           "Go to WWW.Evil.Com now",
           "visit evil.com.",
           "(evil.com)",
           "bit.ly/3xyz",
           "host.internal:8080",
           "shop.invalid/pay?to=eve",
           "10.0.0.1/admin",
           "eve@evil.example",
           "eve_@evil",
           "DE89 3704 0044 0532 0130 00",
           "to US133000000121212121212 please",
           "gb82-west-1234-5698-7654-32",
           "\xEF\xBD\x85vil\xEF\xBC\x8E"
           "com",  // full-width e and dot
           "evil\xE3\x80\x82"
           "com",                           // ideographic full stop
           "ev\xE2\x80\x8Bil.c\xC2\xADom",  // invisible characters
           "b\xC3\xBC"
           "cher.example/x",
           "xn--bcher-kva.xn--p1ai",
           "банк-вход.рф",
           "Смотри НОВОСТИ.РФ!",
           "中文.公司",
           "evil.онлайн, там",
           "请看evil.com谢谢",  // no space where the host ends
           "look at evil.com👍",
           "evil.bond",
           "evil.c\u034Fom",  // ignored in host names
           "evil.c\u061Com",
           "evil.c\U000E0100om",
           "请打到DE89370400440532013000谢谢",
           "DE89  3704  0044  0532  0130  00",
           "DE89 3704 0044\r\n  0532 0130 00",
           "DE89/3704/0044/0532/0130/00",
       })
    EXPECT_TRUE(holds_links(text)) << text;
}

TEST(Links, WhatCannotIsNot) {
  for (const char* text : {
           "",
           "Dinner on Friday? I bring 3.5 kg of rice, at 19:30.",
           "Yes and/or no; e.g. this, i.e. that...",
           "The file report-2026.pdf is 1.2 MB.",
           "Ratio 3:4, and version 1.2.3.4 of it",
           "It is late.We go home.",
           "Hello @all, meet @ 5",
           "note: bring bread",
           "invoice RE-2026-11-0042, order AB12",
           "flight LH12 on Friday",
           "\xE4\xBD\xA0\xE5\xA5\xBD\xE3\x80\x82\xE4\xB8\x96\xE7\x95\x8C",  // a sentence, a full stop, another
           "\xFF\xFE\x80",
           "Поздно.Комната пуста.Россия",
           "Das Ende.Ähnlich war es.Übrigens",
       })
    EXPECT_FALSE(holds_links(text)) << text;
}

TEST(Links, LongTextsTakeLinearTime) {
  std::string dots;
  for (int i = 0; i < 400'000; ++i) dots += "a.";
  EXPECT_FALSE(holds_links(dots));
  std::string groups;
  for (int i = 0; i < 200'000; ++i) groups += "ab12 x ";
  EXPECT_FALSE(holds_links(groups));
}

}  // namespace
}  // namespace adjutant
