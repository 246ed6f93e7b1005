// Two records of one person become one at head office, whatever terminals still write, and two
// again when somebody was wrong.

#include <gtest/gtest.h>

#include <algorithm>

#include "sync/office/admin.h"
#include "sync/office/verify.h"
#include "sync/record/audit.h"
#include "sync/record/consent_record.h"
#include "sync/record/merging.h"
#include "tests/support/head_office.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

constexpr std::int64_t day_ms = 24 * 3600 * 1000;

class TwinsAtHeadOffice : public testing::Test {
 protected:
  void write(Pen& pen, const Uuid& record, std::vector<FieldEdit> fields,
             RecordKind kind = RecordKind::customer) {
    const std::uint64_t first = office.sync().device(pen.device())->value().hw_seq + 1;
    const std::vector<std::string> changes{pen.write(record, kind, std::move(fields))};
    ASSERT_TRUE(office->push(pen.device(), Pen::push(first, changes), noon_ms));
    office.decide_all();
    pen.now_ms += 1000;
  }
  v1::AdminReply ask(const v1::AdminRequest& request, std::int64_t at_ms = noon_ms + day_ms) {
    return admin.answer(*office, request, at_ms);
  }
  std::string no(const Uuid& customer) { return office.record(customer).text("customer_no"); }
  v1::AdminReply merge(const Uuid& kept, const Uuid& away) {
    v1::AdminRequest request;
    request.mutable_merge()->set_kept(no(kept));
    request.mutable_merge()->set_away(no(away));
    return ask(request);
  }
  v1::AdminReply undo(const std::string& merge_id, std::int64_t at_ms) {
    v1::AdminRequest request;
    request.mutable_undo_merge()->set_merge_id(merge_id);
    return ask(request, at_ms);
  }
  std::string text(const Uuid& record, const std::string& key) {
    return office.record(record).text(key);
  }
  // Anna twice: with a phone and a visit, and later with another street, no town, and a "no".
  void make_twins() {
    write(one, anna,
          {one.set("last_name", "Maier"), one.set("mobile", "+491713920042"),
           one.set("city", "Leonberg"), one.set("street", "Bergstraße"),
           one.set("consent.email.advertising", "granted")});
    two.now_ms = noon_ms + 60'000;
    write(two, twin,
          {two.set("last_name", "Mayer"), two.set("street", "Talstraße"),
           two.set("email", "anna@example.org"), two.set("objection", "yes"),
           two.set("consent.email.advertising", "withdrawn")});
    write(two, visit, {two.set("customer", to_hex(twin)), two.set("template", "sale")},
          RecordKind::process);
    ConsentRecord said;
    said.id = proof;
    said.customer = twin;
    said.channel = "email";
    write(two, proof, consent_edit(said).fields, RecordKind::consent);
  }
  bool verifies() {
    office.close();
    const auto verified = verify_office(office.folder(), {});
    office.reopen();
    EXPECT_TRUE(verified.has_value());
    const auto& checks = verified->verify().checks();
    return std::all_of(checks.begin(), checks.end(), [](const v1::VerifyCheck& check) {
      EXPECT_TRUE(check.ok()) << check.name() << ": " << check.detail();
      return check.ok();
    });
  }

  HeadOffice office;
  Admin admin{*load_ca(office.folder())};
  Pen one{office.new_device("b1"), "b1"};
  Pen two{office.new_device("b2"), "b2"};
  Uuid anna = id_of(1), twin = id_of(2), visit = id_of(11), proof = id_of(12);
};

TEST_F(TwinsAtHeadOffice, BecomeOneFieldByField) {
  make_twins();
  const std::string number = no(anna);
  ASSERT_FALSE(merge(anna, twin).has_error());
  EXPECT_EQ(text(anna, "customer_no"), number);
  EXPECT_EQ(text(anna, "last_name"), "Mayer") << "the later answer";
  EXPECT_EQ(text(anna, "street"), "Talstraße") << "the later answer";
  EXPECT_EQ(text(anna, "city"), "Leonberg") << "a blank overwrites nothing";
  EXPECT_EQ(text(anna, "mobile"), "+491713920042");
  EXPECT_EQ(text(anna, "email"), "anna@example.org");
  EXPECT_EQ(text(visit, "customer"), to_hex(anna));
  EXPECT_EQ(text(proof, "customer"), to_hex(twin)) << "what is sealed is not altered";
  EXPECT_EQ(merged_into(office.record(twin)), anna);
  EXPECT_TRUE(verifies());
}

TEST_F(TwinsAtHeadOffice, KeepEveryNoOfEither) {
  make_twins();
  ASSERT_FALSE(merge(anna, twin).has_error());
  EXPECT_EQ(text(anna, "objection"), "yes");
  EXPECT_EQ(text(anna, "consent.email.advertising"), "withdrawn");
}

TEST_F(TwinsAtHeadOffice, KeepANoThatIsOlderThanTheYes) {
  make_twins();
  ASSERT_FALSE(merge(twin, anna).has_error());
  EXPECT_EQ(text(twin, "objection"), "yes");
  EXPECT_EQ(text(twin, "consent.email.advertising"), "withdrawn");
}

