// Who may ask what at a desk: the table, and what holds for all of its rows.

#include "sync/office/desk_roles.h"

#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace tresen {
namespace {

using Ask = v1::AdminRequest;

std::vector<Ask::AskCase> all_asks() {
  std::vector<Ask::AskCase> asks;
  const auto& fields = *Ask::descriptor()->oneof_decl(0);
  for (int i = 0; i < fields.field_count(); ++i) {
    asks.push_back(static_cast<Ask::AskCase>(fields.field(i)->number()));
  }
  return asks;
}

// A request of this kind with nothing in it.
v1::AdminRequest empty(Ask::AskCase ask) {
  v1::AdminRequest request;
  if (ask == Ask::ASK_NOT_SET) return request;
  request.GetReflection()->MutableMessage(&request, Ask::descriptor()->FindFieldByNumber(ask));
  return request;
}

bool may(v1::DeskRole role, Ask::AskCase ask) {
  return check_right(std::array{role}, empty(ask)).has_value();
}

struct Row {
  Ask::AskCase ask;
  bool marketing;
  bool print_room;
  bool administrator;
};

TEST(DeskRoles, MayAskWhatTheirWorkNeeds) {
  const std::array rows{
      Row{Ask::kStatus, true, true, true},        Row{Ask::kChain, true, true, true},
      Row{Ask::kSearch, true, false, true},       Row{Ask::kCustomer, true, false, true},
      Row{Ask::kQueryRun, true, false, true},     Row{Ask::kListAdd, true, false, true},
      Row{Ask::kPreflight, true, true, true},     Row{Ask::kRunChange, true, true, true},
      Row{Ask::kLetters, true, true, true},       Row{Ask::kPublish, false, false, true},
      Row{Ask::kDevices, false, false, true},     Row{Ask::kRevoke, false, false, true},
      Row{Ask::kPersonErase, false, false, true}, Row{Ask::kAudit, false, false, true},
      Row{Ask::kCampaignSave, true, false, true}, Row{Ask::kEventAnswer, true, false, true},
      Row{Ask::kCustomerEdit, true, false, true}, Row{Ask::kBackup, false, false, false},
      Row{Ask::kRunClaim, false, false, false},   Row{Ask::kTestPrint, true, true, true},
      Row{Ask::kLetterPreview, true, true, true}, Row{Ask::kReportFile, true, true, true},
      Row{Ask::ASK_NOT_SET, false, false, false},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(std::string(name_of(row.ask)));
    EXPECT_EQ(may(v1::DESK_ROLE_MARKETING, row.ask), row.marketing);
    EXPECT_EQ(may(v1::DESK_ROLE_PRINT_ROOM, row.ask), row.print_room);
    EXPECT_EQ(may(v1::DESK_ROLE_ADMINISTRATOR, row.ask), row.administrator);
    EXPECT_FALSE(may(v1::DESK_ROLE_UNSPECIFIED, row.ask));
  }
}

TEST(DeskRoles, LetAnAdministratorDoWhatAnybodyMay) {
  for (const Ask::AskCase ask : all_asks()) {
    const DeskRight right = right_of(ask);
    EXPECT_EQ(may(v1::DESK_ROLE_ADMINISTRATOR, ask), !right.roles.empty()) << name_of(ask);
    EXPECT_TRUE(!right.roles.empty() || right.noted == Noted::never) << name_of(ask);
  }
}

TEST(DeskRoles, AddUpWhereSomebodyHasSeveral) {
  const std::array both{v1::DESK_ROLE_PRINT_ROOM, v1::DESK_ROLE_MARKETING};
  for (const Ask::AskCase ask : all_asks()) {
    EXPECT_EQ(check_right(both, empty(ask)).has_value(),
              may(v1::DESK_ROLE_PRINT_ROOM, ask) || may(v1::DESK_ROLE_MARKETING, ask))
        << name_of(ask);
  }
}

TEST(DeskRoles, AreToldToTheDeskAsTheNumbersOfWhatTheyMayAsk) {
  for (const v1::DeskRole role : {v1::DESK_ROLE_MARKETING, v1::DESK_ROLE_PRINT_ROOM,
                                  v1::DESK_ROLE_ADMINISTRATOR, v1::DESK_ROLE_UNSPECIFIED}) {
    const auto rights = rights_of(std::array{role});
    EXPECT_TRUE(std::is_sorted(rights.begin(), rights.end()));
    for (const Ask::AskCase ask : all_asks()) {
      const bool told = std::binary_search(rights.begin(), rights.end(), std::uint32_t{ask});
      EXPECT_EQ(told, may(role, ask)) << name_of(ask);
    }
  }
}

TEST(DeskRoles, ShowStaffToAdministratorsAlone) {
  v1::AdminRequest request;
  request.mutable_chain()->set_with_staff(true);
  EXPECT_TRUE(check_right(std::array{v1::DESK_ROLE_ADMINISTRATOR}, request));
  const auto refused = check_right(std::array{v1::DESK_ROLE_MARKETING}, request);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::denied);
}

TEST(DeskRoles, SayWhoMayWhenTheyRefuse) {
  const auto refused = check_right(std::array{v1::DESK_ROLE_PRINT_ROOM}, empty(Ask::kQueryRun));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::denied);
  EXPECT_EQ(refused.error().detail,
            "\"query_run\" is for marketing, administrator; ask somebody who has that role, or an "
            "administrator to give it");
  EXPECT_NE(check_right({}, empty(Ask::kBackup)).error().detail.find("own machine"),
            std::string::npos);
}

}  // namespace
}  // namespace tresen
