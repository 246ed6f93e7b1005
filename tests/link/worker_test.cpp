// The sync thread with real threads around it: a storage thread, and a wire that answers from its
// own.

#include "sync/link/worker.h"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <thread>

#include "tests/link/fakes.h"

namespace tresen::test {
namespace {

constexpr std::chrono::seconds patience{20};

// A wire thread: calls go in by mailbox, answers come out by the worker's.
class ThreadedWire final : public Transport {
 public:
  ThreadedWire(FakeOffice& office, SyncBox& box)
      : office_(office), box_(box), calls_(64), thread_([this] { run(); }) {}
  ~ThreadedWire() override {
    calls_.close();
    thread_.join();
  }
  void send(ToWire call) override { static_cast<void>(calls_.post(std::move(call))); }

 private:
  void run() {
    while (auto call = calls_.take()) {
      if (const auto* hello = std::get_if<CallHello>(&*call)) {
        answer(HelloCame{hello->call, *office_.hello(hello->request)});
      } else if (const auto* push = std::get_if<CallPush>(&*call)) {
        answer(PushCame{push->call, *office_.push(push->request)});
      } else if (const auto* pull = std::get_if<CallPull>(&*call)) {
        answer(PullCame{pull->call, *office_.pull(pull->request)});
      }
    }
  }
  void answer(FromWire message) { static_cast<void>(box_.post(SyncLetter(std::move(message)))); }

  FakeOffice& office_;
  SyncBox& box_;
  Mailbox<ToWire> calls_;
  std::thread thread_;
};

// A change to be written at the counter.
struct Write {
  std::string body;
};

// A storage thread around a FakeCache.
class ThreadedCache {
 public:
  struct Facts {
    std::uint64_t acked = 0;
    std::uint64_t waiting = 0;
    std::size_t config_ops = 0;
  };
  struct AskFacts {};
  using Letter = std::variant<ToCache, Write, AskFacts>;

  explicit ThreadedCache(SyncBox& link, std::size_t capacity)
      : link_(link), box(capacity), thread_([this] { run(); }) {}
  ~ThreadedCache() {
    box.close();
    thread_.join();
  }

  void post(const Letter& letter) {
    while (!box.post(letter)) std::this_thread::yield();
  }
  Facts facts() {
    post(AskFacts{});
    return *replies_.take();
  }

 private:
  void run() {
    while (auto letter = box.take()) std::visit([this](const auto& l) { on(l); }, *letter);
  }
  void on(const ToCache& message) {
    for (FromCache& answer : cache_.hear(message)) tell(std::move(answer));
  }
  void on(const Write& write) { tell(cache_.write(write.body)); }
  void on(const AskFacts&) {
    static_cast<void>(
        replies_.post({cache_.acked, cache_.status.waiting, cache_.names("config").size()}));
  }
  void tell(FromCache message) { static_cast<void>(link_.post(SyncLetter(std::move(message)))); }

  SyncBox& link_;
  FakeCache cache_;
  Mailbox<Facts> replies_{1};

 public:
  Mailbox<Letter> box;

 private:
  std::thread thread_;
};

LinkSettings settings() {
  return {.device_id = 1,
          .incarnation = 1,
          .app_version = "test",
          .batch = {},
          .times = {},
          .proto_max = 2};
}

bool comes_true(const std::function<bool()>& claim) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (!claim()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace

TEST(SyncWorker, BringsEverythingOverAndStops) {
  // Even when the storage thread's box is so small that most posts are refused at first.
  for (const std::size_t capacity : {std::size_t{1}, std::size_t{100}}) {
    SCOPED_TRACE(capacity);
    FakeOffice office;
    for (int i = 0; i < 50; ++i) office.put("config");
    const SystemClock clock;
    SyncBox box(sync_box_capacity);
    ThreadedCache cache(box, capacity);
    const SyncWorker worker(
        settings(), [n = std::uint64_t{7}]() mutable { return n += 0x9e3779b97f4a7c15; }, clock,
        box, [&cache](const ToCache& m) { return cache.box.post(ThreadedCache::Letter(m)); },
        std::make_unique<ThreadedWire>(office, box));
    for (int i = 0; i < 200; ++i) cache.post(Write{"change " + std::to_string(i)});
    EXPECT_TRUE(comes_true([&cache] {
      const auto facts = cache.facts();
      return facts.acked == 200 && facts.waiting == 0 && facts.config_ops == 50;
    }));
  }
}

TEST(SyncWorker, StopsWhileNobodyAnswers) {
  class Nowhere final : public Transport {
    void send(ToWire) override {}
  };
  const SystemClock clock;
  SyncBox box(sync_box_capacity);
  const auto begin = std::chrono::steady_clock::now();
  {
    const SyncWorker worker(
        settings(), [] { return 1U; }, clock, box, [](const ToCache&) { return false; },
        std::make_unique<Nowhere>());
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

}  // namespace tresen::test
