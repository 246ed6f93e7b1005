#pragma once
// Tables as other programs write them (RFC 4180, and what is found in its stead): one record after
// the other, each with its line.
//
// A quote that is never closed spoils one line, not the rest of the file: reading begins again at
// the next line. Quotes inside an unquoted value are taken as they are.

#include <csv.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tresen {

struct CsvRecord {
  std::size_t line = 0;  // where it begins, from 1
  std::vector<std::string> values;
  std::string_view raw;  // as in the file, without the line end
  std::string broken;    // why it could not be read, and then without values; empty: it could
};

class CsvReader {
 public:
  // `text` outlives the reader. A byte order mark is skipped.
  CsvReader(std::string_view text, char separator);
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;
  ~CsvReader();

  // The next record that is not blank; nothing at the end. `columns`: how many values a record
  // should have; one over several lines with another number is taken for a broken quote. 0: any.
  std::optional<CsvRecord> next(std::size_t columns = 0);

  // How much of the text is read, in bytes.
  std::size_t offset() const { return offset_; }

 private:
  struct Bounds {
    std::size_t end = 0;    // behind the last byte of the record
    std::size_t after = 0;  // where the next one begins
    bool closed = true;     // false: a quote is open or is followed by something
    bool several_lines = false;
  };
  Bounds bounds_from(std::size_t offset) const;
  Bounds line_from(std::size_t offset) const;
  std::vector<std::string> values_of(std::string_view raw);

  std::string_view text_;
  char separator_;
  std::size_t offset_ = 0;
  std::size_t line_ = 1;
  csv_parser parser_{};
};

// `,` `;` or tab: the one that is found most often outside quotes in the first record; `,` if there
// is none.
char separator_of(std::string_view text);

// A record as RFC 4180 writes it, with its line end (\r\n).
std::string csv_line(const std::vector<std::string>& values);

}  // namespace tresen
