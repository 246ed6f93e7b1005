#pragma once
// Ids that are made of what people call things, and are nobody else's yet. Pure.

#include <functional>
#include <string>
#include <string_view>

namespace tresen::desk {

// "Hörtest-Gutschein" -> "hortest-gutschein"; `empty` where nothing is left of the name; with a
// number behind it where `taken` says so.
std::string fresh_id(const std::string& name, std::string_view empty,
                     const std::function<bool(const std::string&)>& taken);

}  // namespace tresen::desk
