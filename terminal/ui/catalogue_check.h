#pragma once
// Whether a compiled gettext catalogue keeps within its own bytes. Boost.Locale believes whatever
// offsets it finds there.

#include <string_view>

namespace tresen::ui {

// True: every text, and every place that the hash table leads to, is inside the file. Pure.
bool is_catalogue(std::string_view mo);

}  // namespace tresen::ui
