#include <cstdio>
#include <exception>

#include "sync/office/cli/arguments.h"

int main(int count, char** words) {
  try {
    return tresen::run_command_line(count, words);
  } catch (const std::exception& error) {
    // Only the standard library throws, when memory is at its end.
    std::fprintf(stderr, "tresen-headoffice: %s\n", error.what());
    return 1;
  }
}
