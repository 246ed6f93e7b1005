#include "sync/record/follow_up.h"

#include "sync/record/composing.h"

namespace tresen {

std::string_view name_of(FollowUpState state) {
  switch (state) {
    case FollowUpState::open:
      return "open";
    case FollowUpState::done:
      return "done";
    case FollowUpState::dropped:
      return "dropped";
  }
  return "open";
}

FollowUp read_follow_up(const Record& record) {
  const std::string& state = record.text("state");
  return {.id = record.id,
          .customer = id_of(record.text("customer")),
          .process = id_of(record.text("process")),
          .due = parse_date(record.text("due")).value_or(Date{}),
          .text = record.text("text"),
          .state = state == "done"      ? FollowUpState::done
                   : state == "dropped" ? FollowUpState::dropped
                                        : FollowUpState::open,
          .branch = record.text("branch"),
          .fields = set_items(record.text("fields")),
          .staff = record.text("staff"),
          .campaign = record.text("campaign"),
          .result = record.text("result")};
}

Edit follow_up_edit(const Record& stored, const FollowUp& follow_up) {
  Record target = stored;
  target.id = follow_up.id;
  target.kind = RecordKind::follow_up;
  return edit_towards(target,
                      {{"customer", id_text(follow_up.customer)},
                       {"process", id_text(follow_up.process)},
                       {"due", follow_up.due == Date{} ? std::string() : iso_date(follow_up.due)},
                       {"text", follow_up.text},
                       {"state", std::string(name_of(follow_up.state))},
                       {"branch", follow_up.branch},
                       {"fields", set_value(follow_up.fields)},
                       {"staff", follow_up.staff},
                       {"campaign", follow_up.campaign},
                       {"result", follow_up.result}});
}

}  // namespace tresen
