// A store on a disk without room for as little as the index of its log, which processes share: it cannot be opened then, but
// by a process that wants to read it all the same. That one has it alone, with an index in memory, and every write fails.
#pragma once

namespace adjutant::store {

// For a process that ends soon, before it opens its first store: what stays would keep the store from others, and from being
// written once there is room again.
void read_without_room();

}  // namespace adjutant::store
