#include "net/address.h"

#include <gmock/gmock.h>

namespace adjutant::net {
namespace {

struct Case {
  const char* address;
  Place place;
};

class Places : public testing::TestWithParam<Case> {};

TEST_P(Places, AreKnown) {
  const auto address = Address::parse(GetParam().address);
  ASSERT_TRUE(address) << GetParam().address;
  EXPECT_EQ(address->place(), GetParam().place) << GetParam().address;
}

INSTANTIATE_TEST_SUITE_P(All, Places,
                         testing::Values(Case{"8.8.8.8", Place::open}, Case{"1.1.1.1", Place::open},
                                         Case{"9.255.255.255", Place::open}, Case{"10.0.0.0", Place::inside},
                                         Case{"10.255.255.255", Place::inside}, Case{"11.0.0.0", Place::open},
                                         Case{"100.63.255.255", Place::open}, Case{"100.64.0.1", Place::inside},
                                         Case{"100.127.255.255", Place::inside}, Case{"100.128.0.0", Place::open},
                                         Case{"127.0.0.1", Place::loopback}, Case{"127.255.0.3", Place::loopback},
                                         Case{"169.254.169.254", Place::inside}, Case{"172.15.255.255", Place::open},
                                         Case{"172.16.0.1", Place::inside}, Case{"172.31.255.255", Place::inside},
                                         Case{"172.32.0.0", Place::open}, Case{"192.168.1.1", Place::inside},
                                         Case{"192.169.0.0", Place::open}, Case{"198.18.0.1", Place::inside},
                                         Case{"0.0.0.0", Place::nowhere}, Case{"0.1.2.3", Place::nowhere},
                                         Case{"224.0.0.1", Place::nowhere}, Case{"239.255.255.255", Place::nowhere},
                                         Case{"255.255.255.255", Place::nowhere}, Case{"240.0.0.1", Place::nowhere}));
INSTANTIATE_TEST_SUITE_P(All6, Places,
                         testing::Values(Case{"::", Place::nowhere}, Case{"::1", Place::loopback},
                                         Case{"::2", Place::inside}, Case{"2606:4700::1111", Place::open},
                                         Case{"fe80::1", Place::inside}, Case{"fc00::1", Place::inside},
                                         Case{"fd12:3456::1", Place::inside}, Case{"fec0::1", Place::inside},
                                         Case{"ff02::1", Place::nowhere}, Case{"2001:db8::1", Place::inside},
                                         Case{"2001::1", Place::inside}, Case{"::ffff:127.0.0.1", Place::loopback},
                                         Case{"::ffff:10.0.0.1", Place::inside}, Case{"::ffff:8.8.8.8", Place::open},
                                         Case{"::ffff:0.0.0.0", Place::nowhere}, Case{"64:ff9b::a00:1", Place::inside},
                                         Case{"64:ff9b::808:808", Place::open}, Case{"2002:7f00:1::", Place::inside},
                                         Case{"64:ff9b::7f00:1", Place::inside}, Case{"2002:808:808::1", Place::open},
                                         // IPv4-compatible, long since abandoned
                                         Case{"::7f00:1", Place::inside}));

TEST(Address, IsALiteralAndNothingElse) {
  for (const char* text : {"", "localhost", "127.1", "0x7f.0.0.1", "2130706433", "1.2.3.4 ", "[::1]", "fe80::1%lo",
                           "1.2.3.4.5", "256.0.0.1"}) {
    EXPECT_FALSE(Address::parse(text)) << text;
  }
  EXPECT_FALSE(Address::parse(std::string_view("127.0.0.1\0.example", 18)));
  EXPECT_EQ(Address::parse("0:0::1")->text(), "::1");
}

}  // namespace
}  // namespace adjutant::net
