#pragma once
// Standard input, line by line.

#include <cstdio>
#include <string>

namespace tresen {

// The next line without its end (\n or \r\n); false at the end of the file.
inline bool read_line(std::FILE* file, std::string& line) {
  line.clear();
  int c = std::fgetc(file);
  if (c == EOF) return false;
  for (; c != EOF && c != '\n'; c = std::fgetc(file)) line += static_cast<char>(c);
  if (line.ends_with('\r')) line.pop_back();
  return true;
}

}  // namespace tresen
