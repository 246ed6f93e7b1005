// The right to be forgotten, at head office: what goes, what stays, who is told, who is believed.

#include "sync/office/erasure.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "sync/net/device_key.h"
#include "sync/net/signature.h"
#include "sync/office/identity.h"
#include "sync/office/person.h"
#include "tests/support/head_office.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

// All bytes of all files below a folder.
std::string all_bytes(const std::string& folder) {
  std::string bytes;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(file), {});
  }
  return bytes;
}

class Erasure : public testing::Test {
 protected:
  void push(Pen& pen, const std::vector<std::string>& changes) {
    const std::uint64_t first = office.sync().device(pen.device())->value().hw_seq + 1;
    const auto reply = office->push(pen.device(), Pen::push(first, changes), noon_ms);
    ASSERT_TRUE(reply.has_value()) << reply.error().detail;
    ASSERT_EQ(reply->hw_seq(), first + changes.size() - 1);
    office.decide_all();
  }
  void make(Pen& pen, const Uuid& customer, const std::string& name) {
    push(pen, {pen.write(customer, RecordKind::customer,
                         {pen.set("last_name", name), pen.set("home_branch", "b1")})});
  }
  v1::PersonEraseReply erase(const Uuid& customer) {
    v1::PersonEraseRequest request;
    request.set_no(office.record(customer).text("customer_no"));
    const auto reply = erase_person(*office, request, noon_ms + 1000);
    EXPECT_TRUE(reply.has_value()) << reply.error().detail;
    return reply ? reply->person_erase() : v1::PersonEraseReply();
  }
  bool known(const Uuid& record) { return office.customers().find(record)->has_value(); }
  std::vector<v1::Erase> told(std::uint64_t device, const std::string& bucket) {
    std::vector<v1::Erase> all;
    for (const v1::FeedOp& op : office.read(device, bucket)) {
      if (op.has_erase()) all.push_back(op.erase());
    }
    return all;
  }

  HeadOffice office;
  Pen one{office.new_device("b1"), "b1"};
  Pen two{office.new_device("b2"), "b2"};
  Uuid anna = id_of(1);
  Uuid bert = id_of(2);
  Uuid visit = id_of(11);
};

TEST_F(Erasure, TakesThePersonAndNobodyElse) {
  make(one, anna, "Anna-geheim");
  make(one, bert, "Bert-bleibt");
  push(one, {one.write(visit, RecordKind::process,
                       {one.set("customer", to_hex(anna)), one.set("undo", "Visite-geheim")})});
  const v1::PersonEraseReply erased = erase(anna);
  EXPECT_EQ(erased.records(), 2U);
  EXPECT_EQ(erased.log_rows(), 2U);
  EXPECT_FALSE(known(anna));
  EXPECT_FALSE(known(visit));
  EXPECT_EQ(office.record(bert).text("last_name"), "Bert-bleibt");
  const std::string bytes = all_bytes(office.folder());
  EXPECT_EQ(bytes.find("geheim"), std::string::npos);
  EXPECT_NE(bytes.find("Bert-bleibt"), std::string::npos);
}

TEST_F(Erasure, TellsEachBucketThatHoldsOrHeldThePerson) {
  make(one, anna, "Anna");
  push(one, {one.write(anna, RecordKind::customer, {one.set("home_branch", "b2")})});
  ASSERT_EQ(*office.customers().bucket_of(anna), "branch/b2");
  const v1::PersonEraseReply erased = erase(anna);
  for (const char* bucket : {"branch/b1", "branch/b2"}) {
    const auto erases = told(one.device(), bucket);
    ASSERT_EQ(erases.size(), 1U) << bucket;
    EXPECT_EQ(erases[0].erasure_id(), erased.erasure_id());
    EXPECT_EQ(erases[0].customer(), to_bytes(anna));
    EXPECT_EQ(erases[0].record_ids_size(), 1);
  }
  EXPECT_EQ(erased.devices_size(), 2);
  EXPECT_EQ(office.sync().bucket("branch/b2")->checksum, 0U);
}

