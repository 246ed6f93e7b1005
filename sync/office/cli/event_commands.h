#pragma once
// `event add|list|show|invite|answer|remove`: what people are invited to, and who comes.

#include <string>
#include <vector>

#include "sync/base/result.h"
#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"
#include "tresen/v1/event.pb.h"

namespace tresen {

// What was typed.
struct EventOrder {
  v1::Event event;
  std::string standing;          // accepted, declined, came
  std::vector<std::string> nos;  // customer numbers or external ids
};

Result<void> add_event(AdminClient& office, const EventOrder& order, const Console& console);
Result<void> list_events(AdminClient& office, const EventOrder& order, const Console& console);
// One event with its participants.
Result<void> show_event(AdminClient& office, const EventOrder& order, const Console& console);
Result<void> invite_to_event(AdminClient& office, const EventOrder& order, const Console& console);
Result<void> answer_to_event(AdminClient& office, const EventOrder& order, const Console& console);
Result<void> remove_event(AdminClient& office, const EventOrder& order, const Console& console);

}  // namespace tresen
