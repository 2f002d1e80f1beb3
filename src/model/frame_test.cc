#include "model/frame.h"

#include <gmock/gmock.h>

namespace adjutant::model {
namespace {

TEST(Frame, ComesOutAsItWentInByteByByte) {
  const Json message = Json().set("text", "Grüße\n\"quoted\"").set("max_tokens", 7);
  std::string buffer;
  for (const char byte : to_frame(message)) {
    EXPECT_FALSE(take_frame(buffer).value()) << "before the last byte";
    buffer += byte;
  }
  buffer += to_frame(Json().set("second", true));
  EXPECT_EQ(take_frame(buffer).value(), message);
  EXPECT_EQ(take_frame(buffer).value(), Json().set("second", true));
  EXPECT_TRUE(buffer.empty());
}

TEST(Frame, TooLongOrNoJsonIsAnError) {
  std::string longer("\xff\xff\xff\x7f", 4);
  EXPECT_FALSE(take_frame(longer));
  std::string nonsense("\x03\0\0\0{{{", 7);
  EXPECT_FALSE(take_frame(nonsense));
}

}  // namespace
}  // namespace adjutant::model
