#include "sync/office/desk_roles.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <string>

#include "sync/base/text.h"

namespace tresen {
namespace {

using Ask = v1::AdminRequest;

// Whose work needs it; administrators may all that anybody may.
enum Who { nobody, administrator, marketing, everybody };

struct Row {
  Ask::AskCase ask;
  Who who;
  Noted noted = Noted::never;
};

// Every request is named here; the tests ask for each.
constexpr std::array rows{
    // How things stand, and what goes out.
    Row{Ask::kStatus, everybody},
    Row{Ask::kChain, everybody},
    Row{Ask::kSelections, everybody},
    Row{Ask::kRuns, everybody},
    Row{Ask::kRunLog, everybody},
    Row{Ask::kPullList, everybody, Noted::at_desk},
    Row{Ask::kRunStatistics, everybody},
    Row{Ask::kRunChange, everybody, Noted::always},
    Row{Ask::kRunReprint, everybody, Noted::always},
    Row{Ask::kPreflight, everybody},
    Row{Ask::kRecipients, everybody},
    Row{Ask::kLetters, everybody, Noted::at_desk},
    Row{Ask::kLetterPreview, everybody, Noted::at_desk},
    Row{Ask::kTestPrint, everybody, Noted::always},
    Row{Ask::kReport, everybody},
    Row{Ask::kReportFile, everybody},
    // Whom to reach, and with what.
    Row{Ask::kSearch, marketing},
    Row{Ask::kCustomer, marketing, Noted::at_desk},
    Row{Ask::kCustomerEdit, marketing, Noted::always},
    Row{Ask::kQueryRun, marketing},
    Row{Ask::kQueryExplain, marketing, Noted::at_desk},
    Row{Ask::kQuerySave, marketing, Noted::by_act},
    Row{Ask::kQueryDelete, marketing, Noted::by_act},
    Row{Ask::kQueryVersions, marketing},
    Row{Ask::kLists, marketing},
    Row{Ask::kRunStart, marketing, Noted::always},
    Row{Ask::kListAdd, marketing, Noted::always},
    Row{Ask::kListRemove, marketing, Noted::always},
    Row{Ask::kCampaignSave, marketing, Noted::by_act},
    Row{Ask::kCampaignDelete, marketing, Noted::by_act},
    Row{Ask::kEvents, marketing},
    Row{Ask::kEventSave, marketing, Noted::always},
    Row{Ask::kEventDelete, marketing, Noted::always},
    Row{Ask::kEventAnswer, marketing, Noted::always},
    Row{Ask::kContacts, marketing, Noted::at_desk},
    Row{Ask::kResponse, marketing, Noted::always},
    Row{Ask::kCall, marketing, Noted::at_desk},
    Row{Ask::kFollowUps, marketing, Noted::at_desk},
    Row{Ask::kFollowUpChange, marketing, Noted::always},
    Row{Ask::kCallTasks, marketing, Noted::always},
    Row{Ask::kCommissions, marketing, Noted::at_desk},
    // The chain, its devices, what they sent, and the rights of persons.
    Row{Ask::kPublish, administrator, Noted::by_act},
    Row{Ask::kImportCustomers, administrator, Noted::always},
    Row{Ask::kCustomers, administrator, Noted::always},
    Row{Ask::kDeviceCode, administrator, Noted::by_act},
    Row{Ask::kDevices, administrator},
    Row{Ask::kRevoke, administrator, Noted::by_act},
    Row{Ask::kUnfreeze, administrator, Noted::always},
    Row{Ask::kQuarantine, administrator},
    Row{Ask::kQuarantineShow, administrator, Noted::at_desk},
    Row{Ask::kQuarantineSettle, administrator, Noted::always},
    Row{Ask::kDay, administrator},
    Row{Ask::kVerify, administrator},
    Row{Ask::kPersonExport, administrator, Noted::by_act},
    Row{Ask::kPersonRestrict, administrator, Noted::by_act},
    Row{Ask::kPersonErase, administrator, Noted::by_act},
    Row{Ask::kErasures, administrator},
    Row{Ask::kDataRequests, administrator},
    Row{Ask::kDataRequestSettle, administrator, Noted::by_act},
    Row{Ask::kConsentsPending, administrator, Noted::always},
    Row{Ask::kConsentConfirm, administrator, Noted::always},
    Row{Ask::kLookups, administrator, Noted::by_act},
    Row{Ask::kAudit, administrator, Noted::by_act},
    Row{Ask::kMerge, administrator, Noted::by_act},
    Row{Ask::kUndoMerge, administrator, Noted::by_act},
    // A backup names a file of head office's machine; a run's steps are its errand's alone,
    // and what other servers tell comes from them.
    Row{Ask::kBackup, nobody},
    Row{Ask::kRunClaim, nobody},
    Row{Ask::kRunFix, nobody},
    Row{Ask::kRunSettle, nobody},
    Row{Ask::kRunPrepare, nobody},
    Row{Ask::kRunTrouble, nobody},
    Row{Ask::kDeliveryReports, nobody},
    Row{Ask::ASK_NOT_SET, nobody},
};

std::vector<v1::DeskRole> roles_of(Who who) {
  switch (who) {
    case everybody:
      return {v1::DESK_ROLE_MARKETING, v1::DESK_ROLE_PRINT_ROOM, v1::DESK_ROLE_ADMINISTRATOR};
    case marketing:
      return {v1::DESK_ROLE_MARKETING, v1::DESK_ROLE_ADMINISTRATOR};
    case administrator:
      return {v1::DESK_ROLE_ADMINISTRATOR};
    case nobody:
      break;
  }
  return {};
}

}  // namespace

DeskRight right_of(v1::AdminRequest::AskCase ask) {
  const auto* const row = std::ranges::find(rows, ask, &Row::ask);
  assert(row != rows.end());
  return {roles_of(row->who), row->noted};
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
  const bool administers =
      std::find(roles.begin(), roles.end(), v1::DESK_ROLE_ADMINISTRATOR) != roles.end();
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
