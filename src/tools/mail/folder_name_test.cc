#include "tools/mail/folder_name.h"

#include <gtest/gtest.h>

namespace adjutant::tools::mail {
namespace {

TEST(FolderName, AsInTheStandardAndInMailClients) {
  EXPECT_EQ(decode_folder_name("Entw&APw-rfe"), "Entwürfe");
  EXPECT_EQ(decode_folder_name("~peter.mail.&U,BTFw-.&ZeVnLIqe-"), "~peter.mail.台北.日本語");
  EXPECT_EQ(decode_folder_name("Tom &- Jerry"), "Tom & Jerry");
  EXPECT_EQ(decode_folder_name("&2D3eAA-"), "😀");
  EXPECT_EQ(encode_folder_name("😀 & Ä"), "&2D3eAA- &- &AMQ-");
}

TEST(FolderName, WhatIsNoNameIsNone) {
  for (const char* broken : {"&", "&U,BTF", "&!-", "&2D0-", "&AGE-", "&APw-&APw-", "Entwürfe"})
    EXPECT_FALSE(decode_folder_name(broken)) << broken;
}

TEST(FolderName, NoPathsAndNothingHidden) {
  EXPECT_TRUE(is_good_folder_name("Lists.Choir"));
  for (const char* bad : {"", "..", ".hidden", "a/b", "../x", "a..b", "a.", "a\nb", "\x1b[2J"})
    EXPECT_FALSE(is_good_folder_name(bad)) << bad;
}

}  // namespace
}  // namespace adjutant::tools::mail
