#include "base/position.h"

#include <gtest/gtest.h>

namespace adjutant {
namespace {

TEST(Position, AsCalendarsWriteIt) {
  EXPECT_EQ(parse_position("52.4912;13.398", ';'), (Position{52.4912, 13.398}));
  EXPECT_EQ(parse_position(" -33.86 ; +151.21 ", ';'), (Position{-33.86, 151.21}));
  EXPECT_EQ(parse_position("90;-180", ';'), (Position{90, -180}));
  EXPECT_EQ(parse_position("0;13", ';'), (Position{0, 13}));
}

TEST(Position, AsAddressBooksWriteIt) {
  EXPECT_EQ(parse_geo("geo:52.4912,13.398"), (Position{52.4912, 13.398}));
  EXPECT_EQ(parse_geo("GEO:48.2010,16.3695,183;crs=WGS84;u=40"), (Position{48.201, 16.3695}));
  EXPECT_EQ(parse_geo("37.386013;-122.082932"), (Position{37.386013, -122.082932}));
  EXPECT_FALSE(parse_geo("geo:323482,4306480;crs=EPSG:32618"));
  EXPECT_FALSE(parse_geo("geo:52.1,13.4;crs=moon-2011"));
}

TEST(Position, WhatIsNoPlaceOnTheEarth) {
  for (const auto* bad :
       {"",           ";",        "52",      "52;",     ";13",   "52,13",  "90.01;13",
        "-91;0",      "52;180.5", "52;13;5", "nan;13",  "inf;1", "5e1;13", "0x5;1",
        "--5;1",      "5-;1",     "5.5.5;1", "52 1;13", "0;0",   "-0.0;0", "5555555555555555555555555555555555555;1",
        "1\xC2\xB0;2"}) {
    EXPECT_FALSE(parse_position(bad, ';')) << bad;
    EXPECT_FALSE(parse_geo(bad)) << bad;
  }
  for (const auto* bad : {"geo:", "geo:1", "geo:,", "geo:1;2", "geo:91,2", "geo:1,2x", "http://x.example/1,2"})
    EXPECT_FALSE(parse_geo(bad)) << bad;
}

}  // namespace
}  // namespace adjutant
