#pragma once
// The pictograms of the product, by their Material icon names. Chain options name icons too, so an
// unknown name is never an error: it is drawn as a label tag. "eyeglasses", which Material Icons
// lacks, is drawn by `Ui` itself.

#include <string_view>

namespace tresen::ui {

char16_t icon_code(std::string_view name);
bool has_icon(std::string_view name);

}  // namespace tresen::ui
