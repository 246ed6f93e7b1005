#pragma once
// Marked strings about a person, and the search for them in every byte of every file of a folder.
//
// What is packed is unpacked to be searched: the chunks of snapshots, and letters in the archive.
// Nothing else that head office or a terminal keeps is packed, and all texts are UTF-8.

#include <zstd.h>

#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

namespace tresen::test {

inline constexpr std::string_view canary_head = "KANARIE";
inline constexpr std::string_view canary_tail = "VOGEL";
inline constexpr int canary_first = 10'000;
inline constexpr int torn_canary = -1;  // a piece of one

inline std::string canary(int number) {
  return std::string(canary_head) + std::to_string(canary_first + number) +
         std::string(canary_tail);
}

// The bytes of a file; unpacked, where they are a Zstandard frame.
inline std::string plain_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), {});
  constexpr std::string_view zstd_magic = "\x28\xb5\x2f\xfd";
  constexpr std::size_t unpacked_max = 4 * 1024 * 1024;
  if (!bytes.starts_with(zstd_magic)) return bytes;
  std::string plain(unpacked_max, '\0');
  const auto size = ZSTD_decompress(plain.data(), plain.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size) != 0) return bytes;
  plain.resize(size);
  return plain;
}

// What stands on the pages of a PDF.
inline std::string words_on(const std::filesystem::path& path) {
  const std::string command = "pdftotext -raw '" + path.string() + "' -";
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return "";
  std::string words;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) words += static_cast<char>(c);
  ::pclose(pipe);
  return words;
}

// The numbers of the canaries that are in it.
inline void find_canaries(std::string_view bytes, std::set<int>& found) {
  for (std::size_t at = bytes.find(canary_head); at != std::string_view::npos;
       at = bytes.find(canary_head, at + 1)) {
    const std::string_view rest = bytes.substr(at + canary_head.size());
    int number = 0;
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    const bool whole =
        read.ec == std::errc() &&
        rest.substr(static_cast<std::size_t>(read.ptr - rest.data())).starts_with(canary_tail);
    found.insert(whole ? number - canary_first : torn_canary);
  }
}

// The same in any file below a folder.
inline std::set<int> canaries_below(const std::string& folder) {
  std::set<int> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    find_canaries(plain_bytes(entry.path()), found);
    if (entry.path().extension() == ".pdf") find_canaries(words_on(entry.path()), found);
  }
  return found;
}

}  // namespace tresen::test
