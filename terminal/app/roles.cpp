#include "terminal/app/roles.h"

#include <algorithm>
#include <vector>

#include "sync/base/text.h"

namespace tresen {
namespace {

bool works_here(const v1::StaffMember& member, std::string_view branch) {
  const auto& branches = member.branches();
  return branches.empty() || std::find(branches.begin(), branches.end(), branch) != branches.end();
}

}  // namespace

v1::Role needed_for(Deed deed) {
  switch (deed) {
    case Deed::serve:
    case Deed::hand_over:
    case Deed::set_looks:
    case Deed::check_scanner:
      return v1::ROLE_CLERK;
    case Deed::take_over:
    case Deed::train:
      return v1::ROLE_MANAGER;
    case Deed::enrol_anew:
    case Deed::wipe:
      return v1::ROLE_ADMINISTRATOR;
  }
  return v1::ROLE_ADMINISTRATOR;
}

bool may(v1::Role role, Deed deed) { return role >= needed_for(deed); }

bool may(const Shared& shared, Deed deed) {
  return shared.staff.has_value() && may(shared.staff->role, deed);
}

std::string who_may(const Shared& shared, Deed deed, const ui::Locale& words) {
  std::vector<std::string> initials;
  for (const v1::StaffMember& member : shared.options.staff.members()) {
    if (may(member.role(), deed) && works_here(member, shared.device.branch)) {
      initials.push_back(member.initials());
    }
  }
  const std::string role = needed_for(deed) == v1::ROLE_ADMINISTRATOR ? "role.needs_administrator"
                                                                      : "role.needs_manager";
  return initials.empty() ? words.text(role + ".nobody")
                          : words.format(role, {join(initials, ", ")});
}

}  // namespace tresen
