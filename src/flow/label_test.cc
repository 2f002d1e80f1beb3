#include "flow/label.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace rc {

template <>
struct Arbitrary<adjutant::flow::Label> {
  static Gen<adjutant::flow::Label> arbitrary() {
    using namespace adjutant::flow;
    const auto address = gen::element<std::string>("ann@x.example", "ben@x.example", "cy@y.example", "*");
    const auto source =
        gen::map(gen::tuple(gen::inRange(0, 6), address, gen::arbitrary<bool>()), [](const auto& parts) {
          return Source{static_cast<SourceKind>(std::get<0>(parts)), std::get<1>(parts), std::get<2>(parts)};
        });
    return gen::map(gen::tuple(gen::container<std::vector<Source>>(source), gen::arbitrary<bool>(),
                               gen::container<std::vector<std::string>>(address)),
                    [](const auto& parts) {
                      return Label(std::get<0>(parts),
                                   std::get<1>(parts) ? Readers() : Readers::only(std::get<2>(parts)));
                    });
  }
};

}  // namespace rc

namespace adjutant::flow {
namespace {

void holds(const char* law, auto property) { EXPECT_TRUE(rc::check(law, property)); }

TEST(LabelLaws, JoinIsASemilattice) {
  holds("associative", [](Label a, Label b, Label c) { RC_ASSERT(join(join(a, b), c) == join(a, join(b, c))); });
  holds("commutative", [](Label a, Label b) { RC_ASSERT(join(a, b) == join(b, a)); });
  holds("idempotent", [](Label a) { RC_ASSERT(join(a, a) == a); });
  holds("neutral", [](Label a) { RC_ASSERT(join(a, Label()) == a); });
}

TEST(LabelLaws, JoinCoversBothSides) {
  holds("upper bound", [](Label a, Label b) {
    const Label both = join(a, b);
    RC_ASSERT(both.covers(a) && both.covers(b));
    for (const auto& address : both.readers().addresses())
      RC_ASSERT(a.readers().allows(address) && b.readers().allows(address));
  });
  holds("least", [](Label a, Label b, Label c) {
    if (c.covers(a) && c.covers(b)) RC_ASSERT(c.covers(join(a, b)));
  });
  holds("trust is lost, never gained",
        [](Label a, Label b) { RC_ASSERT(join(a, b).trusted() == (a.trusted() && b.trusted())); });
}

TEST(LabelLaws, StoredLabelsComeBack) {
  holds("json", [](Label a) { RC_ASSERT(*label_from_json(to_json(a)) == a); });
}

TEST(Label, SaysWhoSpoke) {
  const Label ben(Source{SourceKind::person, "ben@x.example", false}, Readers::only({"Ben@x.example", "me@x.example"}));
  EXPECT_EQ(describe_sources(join(Label::owner(), ben)), "you; ben@x.example (not verified)");
  EXPECT_TRUE(ben.readers().allows("BEN@X.example"));
  EXPECT_FALSE(ben.readers().allows("eve@x.example"));
  EXPECT_TRUE(Label::owner().readers().allows("eve@x.example"));
}

}  // namespace
}  // namespace adjutant::flow
