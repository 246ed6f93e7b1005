// The same pushes again, and again, out of order, from two connections at once: head office stands
// where it stood after the first time.
//
// Prints its seed; SEED=n repeats. CALLS=n makes it longer.

#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <random>
#include <thread>
#include <vector>

#include "sync/net/client_tls.h"
#include "sync/net/enrolment.h"
#include "sync/record/hash_chain.h"
#include "sync/record/wire.h"
#include "tests/support/seed.h"
#include "tests/world/ledger.h"
#include "tests/world/programs.h"
#include "tresen/v1/link.grpc.pb.h"

namespace tresen::test {
namespace {

constexpr std::uint64_t batches = 50;
constexpr std::uint64_t rows_a_batch = 7;
constexpr std::uint64_t customers = 10;

std::uint64_t calls_wanted() {
  const char* const given = std::getenv("CALLS");
  return given == nullptr ? 1'000 : std::strtoull(given, nullptr, 10);
}

// A device's pushes, recorded.
std::vector<v1::PushRequest> record_pushes(const Identity& identity, std::uint64_t epoch) {
  const Pattern pattern{identity.device_id, customers};
  IdSource ids;
  std::string chain = chain_start();
  std::vector<v1::PushRequest> pushes;
  for (std::uint64_t seq = 1; seq <= batches * rows_a_batch; ++seq) {
    if (seq % rows_a_batch == 1) {
      v1::PushRequest& fresh = pushes.emplace_back();
      fresh.set_incarnation(identity.incarnation);
      fresh.set_store_epoch(epoch);
      fresh.set_first_seq(seq);
      fresh.set_prev_chain(chain);
    }
    Change change;
    change.seq = seq;
    change.id = ids.next(1'795'000'000'000);
    change.edit = pattern.edit(seq);
    change.stamp = {1'795'000'000'000 + seq, 0, identity.device_id};
    change.wall_ms = static_cast<std::int64_t>(change.stamp.ms);
    change.branch = identity.branch;
    const std::string body = change_bytes(change);
    std::string salt(salt_bytes, static_cast<char>(seq));
    chain = chain_after(chain, commitment_of(salt, body));
    pushes.back().add_changes(body);
    pushes.back().add_salts(std::move(salt));
  }
  return pushes;
}

class Caller {
 public:
  explicit Caller(const Identity& identity)
      : stub_(v1::Sync::NewStub(open_sync_channel(identity))), identity_(identity) {}

  grpc::Status hello(v1::HelloReply& reply) const {
    v1::HelloRequest request;
    request.set_proto_min(1);
    request.set_proto_max(2);
    request.set_device_id(identity_.device_id);
    request.set_incarnation(identity_.incarnation);
    request.set_last_seq(batches * rows_a_batch);
    request.set_chain_at_acked(chain_start());
    grpc::ClientContext context;
    set_deadline(context);
    return stub_->Hello(&context, request, &reply);
  }
  grpc::Status push(const v1::PushRequest& request, v1::PushReply& reply) const {
    grpc::ClientContext context;
    set_deadline(context);
    return stub_->Push(&context, request, &reply);
  }

 private:
  static void set_deadline(grpc::ClientContext& context) {
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
  }
  std::unique_ptr<v1::Sync::Stub> stub_;
  const Identity& identity_;
};

// Pushes recorded batches in any order, some of them again and again. Answers how many were not
// confirmed to the end.
std::uint64_t replay(const Identity& identity, const std::vector<v1::PushRequest>& pushes,
                     std::uint64_t calls, std::uint64_t seed) {
  const Caller caller(identity);
  std::mt19937_64 random(seed);
  std::uint64_t wrong = 0;
  for (std::uint64_t n = 0; n < calls;) {
    const v1::PushRequest& push = pushes[random() % pushes.size()];
    const std::uint64_t times = random() % 20 == 0 ? 100 : 1 + random() % 3;
    for (std::uint64_t i = 0; i < times && n < calls; ++i, ++n) {
      v1::PushReply reply;
      const grpc::Status status = caller.push(push, reply);
      const bool right = status.ok() && reply.hw_seq() == batches * rows_a_batch && !reply.frozen();
      if (!right) ++wrong;
    }
  }
  return wrong;
}

TEST(Replay, LeavesHeadOfficeWhereItStood) {
  SCOPED_TRACE("SEED=" + std::to_string(seed()));
  const Folder folder;
  auto office = OfficeProgram::make(folder.path(), 1, false);
  ASSERT_TRUE(office) << office.error().detail;
  ASSERT_TRUE(office->start());
  const auto code = office->code("b1");
  ASSERT_TRUE(code) << code.error().detail;
  const auto identity = enrol(office->enrol(), *code, folder / "device", "replay");
  ASSERT_TRUE(identity) << identity.error().detail;

  const Caller caller(*identity);
  v1::HelloReply greeting;
  const grpc::Status met = caller.hello(greeting);
  ASSERT_TRUE(met.ok()) << met.error_message();
  const auto pushes = record_pushes(*identity, greeting.store_epoch());
  // In order, but each batch comes only after one that it cannot follow yet.
  for (std::size_t n = 0; n < pushes.size(); ++n) {
    v1::PushReply reply;
    if (n + 1 < pushes.size()) {
      static_cast<void>(caller.push(pushes[n + 1], reply));
      EXPECT_EQ(reply.hw_seq(), n * rows_a_batch) << "a gap was taken";
    }
    const grpc::Status status = caller.push(pushes[n], reply);
    ASSERT_TRUE(status.ok()) << status.error_message();
    ASSERT_EQ(reply.hw_seq(), (n + 1) * rows_a_batch);
  }
  const auto settled = [&] {
    const auto said = office->say({"status", "--json"});
    if (!said) return false;
    // Head office writes as well: what its operators did.
    const auto applied = number_in(*said, "applied");
    return applied >= batches * rows_a_batch && applied == number_in(*said, "custody");
  };
  ASSERT_TRUE(comes_true(Deadline(patience), settled));
  const auto before = fingerprint(office->data());
  ASSERT_TRUE(before) << before.error().detail;

  std::uint64_t wrong[2] = {0, 0};
  {
    std::vector<std::jthread> both;
    for (std::uint64_t n = 0; n < 2; ++n) {
      both.emplace_back(
          [&, n] { wrong[n] = replay(*identity, pushes, calls_wanted() / 2, seed() + n); });
    }
  }
  EXPECT_EQ(wrong[0] + wrong[1], 0U);
  EXPECT_EQ(office->stop(), 0);
  const auto after = fingerprint(office->data());
  ASSERT_TRUE(after) << after.error().detail;
  EXPECT_EQ(*after, *before);
  EXPECT_TRUE(nothing_lost_nothing_twice(
      office->data(), {{{identity->device_id, customers}, batches * rows_a_batch}}));
}

}  // namespace
}  // namespace tresen::test