TEST_F(Erasure, MeetsALateChangeOfATerminalThatWasAway) {
  make(one, anna, "Anna");
  erase(anna);
  push(two, {two.write(anna, RecordKind::customer, {two.set("email", "spaet-geheim@x.de")}),
             two.write(visit, RecordKind::process,
                       {two.set("customer", to_hex(anna)), two.set("undo", "spaet-geheim")})});
  push(two, {two.write(visit, RecordKind::process, {two.set("state", "closed-geheim")})});
  EXPECT_FALSE(known(anna));
  EXPECT_FALSE(known(visit));
  std::vector<v1::Verdict::Kind> kinds;
  for (const v1::FeedOp& op : office.read(two.device(), "device/2")) {
    if (op.has_verdict()) kinds.push_back(op.verdict().kind());
  }
  EXPECT_EQ(kinds, std::vector(3, v1::Verdict::KIND_ERASED));
  office.decide_all();
  EXPECT_EQ(all_bytes(office.folder()).find("geheim"), std::string::npos);
}

TEST_F(Erasure, NeverGivesTheNumberAgain) {
  make(one, anna, "Anna");
  const std::string no = office.record(anna).text("customer_no");
  erase(anna);
  make(one, bert, "Bert");
  EXPECT_NE(office.record(bert).text("customer_no"), no);
}

class Receipts : public Erasure {
 protected:
  struct Signer {
    Signer(const std::string& folder, std::uint64_t device)
        : key(new_device_key().value()),
          certificate(sign_device(load_ca(folder).value(), certificate_request(key).value(), device,
                                  noon_ms)
                          .value()) {}
    std::string key, certificate;
  };
  static v1::ErasureReceipt receipt(const std::string& erasure, const Signer& signer) {
    v1::ErasureReceipt made;
    made.set_erasure_id(erasure);
    made.set_records(1);
    made.set_vacuum_done(true);
    made.set_signature(sign(signer.key, made.SerializeAsString()).value());
    return made;
  }
  Result<v1::ErasureReceiptReply> hand_in(std::uint64_t device, const Signer& shown,
                                          const v1::ErasureReceipt& made) {
    return take_receipt(office->store(), device, shown.certificate, made, noon_ms + 2000);
  }
  v1::ErasureFacts facts() {
    const auto reply = list_erasures(office->store());
    EXPECT_EQ(reply->erasures().erasures_size(), 1);
    return reply->erasures().erasures(0);
  }
  Signer first{office.folder(), 1};
  Signer second{office.folder(), 2};
};

TEST_F(Receipts, AreOwedByEachDeviceThatHasRead) {
  make(one, anna, "Anna");
  const std::string id = erase(anna).erasure_id();
  EXPECT_EQ(facts().missing_size(), 2);
  ASSERT_TRUE(hand_in(1, first, receipt(id, first)));
  ASSERT_TRUE(hand_in(1, first, receipt(id, first))) << "a second time is no error";
  EXPECT_EQ(facts().done_size(), 1);
  EXPECT_EQ(facts().done(0), 1U);
  EXPECT_EQ(facts().missing(0), 2U);
}

TEST_F(Receipts, AreBelievedOnlyWithTheCallersOwnKey) {
  make(one, anna, "Anna");
  const std::string id = erase(anna).erasure_id();
  v1::ErasureReceipt bent = receipt(id, first);
  bent.set_records(99);
  EXPECT_EQ(hand_in(1, first, bent).error().fault, Fault::denied);
  EXPECT_EQ(hand_in(2, second, receipt(id, first)).error().fault, Fault::denied);
  v1::ErasureReceipt bare = receipt(id, first);
  bare.clear_signature();
  EXPECT_EQ(hand_in(1, first, bare).error().fault, Fault::denied);
  EXPECT_EQ(facts().done_size(), 0);
}

TEST_F(Receipts, AreRefusedWhereNoneIsOwed) {
  make(one, anna, "Anna");
  erase(anna);
  EXPECT_EQ(hand_in(1, first, receipt(to_bytes(id_of(9)), first)).error().fault, Fault::absent);
  EXPECT_EQ(hand_in(1, first, receipt("x", first)).error().fault, Fault::invalid);
}

}  // namespace
}  // namespace tresen
