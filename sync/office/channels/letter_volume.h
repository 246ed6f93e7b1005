#pragma once
// Letters as they lie in the archive and go to the printer: volumes of at most 2,000 letters, each
// a PDF of its own (the parts of PDF/A-2b), and an index beside it that says whose pages are whose.
//
// A volume is there whole or not at all. Memory does not grow with the number of letters.

#include <cairo.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "sync/office/channels/channel.h"
#include "sync/office/channels/letter_press.h"
#include "sync/office/channels/pdf_archive.h"

namespace tresen {

inline constexpr std::size_t letters_per_volume = 2000;

struct IndexedLetter {
  std::string key;  // of the parcel
  PageRange pages;

  bool operator==(const IndexedLetter&) const = default;
};

struct LetterVolume {
  std::string path;  // of the PDF; its index has the same name with .csv
  std::string hash;  // SHA-256 of the PDF
  std::vector<IndexedLetter> letters;
};

struct VolumePlace {
  std::string folder;  // must exist
  std::string name;    // "g7k-1" makes g7k-1-0001.pdf and g7k-1-0001.csv
  PdfWords words;      // nothing personal
  std::size_t letters_max = letters_per_volume;
};

// Writes one letter after the other.
class VolumeWriter {
 public:
  // `press` outlives it.
  VolumeWriter(LetterPress& press, VolumePlace place);
  VolumeWriter(const VolumeWriter&) = delete;
  VolumeWriter& operator=(const VolumeWriter&) = delete;
  // What was not finished is gone.
  ~VolumeWriter();

  // A letter that cannot be printed is left out, and `problems` has got why. storage: disk full;
  // then the writer is of no more use.
  Result<void> add(const LetterData& letter, std::vector<LetterProblem>& problems);
  // Closes the last volume. All volumes, in their order; none where there were no letters.
  Result<std::vector<LetterVolume>> finish();

 private:
  struct Sheets;
  friend Result<int> print_single(LetterPress&, const LetterData&, const std::string&,
                                  const PdfWords&, std::vector<LetterProblem>&);
  Result<void> close();
  std::string path_of(std::size_t number) const;

  LetterPress& press_;
  VolumePlace place_;
  std::unique_ptr<Sheets> open_;  // the volume that is being written
  std::vector<LetterVolume> done_;
};

// One letter as a file of its own, to be looked at. Its number of pages; 0: `problems` has got why
// there is no file.
Result<int> print_single(LetterPress& press, const LetterData& letter, const std::string& path,
                         const PdfWords& words, std::vector<LetterProblem>& problems);

// The index beside a volume. invalid: it is damaged.
Result<std::vector<IndexedLetter>> read_volume_index(const std::string& path);

}  // namespace tresen
