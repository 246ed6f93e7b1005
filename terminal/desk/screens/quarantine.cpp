// H07, second half: changes that could not be applied, and what becomes of each.

#include "terminal/desk/reach.h"

namespace tresen::desk {
namespace {

void ask_list(Reach& reach) {
  v1::AdminRequest request;
  request.mutable_quarantine()->set_resolved_too(reach.state.quarantine.settled_too);
  reach.ask(Purpose::quarantine, std::move(request));
}

void show(std::uint64_t id, Reach& reach) {
  Quarantine& quarantine = reach.state.quarantine;
  quarantine.chosen = id;
  quarantine.shown.reset();
  quarantine.why.clear();
  quarantine.sure = false;
  v1::AdminRequest request;
  request.mutable_quarantine_show()->set_id(id);
  reach.ask(Purpose::held, std::move(request));
}

void settle(bool discard, Reach& reach) {
  const Quarantine& quarantine = reach.state.quarantine;
  if (discard && quarantine.why.empty()) return;
  v1::AdminRequest request;
  v1::QuarantineSettleRequest& wanted = *request.mutable_quarantine_settle();
  wanted.set_id(quarantine.chosen);
  wanted.set_discard(discard);
  wanted.set_reason(quarantine.why);
  reach.ask(Purpose::settle, std::move(request));
}

void on_settled(const v1::QuarantineSettleReply& reply, Reach& reach) {
  const std::string& verdict = reply.verdict();
  const bool again = verdict == "quarantined" || verdict == "not_permitted";
  reach.state.said = Said{verdict == "discarded" ? "desk.held.said.discarded"
                          : again                ? "desk.held.said.again"
                                                 : "desk.held.said.applied",
                          std::to_string(reply.changes()),
                          {},
                          {},
                          !again};
  reach.state.quarantine.chosen = 0;
  ask_list(reach);
}

}  // namespace

void open_quarantine(Reach& reach) {
  reach.state.page = Page::quarantine;
  reach.state.quarantine = {};
  ask_list(reach);
}

bool press_quarantine(const std::string& key, Reach& reach) {
  State& state = reach.state;
  Quarantine& quarantine = state.quarantine;
  if (state.page == Page::devices && key == "quarantine.open") return open_quarantine(reach), true;
  if (state.page != Page::quarantine) return false;
  if (key == "back") {
    open_devices(reach);
  } else if (key == "chip.open" || key == "chip.settled") {
    quarantine.settled_too = key == "chip.settled";
    ask_list(reach);
  } else if (key == "held.replay") {
    settle(false, reach);
  } else if (key == "held.discard" || key == "held.keep") {
    quarantine.sure = key == "held.discard" && !quarantine.why.empty();
  } else if (key == "held.discard.sure" && quarantine.sure) {
    settle(true, reach);
  } else if (key.starts_with("change.")) {
    show(std::strtoull(key.c_str() + 7, nullptr, 10), reach);
  } else {
    return false;
  }
  return true;
}

bool answer_quarantine(Purpose purpose, v1::AdminReply& reply, Reach& reach) {
  Quarantine& quarantine = reach.state.quarantine;
  switch (purpose) {
    case Purpose::quarantine:
      quarantine.entries.assign(reply.quarantine().entries().begin(),
                                reply.quarantine().entries().end());
      quarantine.whole = true;
      return true;
    case Purpose::held:
      quarantine.shown = std::move(*reply.mutable_quarantine_show());
      return true;
    case Purpose::settle:
      on_settled(reply.quarantine_settle(), reach);
      return true;
    default:
      return false;
  }
}

}  // namespace tresen::desk
