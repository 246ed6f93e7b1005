#pragma once
// Figures on paper: tables of an A4 sheet with a bar beside the figures in the same row.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace tresen {

// A word in both languages.
struct SheetWord {
  std::string_view key, german, english;
};

// One row: a bar of `share` of the scale, and its figures.
struct SheetRow {
  std::string label;
  double share = 0;  // 0 to 1
  std::vector<std::string> figures;
  bool strong = false;  // a sum
  bool rest = false;    // of those who got nothing
};

class FigureSheet {
 public:
  // `language`: de or en, else German. `words` outlive the sheet.
  FigureSheet(std::string_view language, std::span<const SheetWord> words);
  ~FigureSheet();
  FigureSheet(const FigureSheet&) = delete;
  FigureSheet& operator=(const FigureSheet&) = delete;

  // The word of a key; the key itself where there is none.
  std::string word(std::string_view key) const;
  // Between a number and its fraction.
  std::string_view point() const;
  // "40.212", and in English "40,212".
  std::string number(std::uint64_t value) const;
  // "\u2212 1.200,50 \u20ac".
  std::string money(std::int64_t cents, const std::string& currency) const;

  void title(const std::string& head, const std::string& below);
  // At most four figures. `scale`: what a full bar stands for.
  void section(const std::string& head, const std::vector<std::string>& figures,
               const std::string& scale);
  void row(const SheetRow& row);
  // The whole sheet as a PDF. storage: it cannot be made.
  Result<std::string> finish();

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace tresen
