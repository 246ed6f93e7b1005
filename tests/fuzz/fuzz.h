#pragma once
// What the fuzz targets share. A target feeds bytes to one parser and checks its promises; what a
// broken promise does is abort, so that libFuzzer keeps the bytes.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

namespace tresen::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// A promise that must hold whatever the bytes are.
inline void must(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

// A folder in memory, gone when the program ends in good order.
class Scratch {
 public:
  Scratch() {
    std::error_code none;
    std::string name = std::filesystem::exists("/dev/shm", none) ? "/dev/shm" : "/tmp";
    name += "/tresen-fuzz-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string operator/(std::string_view name) const { return path_ + "/" + std::string(name); }

 private:
  std::string path_;
};

// Makes `to` a copy of the folder `from`, so that each run begins with the same disk.
inline void copy_folder(const std::string& from, const std::string& to) {
  std::error_code trouble;
  std::filesystem::remove_all(to, trouble);
  std::filesystem::copy(from, to, std::filesystem::copy_options::recursive, trouble);
  must(!trouble, "the disk can be copied");
}

}  // namespace tresen::fuzz
