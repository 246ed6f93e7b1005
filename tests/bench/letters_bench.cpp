// Ten thousand letters, beside a loop that lays out each anew with Pango and Cairo as they come;
// the bytes of one, and the memory of a few and of many. Each run is a process of its own.

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <qrencode.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include "sync/base/text.h"
#include "sync/office/channels/letter_geometry.h"
#include "sync/office/channels/letter_volume.h"
#include "sync/office/channels/logo.h"
#include "tests/bench/figure.h"
#include "tests/support/folder.h"

namespace tresen::bench {
namespace {

constexpr std::uint32_t few = 1000;
constexpr std::string_view base = "a Pango and Cairo loop without hyphenation and PDF/A";

LetterData recipient(std::uint32_t number) {
  static constexpr std::array names{"Müller", "Schmidt", "Schneider", "Fischer",
                                    "Weber",  "Meyer",   "Wagner",    "Becker"};
  static constexpr std::array towns{"Leonberg", "Stuttgart", "Dresden", "Köln", "Bremen"};
  const std::string name = names[number % names.size()];
  const std::string town = towns[number % towns.size()];
  LetterData letter;
  letter.key = "run1-" + std::to_string(number);
  letter.address = {"Frau", "Erika " + name, "Lange Straße " + std::to_string(number % 250),
                    std::to_string(10'000 + number % 89'999) + " " + town};
  letter.code = {7, number};
  letter.values = {{"greeting", "Sehr geehrte Frau " + name},
                   {"branch", town},
                   {"branch_phone", "0711 " + std::to_string(100'000 + number % 40)},
                   {"customer_no", std::to_string(1'000'000 + number)},
                   {"voucher", std::to_string(1000 * (1 + number % 5))},
                   {"valid_until", "2026-12-31"},
                   {"today", "2026-11-22"}};
  return letter;
}

struct Run {
  double seconds = 0;    // of the letters alone
  double processor = 0;  // seconds of it, less shaken by what else runs
  double bytes = 0;      // of all files
  double memory_mb = 0;  // at its most
};

// In a process of its own, so that its memory is its own.
Run run_alone(const std::function<bool(const std::string& folder, std::uint32_t count)>& work,
              std::uint32_t count) {
  const test::Folder folder;
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) return {};
  const pid_t child = ::fork();
  if (child == 0) {
    const auto start = std::chrono::steady_clock::now();
    const bool done = work(folder.path(), count);
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const bool told = ::write(pipe[1], &seconds, sizeof seconds) == sizeof seconds;
    ::_exit(done && told ? 0 : 1);
  }
  Run run;
  int status = 0;
  rusage used{};
  ::close(pipe[1]);
  const bool heard = ::read(pipe[0], &run.seconds, sizeof run.seconds) == sizeof run.seconds;
  ::close(pipe[0]);
  ::wait4(child, &status, 0, &used);
  if (!heard || status != 0) return {};
  const auto seconds_of = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  run.processor = seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
  run.memory_mb = static_cast<double>(used.ru_maxrss) / 1024;
  for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
    if (file.path().extension() == ".pdf") run.bytes += static_cast<double>(file.file_size());
  }
  return run;
}

// As the product does it, hyphenation and all.
bool print_volumes(const LetterTemplate& letter, const Hyphenation& hyphenation,
                   const std::string& folder, std::uint32_t count) {
  auto press = LetterPress::open(letter, hyphenation);
  if (!press) return false;
  VolumeWriter writer(*press, {folder, "run1", {"Bench", "2026-11-22T09:30:00Z"}});
  std::vector<LetterProblem> problems;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!writer.add(recipient(i), problems)) return false;
  }
  return writer.finish() && problems.empty();
}

// The plain loop.
class PlainLoop {
 public:
  PlainLoop(const LetterTemplate& letter, const std::string& path)
      : letter_(letter),
        logo_(*load_logo(letter.logo)),
        surface_(cairo_pdf_surface_create(path.c_str(), sheet::width, sheet::height)),
        page_(cairo_create(surface_.get())) {}
  ~PlainLoop() { cairo_destroy(page_); }

  void print(const LetterData& recipient) {
    const sheet::Form& form = sheet::of(letter_.form);
    draw_logo();
    text(letter_.sender, 7, false, sheet::left, form.window_top + sheet::mm(14));
    text(join(recipient.address, "\n"), 10, false, sheet::left, form.window_top + sheet::mm(19));
    double y = form.info_top;
    for (const InfoRow& row : letter_.info) {
      text(row.label, 8.5, false, sheet::info_left, y);
      y = text(filled(row.text, recipient), 8.5, false, sheet::info_text_left, y);
    }
    y = text(filled(letter_.subject.front(), recipient), letter_.size + 0.5, true, sheet::left,
             form.text_top) +
        2 * letter_.size;
    for (const GappedText& paragraph : letter_.body) {
      y = text(filled(paragraph, recipient), letter_.size, false, sheet::left, y) + letter_.size;
    }
    text(filled(letter_.reply.front(), recipient), 8.5, false, sheet::left, sheet::reply_top);
    text("Code " + to_readable(recipient.code), 10, true, sheet::left, sheet::code_baseline - 10);
    y = sheet::footer_bottom - 20;
    for (const std::string& line : letter_.footer) y = text(line, 7, false, sheet::left, y);
    draw_code(to_text(recipient.code));
    cairo_show_page(page_);
  }

