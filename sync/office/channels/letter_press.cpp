#include "sync/office/channels/letter_press.h"

#include "sync/office/channels/letter_setting.h"

namespace tresen {

LetterPress::LetterPress(std::unique_ptr<Setting> setting) : setting_(std::move(setting)) {}
LetterPress::LetterPress(LetterPress&&) noexcept = default;
LetterPress& LetterPress::operator=(LetterPress&&) noexcept = default;
LetterPress::~LetterPress() = default;

Result<LetterPress> LetterPress::open(const LetterTemplate& letter,
                                      const Hyphenation& hyphenation) {
  if (hyphenation.language() != letter.language) {
    return fail(Fault::invalid,
                "the letter is in " + letter.language + ", not in " + hyphenation.language());
  }
  // In the order of LetterFont.
  TRY_TO(typesetter, Typesetter::open({{letter.font, letter.size, false},
                                       {letter.font, letter.size + 0.5, true},
                                       {letter.font, 7, false},
                                       {letter.font, 8.5, false},
                                       {letter.font, 10, true},
                                       {letter.font, 10, false},
                                       {letter.font, 8, true}},
                                      &hyphenation));
  Surface logo;
  if (!letter.logo.empty()) {
    TRY_TO(picture, load_logo(letter.logo));
    logo = std::move(picture);
  }
  auto setting = std::make_unique<Setting>(letter, std::move(typesetter), std::move(logo));
  const std::string wrong = setting->lay_out_fixed();
  if (!wrong.empty()) return fail(Fault::invalid, wrong);
  return LetterPress(std::move(setting));
}

int LetterPress::check(const LetterData& letter, std::vector<LetterProblem>& problems) {
  const auto set = setting_->set(letter, problems);
  return set ? set->pages : 0;
}

int LetterPress::print(const LetterData& letter, cairo_t* page,
                       std::vector<LetterProblem>& problems) {
  const auto set = setting_->set(letter, problems);
  if (!set) return 0;
  for (int number = 0; number < set->pages; ++number) {
    setting_->draw(*set, letter, number, page);
    cairo_show_page(page);
  }
  return set->pages;
}

std::vector<std::string> LetterPress::picture(const LetterData& letter, int width_px,
                                              std::vector<LetterProblem>& problems) {
  std::vector<std::string> pictures;
  const auto set = setting_->set(letter, problems);
  if (!set) return pictures;
  for (int number = 0; number < set->pages; ++number) {
    pictures.push_back(setting_->picture(*set, letter, number, width_px));
  }
  return pictures;
}

}  // namespace tresen
