#include "base/iban.h"

#include <gtest/gtest.h>

namespace adjutant {
namespace {

TEST(Iban, AcceptsPublishedExamples) {
  for (const char* text : {"DE89 3704 0044 0532 0130 00", "GB29NWBK60161331926819", "fr14 2004 1010 0505 0001 3m02 606",
                           "NO93 8601 1117 947"}) {
    EXPECT_TRUE(parse_iban(text)) << text;
  }
  EXPECT_EQ(*parse_iban("DE89 3704 0044 0532 0130 00"), "DE89370400440532013000");
  EXPECT_EQ(spoken_iban("DE89370400440532013000"), "DE89 3704 0044 0532 0130 00");
}

TEST(Iban, SaysWhatIsWrong) {
  EXPECT_NE(parse_iban("DE89370400440532013001").error().message.find("checksum"), std::string::npos);
  EXPECT_NE(parse_iban("DE8937040044053201300").error().message.find("22 characters"), std::string::npos);
  EXPECT_NE(parse_iban("ZZ89370400440532013000").error().message.find("country"), std::string::npos);
  EXPECT_FALSE(parse_iban(""));
  EXPECT_FALSE(parse_iban("DE89\n370400440532013000;"));
}

}  // namespace
}  // namespace adjutant