TEST_F(TwinsAtHeadOffice, AreTwoAgainAfterUndoing) {
  make_twins();
  const Record before = office.record(anna), twin_before = office.record(twin);
  const std::string id = merge(anna, twin).merge().merge_id();
  const v1::AdminReply undone = undo(id, noon_ms + 30 * day_ms);
  ASSERT_FALSE(undone.has_error()) << undone.error().detail();
  for (const auto& [which, was] : {std::pair(anna, before), std::pair(twin, twin_before)}) {
    for (const auto& [key, answer] : was.fields) {
      EXPECT_EQ(office.record(which).answer(key).state, answer.state) << key;
      EXPECT_EQ(text(which, key), answer.value) << key;
    }
    EXPECT_FALSE(merged_into(office.record(which)));
    EXPECT_TRUE(merged_from(office.record(which)).empty());
  }
  EXPECT_EQ(text(anna, "email"), "");
  EXPECT_EQ(text(visit, "customer"), to_hex(twin));
  EXPECT_EQ(text(proof, "customer"), to_hex(twin));
  EXPECT_TRUE(undo(id, noon_ms + 2 * day_ms).has_error()) << "twice";
  EXPECT_TRUE(verifies());
}

TEST_F(TwinsAtHeadOffice, KeepWhatWasWrittenSinceWhenTheyAreUndone) {
  make_twins();
  const std::string id = merge(anna, twin).merge().merge_id();
  const Stamp seen = office.record(anna).answer("street").stamp;
  write(one, anna, {one.set("street", "Seestraße", seen)});
  ASSERT_FALSE(undo(id, noon_ms + 2 * day_ms).has_error());
  EXPECT_EQ(text(anna, "street"), "Seestraße");
  EXPECT_EQ(text(twin, "street"), "Talstraße");
}

TEST_F(TwinsAtHeadOffice, CannotBeUndoneAfterThirtyDays) {
  make_twins();
  const std::string id = merge(anna, twin).merge().merge_id();
  EXPECT_TRUE(undo(id, noon_ms + 32 * day_ms).has_error());
  EXPECT_EQ(merged_into(office.record(twin)), anna);
}

TEST_F(TwinsAtHeadOffice, LetLateChangesFollow) {
  make_twins();
  const Stamp seen = office.record(twin).answer("email").stamp;
  ASSERT_FALSE(merge(anna, twin).has_error());
  write(two, twin, {two.set("email", "neu@example.org", seen)});
  write(two, id_of(13), {two.set("customer", to_hex(twin)), two.set("template", "sale")},
        RecordKind::process);
  EXPECT_EQ(text(anna, "email"), "neu@example.org");
  EXPECT_EQ(text(twin, "email"), "anna@example.org");
  EXPECT_EQ(text(id_of(13), "customer"), to_hex(anna));
  EXPECT_TRUE(verifies());
}

TEST_F(TwinsAtHeadOffice, TellTheTerminalOfALateChangeAVersionThatItWillSee) {
  make_twins();
  for (int i = 0; i < 5; ++i) write(one, anna, {one.set("notes", std::to_string(i))});
  ASSERT_FALSE(merge(anna, twin).has_error());
  write(two, twin, {two.set("notes", "late")});
  v1::Verdict last;
  const std::string own = "device/" + std::to_string(two.device());
  for (const v1::FeedOp& op : office.read(two.device(), own)) {
    if (op.has_verdict()) last = op.verdict();
  }
  EXPECT_EQ(last.row_ver(), office.record(twin).row_ver);
}

TEST_F(TwinsAtHeadOffice, AreRefusedWhenTheyAreOneAlready) {
  make_twins();
  EXPECT_TRUE(merge(anna, anna).has_error());
  ASSERT_FALSE(merge(anna, twin).has_error());
  EXPECT_TRUE(merge(anna, twin).has_error());
  EXPECT_TRUE(merge(twin, anna).has_error());
}

TEST_F(TwinsAtHeadOffice, AreShownFoundNotedAndErasedAsOne) {
  make_twins();
  const std::string number = no(anna), other = no(twin);
  ASSERT_FALSE(merge(anna, twin).has_error());
  v1::AdminRequest show;
  show.mutable_customer()->set_no(other);
  EXPECT_EQ(ask(show).customer().merged_into(), number);
  show.mutable_customer()->set_no(number);
  EXPECT_EQ(ask(show).customer().related_size(), 2) << "the visit, and the twin's proof";
  v1::AdminRequest search;
  search.mutable_search()->add_queries("mayer");
  const v1::AdminReply found = ask(search);
  ASSERT_EQ(found.search().answers(0).hits_size(), 1);
  EXPECT_EQ(found.search().answers(0).hits(0).no(), number);
  const auto entries = office.customers().page(RecordKind::audit, {}, 100);
  ASSERT_EQ(entries->size(), 1U);
  EXPECT_EQ(read_audit(entries->front()).act, "merge");
  v1::AdminRequest erase;
  erase.mutable_person_erase()->set_no(other);
  ASSERT_FALSE(ask(erase).has_error());
  EXPECT_FALSE(office.customers().find(anna)->has_value());
  EXPECT_FALSE(office.customers().find(twin)->has_value());
  EXPECT_FALSE(office.customers().find(visit)->has_value());
}

// A terminal cannot make two people one.
TEST_F(TwinsAtHeadOffice, AreMadeByHeadOfficeAlone) {
  make_twins();
  one.now_ms = noon_ms + 120'000;
  write(one, twin, {one.set("merged_into", to_hex(anna))});
  write(one, visit, {one.set("customer", to_hex(anna))}, RecordKind::process);
  EXPECT_FALSE(merged_into(office.record(twin)));
  EXPECT_EQ(text(visit, "customer"), to_hex(twin));
}

}  // namespace
}  // namespace tresen
