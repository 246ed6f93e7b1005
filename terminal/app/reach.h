#pragma once
// What a screen may do besides changing itself while it reduces a letter: change what is shared,
// give orders, and say which screen comes next.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sync/base/ids.h"
#include "sync/record/audit.h"
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

  // Has the edits written, signed with who is signed in, each sensitive one with its entry in the
  // audit log. Answers the token of the answer to come.
  std::uint64_t write(std::vector<Edit> edits, std::uint64_t rules_version) {
    const std::uint64_t token = ++shared.token;
    for (std::size_t i = 0, count = edits.size(); i < count; ++i) {
      if (auto act = sensitive(edits[i]))
        edits.push_back(entry(act->act, act->subject, std::move(act->detail)));
    }
    order(ToStore(WriteEdits{token, std::move(edits),
                             shared.staff ? shared.staff->id : std::string(), rules_version}));
    return token;
  }
  // An entry of the audit log by who is signed in, to be written together with the act itself.
  Edit entry(Act act, const Uuid& subject = {}, std::string detail = {}) {
    return audit_edit({.id = ids.next(shared.now.wall_ms),
                       .act = std::string(name_of(act)),
                       .staff = shared.staff ? shared.staff->id : std::string(),
                       .device = shared.device.id,
                       .branch = shared.device.branch,
                       .at_ms = shared.now.wall_ms,
                       .subject = subject,
                       .detail = std::move(detail)});
  }
  // The entry of an act that writes nothing else.
  void note(Act act, const Uuid& subject = {}, std::string detail = {}) {
    static_cast<void>(
        write({entry(act, subject, std::move(detail))}, shared.options.rules.version()));
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