 private:
  static std::string filled(const GappedText& gapped, const LetterData& recipient) {
    std::vector<std::string> missing;
    return gapped.filled(recipient.values, missing).value_or("");
  }

  // Returns where it ends.
  double text(const std::string& words, double size, bool bold, double x, double y) {
    PangoLayout* const layout = pango_cairo_create_layout(page_);
    pango_cairo_context_set_resolution(pango_layout_get_context(layout), 72);
    PangoFontDescription* const font = pango_font_description_from_string(
        (letter_.font + (bold ? " Bold " : " ") + std::to_string(size)).c_str());
    pango_layout_set_font_description(layout, font);
    pango_layout_set_width(layout, static_cast<int>((sheet::right - x) * PANGO_SCALE));
    pango_layout_set_justify(layout, TRUE);
    pango_layout_set_text(layout, words.c_str(), -1);
    cairo_move_to(page_, x, y);
    pango_cairo_show_layout(page_, layout);
    int width = 0, height = 0;
    pango_layout_get_size(layout, &width, &height);
    pango_font_description_free(font);
    g_object_unref(layout);
    return y + static_cast<double>(height) / PANGO_SCALE;
  }

  void draw_logo() {
    const double scale = sheet::logo_width_max / cairo_image_surface_get_width(logo_.get());
    cairo_save(page_);
    cairo_translate(page_, sheet::right - sheet::logo_width_max, sheet::logo_top);
    cairo_scale(page_, scale, scale);
    cairo_set_source_surface(page_, logo_.get(), 0, 0);
    cairo_paint(page_);
    cairo_restore(page_);
  }

  void draw_code(const std::string& words) {
    QRcode* const code = QRcode_encodeString(words.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    const double dot = sheet::code_size / code->width;
    for (int i = 0; i < code->width * code->width; ++i) {
      if ((code->data[i] & 1) == 0) continue;
      cairo_rectangle(page_, sheet::right - sheet::code_size + i % code->width * dot,
                      sheet::reply_top + i / code->width * dot, dot, dot);
    }
    cairo_fill(page_);
    QRcode_free(code);
  }

  const LetterTemplate& letter_;
  Surface logo_;
  Surface surface_;
  cairo_t* page_;
};

bool print_plainly(const LetterTemplate& letter, const std::string& folder, std::uint32_t count) {
  PlainLoop loop(letter, folder + "/plain.pdf");
  for (std::uint32_t i = 0; i < count; ++i) loop.print(recipient(i));
  return true;
}

Result<void> run(std::uint32_t many, int rounds, bool as_json) {
  TRY_TO(letter, load_letter_template(TRESEN_SOURCE_DIR "/assets/letters/einladung.letter"));
  TRY_TO(hyphenation, Hyphenation::load(letter.language));
  const auto ours = [&](const std::string& folder, std::uint32_t count) {
    return print_volumes(letter, hyphenation, folder, count);
  };
  const auto plain = [&](const std::string& folder, std::uint32_t count) {
    return print_plainly(letter, folder, count);
  };
  std::vector<double> rates, plain_rates, processor, plain_processor;
  Run last, last_plain;
  for (int round = 0; round < rounds; ++round) {
    last = run_alone(ours, many);
    last_plain = run_alone(plain, many);
    if (last.bytes == 0 || last_plain.bytes == 0) return fail(Fault::invalid, "a run failed");
    rates.push_back(many / last.seconds);
    plain_rates.push_back(many / last_plain.seconds);
    processor.push_back(1e6 * last.processor / many);
    plain_processor.push_back(1e6 * last_plain.processor / many);
  }
  const std::string count = std::to_string(many);
  print({"letters", count + " one-page letters in volumes, one core", quantile(rates, 0.5),
         "letters/s", std::string(base), quantile(plain_rates, 0.5), ratio_at_least(3)},
        as_json);
  print({"letters", "processor for a letter", quantile(processor, 0.5), "us", std::string(base),
         quantile(plain_processor, 0.5), ratio_at_most(1.0 / 3)},
        as_json);
  print({"letters", "bytes of a letter", last.bytes / many, "bytes", std::string(base),
         last_plain.bytes / many, value_at_most(8192)},
        as_json);
  const Run small = run_alone(ours, few);
  print({"letters", "memory at its most with " + count + " letters", last.memory_mb, "MB",
         "with " + std::to_string(few) + " letters", small.memory_mb, value_at_most(200)},
        as_json);
  return {};
}

}  // namespace
}  // namespace tresen::bench

int main(int count, char** arguments) {
  bool as_json = false;
  std::uint32_t many = 10'000;
  int rounds = 3;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = arguments[i];
    if (word == "--json") as_json = true;
    if (word == "--rows" && i + 1 < count) {
      many = static_cast<std::uint32_t>(std::strtoul(arguments[++i], nullptr, 10));
    }
    if (word == "--rounds" && i + 1 < count) rounds = std::atoi(arguments[++i]);
  }
  if (const auto done = tresen::bench::run(many, rounds, as_json); !done) {
    std::fprintf(stderr, "letters_bench: %s\n", done.error().detail.c_str());
    return 1;
  }
  return 0;
}
