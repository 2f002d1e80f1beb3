// Counts how often SQLite syncs a write-ahead log to the disk, for tests of what is on it when.
#pragma once

#include <sqlite3.h>

#include <utility>

namespace adjutant::store {

// Installs itself in front of the system's files for every database that is opened from then on.
class CountSyncs {
 public:
  CountSyncs() {
    if (system()) return;
    system() = sqlite3_vfs_find(nullptr);
    static sqlite3_vfs counting = *system();
    counting.zName = "counts-syncs";
    counting.xOpen = [](sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* out_flags) {
      const int code = system()->xOpen(system(), name, file, flags, out_flags);
      if (code == SQLITE_OK && (flags & SQLITE_OPEN_WAL) != 0) {
        real() = file->pMethods;
        static sqlite3_io_methods methods = *real();
        methods.xSync = [](sqlite3_file* log, int how) {
          ++count();
          return real()->xSync(log, how);
        };
        file->pMethods = &methods;
      }
      return code;
    };
    sqlite3_vfs_register(&counting, 1);
  }

  // Since the last call.
  static int taken() { return std::exchange(count(), 0); }

 private:
  static sqlite3_vfs*& system() {
    static sqlite3_vfs* vfs = nullptr;
    return vfs;
  }
  static const sqlite3_io_methods*& real() {
    static const sqlite3_io_methods* methods = nullptr;
    return methods;
  }
  static int& count() {
    static int syncs = 0;
    return syncs;
  }
};

}  // namespace adjutant::store
