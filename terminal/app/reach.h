#pragma once
// What a screen may do besides changing itself while it reduces a letter: change what is shared,
// give orders, and say which screen comes next.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sync/base/ids.h"
#include "terminal/app/letters.h"
#include "terminal/app/shared.h"
#include "terminal/app/state.h"

namespace tresen {

struct Reach {
  Shared& shared;
  IdSource& ids;
  const Postcodes& postcodes;
  std::vector<Order> orders = {};
  std::optional<Screen> next = {};

  void order(Order order) { orders.push_back(std::move(order)); }
  void go(Screen screen) { next = std::move(screen); }

  // Has the edits written, signed with who is signed in. Answers the token of the answer to come.
  std::uint64_t write(std::vector<Edit> edits, std::uint64_t rules_version) {
    const std::uint64_t token = ++shared.token;
    order(ToStore(WriteEdits{token, std::move(edits),
                             shared.staff ? shared.staff->id : std::string(), rules_version}));
    return token;
  }
  std::uint64_t search(std::string text, std::size_t limit) {
    const std::uint64_t question = ++shared.question;
    order(AskSearch{question, std::move(text), limit});
    return question;
  }
  void save_setting(std::string key, std::string value) {
    shared.settings[key] = value;
    order(ToStore(SaveSetting{std::move(key), std::move(value)}));
  }
};

}  // namespace tresen
