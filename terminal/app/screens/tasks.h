#pragma once
// S12: what is due: overdue, today, later. One tap opens the customer, one marks it done.

#include "terminal/app/letters.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/list.h"

namespace tresen {

struct Reach;
struct Shared;

struct TasksScreen {};

void reduce(TasksScreen& screen, const Letter& letter, Reach& reach);
ui::ListView present(const TasksScreen& screen, const Shared& shared, const ui::Locale& words);

}  // namespace tresen
