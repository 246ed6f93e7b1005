#pragma once
// Where things stand on a letter by DIN 5008, in points of 1/72 inch from the upper left corner.
// Numbers in millimetres as in KOMA-Script's DIN.lco and DINmtext.lco.

#include "sync/office/channels/letter_template.h"

namespace tresen::sheet {

constexpr double mm(double millimetres) { return millimetres * 72 / 25.4; }

constexpr double width = mm(210);
constexpr double height = mm(297);
constexpr double left = mm(25);    // of all text
constexpr double right = mm(190);  // of all text
constexpr double text_width = right - left;

// The window of the envelope is 85 x 45 mm from x = 20 mm; 17.7 mm of it are for sender and remark,
// 27.3 mm for the address.
constexpr double window_text_width = mm(78);
constexpr double remark_baseline = mm(12.4);  // below the top of the window
constexpr double sender_baseline = mm(16.4);
constexpr double sender_rule = mm(17.5);
constexpr double address_baseline = mm(22);
constexpr double address_leading = mm(4.3);
constexpr int address_lines_max = 6;

constexpr double info_left = mm(125);
constexpr double info_text_left = mm(150);
constexpr double info_width = right - info_text_left;
constexpr double info_height = mm(40);

constexpr double logo_width_max = mm(65);
constexpr double logo_top = mm(10);

constexpr double hole_mark = mm(148.5);
constexpr double mark_left = mm(4);
constexpr double fold_mark_right = mm(7);
constexpr double hole_mark_right = mm(9);

constexpr double body_bottom = mm(242);  // first page
constexpr double reply_rule = mm(245.5);
constexpr double reply_top = mm(249);
constexpr double code_size = mm(18);  // of the QR
constexpr double reply_width = text_width - code_size - mm(8);
constexpr double reply_height = mm(13);
constexpr double code_baseline = mm(266.4);
constexpr double footer_bottom = mm(288);
constexpr double next_page_top = mm(25);
constexpr double next_page_bottom = mm(265);

struct Form {
  double window_top, info_top, first_fold, second_fold, text_top;
};
constexpr Form form_a{mm(27), mm(32), mm(87), mm(192), mm(80.4)};
constexpr Form form_b{mm(45), mm(50), mm(105), mm(210), mm(98.4)};

constexpr const Form& of(LetterForm form) { return form == LetterForm::a ? form_a : form_b; }

}  // namespace tresen::sheet
