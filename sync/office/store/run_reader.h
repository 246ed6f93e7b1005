#pragma once
// Looks at runs as they were when the reader was opened, on a connection of its own: it never waits
// for the writer, nor the writer for it. A reader belongs to one thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "tresen/v1/dispatch.pb.h"
#include "tresen/v1/run.pb.h"

namespace tresen {

// A letter that is on paper, or may be.
struct PrintedLetter {
  v1::PulledLetter place;    // volume and sheets
  std::uint32_t number = 0;  // within the campaign
  Uuid person;
  v1::Recipient recipient;  // as frozen; empty: erased
};

class RunReader {
 public:
  virtual ~RunReader() = default;

  // absent: there is no such run.
  virtual Result<v1::RunFacts> run(std::uint64_t run) = 0;
  // All of the ledger, by their numbers.
  virtual Result<std::vector<v1::RunItem>> items(std::uint64_t run) = 0;
  // Of somebody in a run, on the code of the letter. Nothing: not in it.
  virtual Result<std::optional<std::uint32_t>> number_of(std::uint64_t run, const Uuid& person) = 0;
  // In the order of the sheets: what was fixed as a letter and sent from then on, and what is about
  // to be.
  virtual Result<std::vector<PrintedLetter>> letters(std::uint64_t run, std::int64_t since_ms) = 0;
  // But for currency and fixed cost, which the campaign knows.
  virtual Result<v1::RunStatisticsReply> statistics(std::uint64_t run) = 0;
};

// absent: there is no head office in `dir`.
Result<std::unique_ptr<RunReader>> open_run_reader(const std::string& dir);

}  // namespace tresen
