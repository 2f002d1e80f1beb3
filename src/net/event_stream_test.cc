#include "net/event_stream.h"

#include <gmock/gmock.h>

namespace adjutant::net {
namespace {

using testing::ElementsAre;

// The data of all events, fed in pieces of this size.
std::vector<std::string> read(std::string_view bytes, std::size_t piece, EventStream& stream) {
  std::vector<std::string> out;
  while (!bytes.empty()) {
    const auto more = stream.feed(bytes.substr(0, piece), [&](const std::string& data) -> Result<bool> {
      out.push_back(data);
      return true;
    });
    EXPECT_TRUE(more && *more);
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
  return out;
}

TEST(EventStream, IsReadAsTheStandardSaysInPiecesOfAnySize) {
  const std::string bytes =
      "\xEF\xBB\xBF: a comment\r\n"
      "id: 1\ndata: one\n\n"
      "event: message\rdata: two\rdata:lines\r\r"
      "event: other\ndata: not for us\n\n"
      "data\ndata: after an empty line\r\n\r\n"
      "id: 2\nretry: 1500\ndata:\n\n"
      "retry: soon\nunknown: field\ndata:  with a space\n\n"
      "data: never ended\n";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    EventStream stream;
    EXPECT_THAT(read(bytes, piece, stream), ElementsAre("one", "two\nlines", "\nafter an empty line", " with a space"))
        << piece;
    EXPECT_EQ(stream.last_id(), "2");
    EXPECT_EQ(stream.retry(), 1500);
  }
}

TEST(EventStream, EndsWhenNoMoreIsWanted) {
  EventStream stream;
  std::vector<std::string> seen;
  const auto more = stream.feed("data: one\n\ndata: two\n\n", [&](const std::string& data) -> Result<bool> {
    seen.push_back(data);
    return false;
  });
  ASSERT_TRUE(more);
  EXPECT_FALSE(*more);
  EXPECT_THAT(seen, ElementsAre("one"));
  EXPECT_FALSE(
      stream.feed("\ndata: x\n\n", [](const std::string&) -> Result<bool> { return fail(ErrorKind::failed, "e"); }));
}

TEST(EventStream, ThatGrowsWithoutEndIsAnError) {
  const std::string piece(1 << 20, 'x');
  for (const std::string& end : {std::string(), std::string("\ndata:")}) {
    EventStream stream;
    const EventStream::OnData none = [](const std::string&) -> Result<bool> { return true; };
    int pieces = 0;
    ASSERT_TRUE(stream.feed("data:", none));
    while (pieces < 100 && stream.feed(piece + end, none)) ++pieces;
    EXPECT_EQ(pieces, static_cast<int>(EventStream::kLongestEvent >> 20) - 1);
  }
}

TEST(EventStream, IdsAreBoundedAndWithoutNul) {
  EventStream stream;
  read("id: good\n\nid: " + std::string(2000, 'x') + "\n\nid: a" + std::string(1, '\0') + "b\n\n", 7, stream);
  EXPECT_EQ(stream.last_id(), "good");
}

}  // namespace
}  // namespace adjutant::net
