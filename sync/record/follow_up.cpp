#include "sync/record/follow_up.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "sync/record/composing.h"

namespace tresen {

namespace {

std::string day_text(const Date& day) { return day == Date{} ? std::string() : iso_date(day); }

}  // namespace

Uuid ruled_task_id(const Uuid& answer, std::string_view rule) {
  const std::string text = to_bytes(answer) + std::string(rule);
  std::array<unsigned char, crypto_generichash_BYTES> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size(), nullptr, 0);
  Uuid id;
  std::copy_n(hash.begin(), id.bytes.size(), id.bytes.begin());
  // UUIDv8 (RFC 9562).
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0F) | 0x80);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3F) | 0x80);
  return id;
}

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
          .result = record.text("result"),
          .escalates = parse_date(record.text("escalates")).value_or(Date{}),
          .escalates_to = record.text("escalates_to")};
}

Edit follow_up_edit(const Record& stored, const FollowUp& follow_up) {
  Record target = stored;
  target.id = follow_up.id;
  target.kind = RecordKind::follow_up;
  return edit_towards(target,
                      {{"customer", id_text(follow_up.customer)},
                       {"process", id_text(follow_up.process)},
                       {"due", day_text(follow_up.due)},
                       {"text", follow_up.text},
                       {"state", std::string(name_of(follow_up.state))},
                       {"branch", follow_up.branch},
                       {"fields", set_value(follow_up.fields)},
                       {"staff", follow_up.staff},
                       {"campaign", follow_up.campaign},
                       {"result", follow_up.result},
                       {"escalates", day_text(follow_up.escalates)},
                       {"escalates_to", follow_up.escalates_to}});
}

}  // namespace tresen
