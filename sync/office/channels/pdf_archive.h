#pragma once
// PDF files as an archive wants them, and pages out of them (libqpdf).
//
// PDF/A-2b asks for embedded fonts, a stated colour space, XMP metadata, and forbids encryption,
// scripts and interpolated pictures. The parts are made here and checked by their structure; no
// validator of PDF/A is packaged for Debian 12.

#include <memory>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "sync/office/channels/channel.h"

class QPDF;

namespace tresen {

struct PdfWords {
  std::string title;
  std::string date;  // of its making, 2026-11-22T09:30:00Z
};

// Writes what Cairo drew as an archive's file, whole or not at all.
Result<void> make_archive_pdf(const std::string& drawn, const std::string& path,
                              const PdfWords& words);

// Number of pages. absent: not there; invalid: no PDF.
Result<int> pages_of(const std::string& path);

// Pages of a file, rising, as a file of its own, unchanged. invalid: there are no such pages.
Result<void> extract_pages(const std::string& from, const std::vector<PageRange>& ranges,
                           const std::string& to);

// A file that is open, and pages of it as files of their own, one after the other.
class PdfPages {
 public:
  // absent, invalid: as pages_of().
  static Result<PdfPages> open(const std::string& path);
  PdfPages(PdfPages&&) noexcept;
  ~PdfPages();

  // The bytes of such a file. invalid: there are no such pages.
  Result<std::string> file_of(PageRange range);

 private:
  PdfPages(std::string path, std::unique_ptr<QPDF> pdf);
  std::string path_;
  std::unique_ptr<QPDF> pdf_;
};

// The same file with nothing on these pages, not even unseen; all others, and their numbers, stay.
Result<void> blank_pages(const std::string& from, const std::vector<PageRange>& ranges,
                         const std::string& to);

// What an archive would object to, by structure; empty: nothing was found.
Result<std::vector<std::string>> archive_objections(const std::string& path);

}  // namespace tresen
