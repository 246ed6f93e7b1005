#include "sync/office/desk_roles.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <string>

#include "sync/base/text.h"

namespace tresen {
namespace {

using Ask = v1::AdminRequest;

constexpr v1::DeskRole marketing = v1::DESK_ROLE_MARKETING;
constexpr v1::DeskRole print_room = v1::DESK_ROLE_PRINT_ROOM;
constexpr v1::DeskRole administrator = v1::DESK_ROLE_ADMINISTRATOR;

// A request that is not named here is a compile error. First how things stand, and what goes out.
std::vector<v1::DeskRole> roles_for(v1::AdminRequest::AskCase ask) {
  switch (ask) {
    case Ask::kStatus:
    case Ask::kChain:
    case Ask::kSelections:
    case Ask::kRuns:
    case Ask::kRunLog:
    case Ask::kPullList:
    case Ask::kRunStatistics:
    case Ask::kRunChange:
    case Ask::kRunReprint:
    case Ask::kPreflight:
    case Ask::kRecipients:
    case Ask::kLetters:
      return {marketing, print_room, administrator};
    // Whom to reach, and with what.
    case Ask::kSearch:
    case Ask::kCustomer:
    case Ask::kCustomerEdit:
    case Ask::kQueryRun:
    case Ask::kQueryExplain:
    case Ask::kQuerySave:
    case Ask::kQueryDelete:
    case Ask::kLists:
    case Ask::kRunStart:
    case Ask::kListAdd:
    case Ask::kListRemove:
    case Ask::kCampaignSave:
    case Ask::kCampaignDelete:
    case Ask::kEvents:
    case Ask::kEventSave:
    case Ask::kEventDelete:
    case Ask::kEventAnswer:
      return {marketing, administrator};
    // The chain, its devices, what they sent, and the rights of persons.
    case Ask::kPublish:
    case Ask::kImportCustomers:
    case Ask::kCustomers:
    case Ask::kDeviceCode:
    case Ask::kDevices:
    case Ask::kRevoke:
    case Ask::kUnfreeze:
    case Ask::kQuarantine:
    case Ask::kQuarantineShow:
    case Ask::kQuarantineSettle:
    case Ask::kDay:
    case Ask::kVerify:
    case Ask::kPersonExport:
    case Ask::kPersonRestrict:
    case Ask::kPersonErase:
    case Ask::kErasures:
    case Ask::kDataRequests:
    case Ask::kDataRequestSettle:
    case Ask::kConsentsPending:
    case Ask::kConsentConfirm:
    case Ask::kLookups:
    case Ask::kAudit:
    case Ask::kMerge:
    case Ask::kUndoMerge:
      return {administrator};
    // A backup names a file of head office's machine; a run's steps are its errand's alone.
    case Ask::kBackup:
    case Ask::kRunClaim:
    case Ask::kRunFix:
    case Ask::kRunSettle:
    case Ask::ASK_NOT_SET:
      break;
  }
  return {};
}

}  // namespace

DeskRight right_of(v1::AdminRequest::AskCase ask) {
  switch (ask) {
    case Ask::kCustomer:
    case Ask::kCustomerEdit:
    case Ask::kCustomers:
    case Ask::kImportCustomers:
    case Ask::kQueryExplain:
    case Ask::kListAdd:
    case Ask::kListRemove:
    case Ask::kEventSave:
    case Ask::kEventDelete:
    case Ask::kEventAnswer:
    case Ask::kRunStart:
    case Ask::kRunChange:
    case Ask::kRunReprint:
    case Ask::kPullList:
    case Ask::kLetters:
    case Ask::kQuarantineShow:
    case Ask::kQuarantineSettle:
    case Ask::kUnfreeze:
    case Ask::kConsentsPending:
    case Ask::kConsentConfirm:
      return {roles_for(ask), Noted::at_desk};
    case Ask::kPublish:
    case Ask::kCampaignSave:
    case Ask::kCampaignDelete:
    case Ask::kQuerySave:
    case Ask::kQueryDelete:
    case Ask::kDeviceCode:
    case Ask::kRevoke:
    case Ask::kPersonExport:
    case Ask::kPersonRestrict:
    case Ask::kPersonErase:
    case Ask::kLookups:
    case Ask::kAudit:
    case Ask::kDataRequestSettle:
    case Ask::kMerge:
    case Ask::kUndoMerge:
      return {roles_for(ask), Noted::by_act};
    default:
      return {roles_for(ask), Noted::never};
  }
}

std::string_view name_of(v1::AdminRequest::AskCase ask) {
  const auto* const field = v1::AdminRequest::descriptor()->FindFieldByNumber(ask);
  return field == nullptr ? std::string_view() : std::string_view(field->name());
}

std::string_view name_of(v1::DeskRole role) {
  switch (role) {
    case v1::DESK_ROLE_MARKETING:
      return "marketing";
    case v1::DESK_ROLE_PRINT_ROOM:
      return "print room";
    case v1::DESK_ROLE_ADMINISTRATOR:
      return "administrator";
    default:
      return {};
  }
}

Result<void> check_right(std::span<const v1::DeskRole> roles, const v1::AdminRequest& request) {
  const DeskRight right = right_of(request.ask_case());
  const std::string name(name_of(request.ask_case()));
  if (right.roles.empty()) {
    return fail(Fault::denied, "\"" + name +
                                   "\" is not for desks; run tresen-headoffice on head "
                                   "office's own machine");
  }
  const bool administers = std::find(roles.begin(), roles.end(), administrator) != roles.end();
  if (request.chain().with_staff() && !administers) {
    return fail(Fault::denied, "who may sign in where is for administrators");
  }
  if (std::find_first_of(roles.begin(), roles.end(), right.roles.begin(), right.roles.end()) !=
      roles.end()) {
    return {};
  }
  std::vector<std::string> who;
  for (const v1::DeskRole role : right.roles) who.emplace_back(name_of(role));
  return fail(Fault::denied,
              "\"" + name + "\" is for " + join(who, ", ") +
                  "; ask somebody who has that role, or an administrator to give it");
}

std::vector<std::uint32_t> rights_of(std::span<const v1::DeskRole> roles) {
  std::vector<std::uint32_t> rights;
  const auto& asks = *v1::AdminRequest::descriptor()->oneof_decl(0);
  for (int i = 0; i < asks.field_count(); ++i) {
    const int number = asks.field(i)->number();
    const DeskRight right = right_of(static_cast<v1::AdminRequest::AskCase>(number));
    const bool may = std::find_first_of(roles.begin(), roles.end(), right.roles.begin(),
                                        right.roles.end()) != roles.end();
    if (may) rights.push_back(static_cast<std::uint32_t>(number));
  }
  std::sort(rights.begin(), rights.end());
  return rights;
}

}  // namespace tresen
