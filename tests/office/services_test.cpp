// Each call beside hello, push and pull, as a device makes it: over the real wire, with its
// certificate, and as somebody makes it who may not.

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <sodium.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "sync/net/signature.h"
#include "sync/office/cli/admin_client.h"
#include "sync/record/hash_chain.h"
#include "tests/support/daemon.h"
#include "tests/support/device_key.h"

namespace tresen::test {
namespace {

using grpc::StatusCode;

template <class Request, class Reply>
using Method = grpc::Status (v1::Sync::Stub::*)(grpc::ClientContext*, const Request&, Reply*);

template <class Reply>
struct Answer {
  grpc::Status status;
  Reply reply;
};

struct Services : DaemonTest {
  Identity one, two;
  v1::HelloReply greeting;

  Services() {
    const std::string first = code("b1");
    const std::string second = code("b2");
    daemon.begin();
    one = terminal(first, "one");
    two = terminal(second, "two");
    EXPECT_TRUE(say_hello(one, greeting).ok());
    v1::HelloReply other;
    EXPECT_TRUE(say_hello(two, other).ok());
  }

  template <class Request, class Reply>
  Answer<Reply> call(const Identity& who, Method<Request, Reply> method, const Request& request) {
    Answer<Reply> answer;
    grpc::ClientContext context;
    answer.status = ((*sync_of(who)).*method)(&within(context, 20), request, &answer.reply);
    return answer;
  }
  // Again until it is no longer `meanwhile`.
  template <class Request, class Reply, class Meanwhile>
  Answer<Reply> call_until(const Identity& who, Method<Request, Reply> method,
                           const Request& request, Meanwhile meanwhile) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (true) {
      Answer<Reply> answer = call(who, method, request);
      if (!meanwhile(answer) || std::chrono::steady_clock::now() > end) return answer;
    }
  }
  void push_customers(const Identity& who, std::size_t count) {
    Pen pen(who.device_id, who.branch);
    for (std::size_t sent = 0; sent < count;) {
      std::vector<std::string> changes;
      const std::uint64_t first = sent + 1;
      for (; sent < count && changes.size() < 400; ++sent) {
        Uuid id = id_of(1);
        id.bytes[2] = static_cast<std::uint8_t>(sent >> 8U);
        id.bytes[3] = static_cast<std::uint8_t>(sent);
        changes.push_back(
            pen.write(id, RecordKind::customer,
                      {pen.set("last_name", "Wanderer"), pen.set("home_branch", "b1")}));
      }
      const auto pushed = call(who, &v1::Sync::Stub::Push, Pen::push(first, changes));
      ASSERT_TRUE(pushed.status.ok()) << pushed.status.error_message();
      ASSERT_EQ(pushed.reply.hw_seq(), sent);
    }
  }
  v1::LookupRequest lookup(const std::string& words) {
    v1::LookupRequest request;
    request.set_words(words);
    request.set_reason(v1::LOOKUP_REASON_CUSTOMER_PRESENT);
    request.set_staff("s1");
    return request;
  }
  // Until the customer has been decided on.
  v1::LookupHit found() {
    const auto answer =
        call_until(two, &v1::Sync::Stub::Lookup, lookup("Wanderer"),
                   [](const auto& heard) { return heard.status.ok() && !heard.reply.hits_size(); });
    EXPECT_EQ(answer.reply.hits_size(), 1) << answer.status.error_message();
    return answer.reply.hits_size() == 1 ? answer.reply.hits(0) : v1::LookupHit();
  }
  v1::ManifestRequest manifest(const std::string& bucket) {
    v1::ManifestRequest request;
    request.set_store_epoch(greeting.store_epoch());
    request.set_bucket(bucket);
    return request;
  }
};

}  // namespace

TEST_F(Services, ARowThatBreaksItsReadersIsTakenUnreadAndOnce) {
  v1::OpaqueRequest request;
  request.set_incarnation(1);
  request.set_store_epoch(greeting.store_epoch());
  request.set_seq(1);
  request.set_raw("\xff\xff no change at all");
  request.set_salt(std::string(salt_bytes, 's'));
  request.set_prev_chain(chain_start());
  request.set_fault("push_failed");
  for (int i = 0; i < 2; ++i) {
    const auto taken = call(one, &v1::Sync::Stub::PushOpaque, request);
    ASSERT_TRUE(taken.status.ok()) << taken.status.error_message();
    EXPECT_EQ(taken.reply.hw_seq(), 1U);
  }
  request.set_store_epoch(greeting.store_epoch() + 1);
  EXPECT_EQ(call(one, &v1::Sync::Stub::PushOpaque, request).status.error_code(),
            StatusCode::FAILED_PRECONDITION);
}

TEST_F(Services, AReportIsHeardUnlessItSaysTooMuch) {
  v1::DeviceReport report;
  report.set_last_seq(7);
  report.set_healthy(true);
  auto& day = *report.add_days();
  day.set_day("2026-11-21");
  day.set_written(7);
  EXPECT_TRUE(call(one, &v1::Sync::Stub::Report, report).status.ok());
  day.set_day("yesterday");
  EXPECT_EQ(call(one, &v1::Sync::Stub::Report, report).status.error_code(),
            StatusCode::INVALID_ARGUMENT);
  day.set_day("2026-11-21");
  report.add_trouble(std::string(70 * 1024, 'x'));
  EXPECT_FALSE(call(one, &v1::Sync::Stub::Report, report).status.ok());
}

