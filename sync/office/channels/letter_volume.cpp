#include "sync/office/channels/letter_volume.h"

#include <cairo-pdf.h>
#include <unistd.h>

#include <charconv>
#include <fstream>

#include "sync/base/text.h"
#include "sync/office/channels/letter_geometry.h"
#include "sync/office/channels/logo.h"
#include "sync/office/channels/whole_file.h"

namespace tresen {
namespace {

constexpr std::string_view index_head = "letter,first_page,last_page";

struct DestroyPage {
  void operator()(cairo_t* page) const { cairo_destroy(page); }
};

int number_in(const std::string& text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

// A volume that is being drawn, beside its place.
struct VolumeWriter::Sheets {
  explicit Sheets(std::string to)
      : path(std::move(to)),
        surface(cairo_pdf_surface_create((path + ".drawn").c_str(), sheet::width, sheet::height)),
        page(cairo_create(surface.get())) {}
  ~Sheets() { ::unlink((path + ".drawn").c_str()); }

  Result<void> finish(const PdfWords& words) {
    page.reset();
    cairo_surface_finish(surface.get());
    const cairo_status_t status = cairo_surface_status(surface.get());
    if (status != CAIRO_STATUS_SUCCESS) {
      return fail(Fault::storage, "cannot write " + path + ": " + cairo_status_to_string(status));
    }
    return make_archive_pdf(path + ".drawn", path, words);
  }

  std::string path;
  Surface surface;
  std::unique_ptr<cairo_t, DestroyPage> page;
  std::vector<IndexedLetter> letters;
  int pages = 0;
};

VolumeWriter::VolumeWriter(LetterPress& press, VolumePlace place)
    : press_(press), place_(std::move(place)) {}
VolumeWriter::~VolumeWriter() = default;

std::string VolumeWriter::path_of(std::size_t number) const {
  std::string digits = std::to_string(number);
  digits.insert(0, digits.size() < 4 ? 4 - digits.size() : 0, '0');
  return place_.folder + "/" + place_.name + "-" + digits + ".pdf";
}

Result<void> VolumeWriter::add(const LetterData& letter, std::vector<LetterProblem>& problems) {
  if (open_ != nullptr && open_->letters.size() >= place_.letters_max) TRY(close());
  if (open_ == nullptr) open_ = std::make_unique<Sheets>(path_of(done_.size() + 1));
  const int pages = press_.print(letter, open_->page.get(), problems);
  if (pages == 0) return {};
  open_->letters.push_back({letter.key, {open_->pages + 1, open_->pages + pages}});
  open_->pages += pages;
  const cairo_status_t status = cairo_status(open_->page.get());
  if (status == CAIRO_STATUS_SUCCESS) return {};
  return fail(Fault::storage,
              "cannot write " + open_->path + ": " + cairo_status_to_string(status));
}

Result<void> VolumeWriter::close() {
  const std::unique_ptr<Sheets> sheets = std::move(open_);
  if (sheets->letters.empty()) return {};
  TRY(sheets->finish(place_.words));
  std::string index = std::string(index_head) + "\r\n";
  for (const IndexedLetter& letter : sheets->letters) {
    index += letter.key + "," + std::to_string(letter.pages.first) + "," +
             std::to_string(letter.pages.last) + "\r\n";
  }
  TRY(write_whole(sheets->path.substr(0, sheets->path.size() - 4) + ".csv", index));
  TRY_TO(hash, file_hash(sheets->path));
  done_.push_back({sheets->path, std::move(hash), std::move(sheets->letters)});
  return {};
}

Result<int> print_single(LetterPress& press, const LetterData& letter, const std::string& path,
                         const PdfWords& words, std::vector<LetterProblem>& problems) {
  VolumeWriter::Sheets sheets(path);
  const int pages = press.print(letter, sheets.page.get(), problems);
  if (pages > 0) TRY(sheets.finish(words));
  return pages;
}

Result<std::vector<LetterVolume>> VolumeWriter::finish() {
  if (open_ != nullptr) TRY(close());
  return std::move(done_);
}

Result<std::vector<IndexedLetter>> read_volume_index(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) return fail(Fault::absent, "there is no index " + path);
  if (tidied(line) != index_head) return fail(Fault::invalid, path + ":1: is no index of letters");
  std::vector<IndexedLetter> letters;
  for (int number = 2; std::getline(file, line); ++number) {
    const std::vector<std::string> values = split(tidied(line), ',');
    const PageRange pages =
        values.size() == 3 ? PageRange{number_in(values[1]), number_in(values[2])} : PageRange{};
    const int next = letters.empty() ? 1 : letters.back().pages.last + 1;
    if (pages.first != next || pages.last < pages.first) {
      return fail(Fault::invalid, path + ":" + std::to_string(number) + ": is damaged");
    }
    letters.push_back({values[0], pages});
  }
  return letters;
}

}  // namespace tresen
