#pragma once
// All that the terminal's screen thread knows: what is shared, and the one screen that is open.

#include <cstdint>
#include <variant>

#include "terminal/app/screens/customer.h"
#include "terminal/app/screens/enrol.h"
#include "terminal/app/screens/hand_over.h"
#include "terminal/app/screens/lock.h"
#include "terminal/app/screens/new_customer.h"
#include "terminal/app/screens/open_processes.h"
#include "terminal/app/screens/process.h"
#include "terminal/app/screens/response.h"
#include "terminal/app/screens/search.h"
#include "terminal/app/screens/settings.h"
#include "terminal/app/screens/start.h"
#include "terminal/app/screens/sync_status.h"
#include "terminal/app/screens/tasks.h"
#include "terminal/app/screens/templates.h"
#include "terminal/app/screens/trouble.h"
#include "terminal/app/shared.h"

namespace tresen {

using Screen =
    std::variant<EnrolScreen, LockScreen, StartScreen, SearchScreen, CustomerScreen,
                 TemplatesScreen, ProcessScreen, NewCustomerScreen, OpenProcessesScreen,
                 TasksScreen, ResponseScreen, SyncStatusScreen, HandOverScreen, TroubleScreen,
                 SettingsScreen>;

struct State {
  Shared shared;
  Screen screen;
  std::uint64_t version = 1;  // moves with every letter that changed something
};

}  // namespace tresen