TEST_F(Services, ALookupNeedsAReasonAndEnoughLetters) {
  push_customers(one, 1);
  const v1::LookupHit hit = found();
  v1::LookupRequest request = lookup("Wanderer");
  request.set_reason(v1::LOOKUP_REASON_UNSPECIFIED);
  EXPECT_EQ(call(two, &v1::Sync::Stub::Lookup, request).status.error_code(),
            StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(call(two, &v1::Sync::Stub::Lookup, lookup("Wa")).status.error_code(),
            StatusCode::INVALID_ARGUMENT);
  request = lookup("");
  request.set_customer(hit.customer());
  const auto taken = call(two, &v1::Sync::Stub::Lookup, request);
  ASSERT_TRUE(taken.status.ok()) << taken.status.error_message();
  EXPECT_EQ(taken.reply.bucket(), "branch/b1");
  const SystemClock clock;
  auto operators = AdminClient::open(folder.path(), clock);
  ASSERT_TRUE(operators.has_value()) << operators.error().detail;
  v1::AdminRequest order;
  order.mutable_lookups();
  const auto listed = operators->ask(order);
  ASSERT_TRUE(listed.has_value()) << listed.error().detail;
  ASSERT_FALSE(listed->lookups().lookups().empty());
  for (const v1::LookupFacts& look : listed->lookups().lookups()) EXPECT_EQ(look.no(), hit.no());
  request.set_customer(std::string(16, 'x'));
  EXPECT_EQ(call(two, &v1::Sync::Stub::Lookup, request).status.error_code(), StatusCode::NOT_FOUND);
}

TEST_F(Services, ASnapshotComesInChunksAsItsManifestSays) {
  constexpr std::size_t customers = 2'100;
  push_customers(one, customers);
  const auto told =
      call_until(two, &v1::Sync::Stub::GetManifest, manifest("branch/b1"), [](const auto& heard) {
        // Not yet decided upon, or still being made.
        return !heard.status.ok() || heard.reply.records() < customers;
      });
  ASSERT_TRUE(told.status.ok()) << told.status.error_message();
  ASSERT_EQ(told.reply.records(), customers);
  v1::ChunkRequest request;
  request.set_snapshot_id(told.reply.snapshot_id());
  for (int i = 0; i < told.reply.chunks_size(); ++i) {
    request.set_index(static_cast<std::uint32_t>(i));
    const auto chunk = call(two, &v1::Sync::Stub::FetchChunk, request);
    ASSERT_TRUE(chunk.status.ok()) << chunk.status.error_message();
    std::string digest(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                       reinterpret_cast<const unsigned char*>(chunk.reply.zstd().data()),
                       chunk.reply.zstd().size());
    EXPECT_EQ(digest, told.reply.chunks(i).sha256());
  }
  request.set_index(static_cast<std::uint32_t>(told.reply.chunks_size()));
  EXPECT_FALSE(call(two, &v1::Sync::Stub::FetchChunk, request).status.ok());
  request.set_snapshot_id(std::string(16, 'x'));
  EXPECT_EQ(call(two, &v1::Sync::Stub::FetchChunk, request).status.error_code(),
            StatusCode::NOT_FOUND);
}

TEST_F(Services, ASnapshotIsOnlyForWhoReadsTheBucket) {
  const std::string others = "device/" + std::to_string(two.device_id);
  EXPECT_EQ(call(one, &v1::Sync::Stub::GetManifest, manifest(others)).status.error_code(),
            StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(call(one, &v1::Sync::Stub::GetManifest, manifest("config")).status.error_code(),
            StatusCode::NOT_FOUND)
      << "too small for one";
}

TEST_F(Services, AReceiptIsKeptIfTheDeviceHasSignedItItself) {
  push_customers(one, 1);
  const v1::LookupHit hit = found();
  const SystemClock clock;
  auto operators = AdminClient::open(folder.path(), clock);
  ASSERT_TRUE(operators.has_value()) << operators.error().detail;
  v1::AdminRequest order;
  order.mutable_person_erase()->set_no(hit.no());
  const auto done = operators->ask(order);
  ASSERT_TRUE(done.has_value()) << done.error().detail;
  ASSERT_EQ(done->person_erase().devices_size(), 2);

  v1::ErasureReceipt receipt;
  receipt.set_erasure_id(done->person_erase().erasure_id());
  receipt.set_records(1);
  receipt.set_vacuum_done(true);
  const std::string bytes = receipt.SerializeAsString();
  const auto sent = [&](const std::string& key_pem) {
    receipt.set_signature(*sign(key_pem, bytes));
    return call(one, &v1::Sync::Stub::AckErasure, receipt).status.error_code();
  };
  EXPECT_EQ(sent(DeviceKey().pem()), StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(sent(two.key_pem), StatusCode::PERMISSION_DENIED) << "another device's";
  EXPECT_EQ(sent(one.key_pem), StatusCode::OK);
  receipt.set_records(2);
  EXPECT_EQ(sent(one.key_pem), StatusCode::PERMISSION_DENIED) << "not what was signed";
}

}  // namespace tresen::test
