// A home with 20,000 mails, 400 events and 300 contacts, made up by a fixed rule, for what must be quick in a large home.
#pragma once

#include "app/assistant.h"

namespace adjutant::bench {

constexpr int kLargeMails = 20'000;

// Made once beside the sample home, and opened once; its index of mails is whole. `seconds_to_index` is what that took
// when it was made, 0 where it was there already.
struct LargeHome {
  app::Assistant& assistant;
  double seconds_to_index = 0;
};
LargeHome large_home();

}  // namespace adjutant::bench
