#pragma once
// The calls that SQLite makes to a CrashDisk: its virtual file system and its files.

#include <sqlite3.h>

#include "tests/support/crash_disk.h"

namespace tresen::test {

// An open file, as SQLite allocates it.
struct CrashDisk::Handle {
  sqlite3_file base;  // first: SQLite sees this alone
  CrashDisk* disk;
  File* file;
  int lock;  // SQLITE_LOCK_NONE to SQLITE_LOCK_EXCLUSIVE
  bool temporary;
  unsigned shared;     // slots of the shared memory that it holds, a bit each
  unsigned exclusive;  // likewise
};

struct DiskCalls {
  using Handle = CrashDisk::Handle;
  using File = CrashDisk::File;

  static sqlite3_vfs vfs(CrashDisk& disk);

  static int open(sqlite3_vfs*, const char* name, sqlite3_file*, int flags, int* flags_out);
  static int remove(sqlite3_vfs*, const char* name, int sync_folder);
  static int access(sqlite3_vfs*, const char* name, int flags, int* answer);
  static int full_path(sqlite3_vfs*, const char* name, int size, char* out);
  static int randomness(sqlite3_vfs*, int size, char* out);
  static int pause(sqlite3_vfs*, int microseconds);
  static int current_time(sqlite3_vfs*, double* days);
  static int current_time_ms(sqlite3_vfs*, sqlite3_int64* ms);
  static int last_error(sqlite3_vfs*, int, char*);

  static int close(sqlite3_file*);
  static int read(sqlite3_file*, void* into, int size, sqlite3_int64 offset);
  static int write(sqlite3_file*, const void* from, int size, sqlite3_int64 offset);
  static int truncate(sqlite3_file*, sqlite3_int64 size);
  static int sync(sqlite3_file*, int flags);
  static int size(sqlite3_file*, sqlite3_int64* size);
  static int lock(sqlite3_file*, int level);
  static int unlock(sqlite3_file*, int level);
  static int reserved(sqlite3_file*, int* answer);
  static int control(sqlite3_file*, int op, void* argument);
  static int sector_size(sqlite3_file*);
  static int characteristics(sqlite3_file*);
  static int map_shared(sqlite3_file*, int region, int size, int extend, void volatile** out);
  static int lock_shared(sqlite3_file*, int offset, int count, int flags);
  static void barrier(sqlite3_file*);
  static int unmap_shared(sqlite3_file*, int remove);

 private:
  static CrashDisk& disk_of(sqlite3_vfs* vfs);
  static Handle& handle_of(sqlite3_file* file);
  // An error code if this call is to fail outright; `other` tells the faults that are no errors.
  static int strike(Handle& handle, DiskCall call, int error,
                    std::optional<DiskFault::Kind>& other);
  static void flip(CrashDisk& disk, File& file, char* read, std::size_t offset, std::size_t size);
};

}  // namespace tresen::test
