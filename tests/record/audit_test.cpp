#include "sync/record/audit.h"

#include <gtest/gtest.h>

#include <set>

#include "sync/record/field.h"

namespace tresen {
namespace {

AuditEntry entry() {
  return {.id = *uuid_from_hex("0194a1b2c3d47e5f8a9b0c1d2e3f4a5b"),
          .act = "withdrawal",
          .staff = "s2",
          .device = 7,
          .branch = "b1",
          .at_ms = 1'763'700'000'000,
          .subject = *uuid_from_hex("0194a1b2c3d47e5f8a9b0c1d2e3f0000"),
          .detail = "email.advertising"};
}

TEST(Audit, EveryActHasAWordOfItsOwnAndIsFoundByIt) {
  std::set<std::string_view> words;
  for (int i = 0; i <= static_cast<int>(Act::operator_request); ++i) {
    const Act act = static_cast<Act>(i);
    ASSERT_FALSE(name_of(act).empty()) << i;
    EXPECT_TRUE(words.insert(name_of(act)).second) << name_of(act);
    EXPECT_EQ(act_named(name_of(act)), act);
  }
  EXPECT_EQ(act_named("leap"), std::nullopt);
}

TEST(Audit, WhatIsWrittenIsReadAgain) {
  Record empty;
  empty.kind = RecordKind::audit;
  const Edit edit = audit_edit(entry());
  EXPECT_EQ(edit.kind, RecordKind::audit);
  empty.id = edit.record;
  EXPECT_EQ(read_audit(with_edit(empty, edit, Stamp{1, 0, 7})), entry());
}

TEST(Audit, NoFieldCanBeWrittenTwiceAndNoneMakesItTheCustomers) {
  for (const FieldEdit& field : audit_edit(entry()).fields) {
    EXPECT_EQ(policy_of(RecordKind::audit, field.key), Policy::immutable) << field.key;
    EXPECT_NE(field.key, "customer") << "it would go when the customer is erased";
  }
}

TEST(Audit, ARecordThatLacksEverythingIsReadAllTheSame) {
  EXPECT_EQ(read_audit(Record{}), AuditEntry{});
}

}  // namespace
}  // namespace tresen
