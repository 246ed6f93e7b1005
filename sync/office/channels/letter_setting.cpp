#include "sync/office/channels/letter_setting.h"

#include <algorithm>

#include "sync/office/channels/letter_geometry.h"

namespace tresen {
namespace {

constexpr double leading_of_size = 1.3;
constexpr double info_leading = 12;
constexpr double reply_leading = 11.5;
constexpr std::size_t lines_together = 2;  // at both sides of a page's end
constexpr std::size_t words_max = 10'000;  // remembered: about two thousand letters

}  // namespace

LetterPress::Setting::Setting(LetterTemplate letter, Typesetter typesetter, Surface logo)
    : letter_(std::move(letter)),
      typesetter_(std::move(typesetter)),
      logo_(std::move(logo)),
      leading_(letter_.size * leading_of_size) {}

std::string LetterPress::Setting::lay_out_fixed() {
  body_.clear();
  for (const GappedText& text : letter_.body) {
    auto& fixed = body_.emplace_back();
    if (!text.fixed()) continue;
    std::vector<std::string> none;
    Paragraph paragraph =
        typesetter_.lay_out(*text.filled({}, none), font_text, sheet::text_width, alignment());
    const double height = leading_ * static_cast<double>(paragraph.lines.size() + 1);
    Surface picture = record(sheet::text_width, height);
    cairo_t* const drawn = cairo_create(picture.get());
    typesetter_.draw(drawn, paragraph, 0, leading_, leading_);
    cairo_destroy(drawn);
    fixed.emplace(Fixed{std::move(paragraph), std::move(picture)});
  }
  labels_.clear();
  for (const InfoRow& row : letter_.info) {
    labels_.push_back(typesetter_.lay_out(
        row.label, font_info, sheet::info_text_left - sheet::info_left, Alignment::left));
    if (!labels_.back().fits() || labels_.back().lines.size() > 1) {
      return "a label beside the address is too wide: " + row.label;
    }
  }
  const auto too_wide = [&](const std::string& text, FontId font, double width) {
    return !text.empty() &&
           (!typesetter_.lay_out(text, font, width, Alignment::centred).fits() ||
            typesetter_.lay_out(text, font, width, Alignment::centred).lines.size() > 1);
  };
  if (too_wide(letter_.sender, font_small, sheet::window_text_width)) {
    return "the line of the sender is wider than the window of the envelope";
  }
  if (too_wide(letter_.note, font_remark, sheet::window_text_width)) {
    return "the note is wider than the window of the envelope";
  }
  for (const std::string& line : letter_.footer) {
    if (too_wide(line, font_small, sheet::text_width)) {
      return "a line of the footer is wider than the text: " + line;
    }
  }
  static_ = record(sheet::width, sheet::height);
  cairo_t* const first = cairo_create(static_.get());
  draw_static(first);
  cairo_destroy(first);
  static_next_ = record(sheet::width, sheet::height);
  cairo_t* const next = cairo_create(static_next_.get());
  draw_footer(next);
  cairo_destroy(next);
  return {};
}

Paragraph LetterPress::Setting::set_text(const GappedText& text, FontId font, double width,
                                         Alignment alignment, const std::string& place,
                                         const LetterData& letter,
                                         std::vector<LetterProblem>& problems) {
  std::vector<std::string> missing;
  const auto filled = text.filled(letter.values, missing);
  for (const std::string& name : missing) {
    problems.push_back({letter.key, place, "no value for " + name});
  }
  if (!filled) return {};
  Paragraph paragraph = typesetter_.lay_out(*filled, font, width, alignment);
  if (!paragraph.fits()) {
    problems.push_back({letter.key, place, "a word is wider than its box"});
  }
  if (!paragraph.drawable()) {
    problems.push_back({letter.key, place, "no font has one of its letters"});
  }
  return paragraph;
}

void LetterPress::Setting::set_address(const LetterData& letter, SetLetter& set,
                                       std::vector<LetterProblem>& problems) {
  const auto problem = [&](std::string what) {
    problems.push_back({letter.key, "address", std::move(what)});
  };
  const auto count = static_cast<int>(letter.address.size());
  if (count < 2) return problem("an address has at least two lines");
  if (count > sheet::address_lines_max) {
    return problem("an address has at most six lines, this one has " + std::to_string(count));
  }
  set.address.font = font_address;
  for (const std::string& text : letter.address) {
    // Lines of an address are never broken: one that needs a second line is too wide.
    Paragraph line =
        typesetter_.lay_out(text, font_address, sheet::window_text_width, Alignment::centred);
    if (text.empty()) return problem("an address has no empty lines");
    if (line.lines.size() > 1 || !line.fits()) return problem("a line is wider than the window");
    if (!line.drawable()) return problem("no font has one of its letters");
    line.lines.front().indent = 0;
    set.address.lines.push_back(std::move(line.lines.front()));
  }
}

void LetterPress::Setting::set_info(const LetterData& letter, SetLetter& set,
                                    std::vector<LetterProblem>& problems) {
  std::size_t lines = 0;
  for (const InfoRow& row : letter_.info) {
    set.info.push_back(set_text(row.text, font_info, sheet::info_width, Alignment::left, "info",
                                letter, problems));
    lines += set.info.back().lines.size();
  }
  if (static_cast<double>(lines) * info_leading > sheet::info_height) {
    problems.push_back({letter.key, "info", "the lines beside the address run out of their box"});
  }
}

void LetterPress::Setting::set_body(const LetterData& letter, SetLetter& set,
                                    std::vector<LetterProblem>& problems) {
  set.own.reserve(letter_.body.size());  // pointers into it stay
  for (std::size_t i = 0; i < letter_.body.size(); ++i) {
    if (body_[i]) {
      set.body.push_back(&body_[i]->paragraph);
      continue;
    }
    set.own.push_back(set_text(letter_.body[i], font_text, sheet::text_width, alignment(), "text",
                               letter, problems));
    set.body.push_back(&set.own.back());
  }
}

// Fills page after page; a blank line stands between paragraphs (DIN 5008).
void LetterPress::Setting::place_body(SetLetter& set) const {
  double bottom = sheet::body_bottom;
  double baseline =
      sheet::of(letter_.form).text_top + letter_.size +
      leading_ *
          (set.subject.lines.empty() ? 0 : 2 + static_cast<double>(set.subject.lines.size()));
  int page = 0;
  const auto room = [&] {
    return baseline > bottom ? std::size_t{0}
                             : static_cast<std::size_t>((bottom - baseline) / leading_) + 1;
  };
  for (std::size_t i = 0; i < set.body.size(); ++i) {
    const std::size_t all = set.body[i]->lines.size();
    for (std::size_t first = 0; first < all;) {
      std::size_t count = std::min(all - first, room());
      const std::size_t left_over = all - first - count;
      if (left_over > 0 && left_over < lines_together) {
        count = count > lines_together ? count - (lines_together - left_over) : 0;
      }
      if (left_over > 0 && count < lines_together) count = 0;
      if (count > 0) {
        set.parts.push_back({i, first, count, page, baseline});
        first += count;
        baseline += leading_ * static_cast<double>(count);
      }
      if (first < all) {
        ++page;
        baseline = sheet::next_page_top;
        bottom = sheet::next_page_bottom;
      }
    }
    baseline += leading_;
  }
  set.pages = page + 1;
}

std::optional<SetLetter> LetterPress::Setting::set(const LetterData& letter,
                                                   std::vector<LetterProblem>& problems) {
  // The paragraphs of the last letter are gone by now.
  if (typesetter_.remembered() > words_max) {
    typesetter_.forget();
    lay_out_fixed();
  }
  const std::size_t problems_before = problems.size();
  SetLetter set;
  set_address(letter, set, problems);
  set_info(letter, set, problems);
  for (const GappedText& text : letter_.subject) {
    set.subject = set_text(text, font_subject, sheet::text_width, Alignment::left, "subject",
                           letter, problems);
  }
  for (const GappedText& text : letter_.reply) {
    set.reply =
        set_text(text, font_info, sheet::reply_width, Alignment::left, "reply", letter, problems);
  }
  if (static_cast<double>(set.reply.lines.size()) * reply_leading > sheet::reply_height) {
    problems.push_back({letter.key, "reply", "the text beside the QR runs out of its box"});
  }
  set_body(letter, set, problems);
  if (problems.size() > problems_before) return std::nullopt;
  place_body(set);
  if (set.pages > letter_.pages_max) {
    problems.push_back({letter.key, "text",
                        "the letter needs " + std::to_string(set.pages) + " pages, it may have " +
                            std::to_string(letter_.pages_max)});
    return std::nullopt;
  }
  return set;
}

}  // namespace tresen
