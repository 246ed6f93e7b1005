// What head office answers, into the link of a terminal: hello, push, pull, manifest, chunk, hint
// and the rest. Each call takes the next piece of the bytes: one byte says how it ends, two how
// long the answer is.

#include <type_traits>
#include <utility>
#include <variant>

#include "tests/fuzz/fuzz.h"
#include "tests/link/fakes.h"

namespace tresen::fuzz {
namespace {

class HeadOffice {
 public:
  explicit HeadOffice(std::string_view bytes) : bytes_(bytes) {}

  bool says_more() const { return bytes_.size() >= 3; }

  // Nothing: the answer was lost, or is not of its kind.
  std::optional<FromWire> answer(const ToWire& call) {
    return std::visit([this](const auto& asked) { return to(asked); }, call);
  }

 private:
  std::optional<FromWire> to(const CallHello& asked) { return piece<HelloCame>(asked.call); }
  std::optional<FromWire> to(const CallPush& asked) { return piece<PushCame>(asked.call); }
  std::optional<FromWire> to(const CallPushOpaque& asked) { return piece<OpaqueCame>(asked.call); }
  std::optional<FromWire> to(const CallPull& asked) { return piece<PullCame>(asked.call); }
  std::optional<FromWire> to(const CallManifest& asked) { return piece<ManifestCame>(asked.call); }
  std::optional<FromWire> to(const CallChunk& asked) { return piece<ChunkCame>(asked.call); }
  std::optional<FromWire> to(const CallReport& asked) { return piece<ReportCame>(asked.call); }
  std::optional<FromWire> to(const CallAckErasure& asked) { return piece<ReceiptCame>(asked.call); }
  std::optional<FromWire> to(const CallLookup& asked) { return piece<LookupCame>(asked.call); }
  std::optional<FromWire> to(const CancelCall&) { return std::nullopt; }
  std::optional<FromWire> to(const OpenWatch& watch) {
    HintCame came{watch.call, {}};
    if (take(came.hint) != Way::answered) return std::nullopt;
    return FromWire(std::move(came));
  }

  enum class Way { answered, failed, lost };

  template <class Came>
  std::optional<FromWire> piece(CallNumber call) {
    Came came{call, {}};
    const Way way = take(came.reply);
    if (way == Way::answered) return FromWire(std::move(came));
    if (way == Way::failed) return FromWire(CallFailed{call, fault_, ""});
    return std::nullopt;
  }

  template <class Reply>
  Way take(Reply& reply) {
    if (!says_more()) return Way::lost;
    const auto number = [this](std::size_t at) { return static_cast<std::uint8_t>(bytes_[at]); };
    const std::uint8_t ending = number(0);
    const std::size_t length =
        std::min<std::size_t>(number(1) * 256U + number(2), bytes_.size() - 3);
    const std::string_view body = bytes_.substr(3, length);
    bytes_.remove_prefix(3 + length);
    constexpr std::uint8_t faults = static_cast<std::uint8_t>(WireFault::ended) + 1;
    if (ending >= 0xf0) {
      fault_ = static_cast<WireFault>(length % faults);
      return Way::failed;
    }
    return reply.ParseFromArray(body.data(), static_cast<int>(body.size())) ? Way::answered
                                                                            : Way::lost;
  }

  std::string_view bytes_;
  WireFault fault_ = WireFault::failed;
};

// A terminal with three unsent rows. Whatever head office says, its journal stays its own.
class Terminal {
 public:
  explicit Terminal(std::string_view bytes)
      : office_(bytes),
        link_({.device_id = 17,
               .incarnation = 1,
               .app_version = "fuzz",
               .batch = {},
               .times = {},
               .proto_max = 2},
              [] { return 7; }) {
    for (const char* body : {"one", "two", "three"}) cache_.write(body);
  }

  void run() {
    for (int turn = 0; turn < 200 && office_.says_more(); ++turn) {
      settle();
      const std::int64_t wait = link_.wait(now_);
      must(wait >= 0 && wait <= 2 * LinkTimes{}.refused_retry, "it never sleeps for ever");
      now_.boot_ms += wait + 1;
      now_.wall_ms += wait + 1;
      for (FromWire& came : std::exchange(on_its_way_, {})) link_.receive(std::move(came), now_);
    }
  }

 private:
  void settle() {
    link_.tick(now_);
    for (int round = 0; round < 1000; ++round) {
      auto orders = link_.take_orders();
      if (orders.empty()) return;
      for (const LinkOrder& order : orders) {
        if (const auto* call = std::get_if<ToWire>(&order)) {
          if (auto came = office_.answer(*call)) on_its_way_.push_back(std::move(*came));
          continue;
        }
        hear(std::get<ToCache>(order));
      }
      link_.tick(now_);
    }
    must(false, "it comes to rest between two messages");
  }

  void hear(const ToCache& message) {
    const std::uint64_t rows = cache_.journal.size();
    if (const auto* ack = std::get_if<Acknowledged>(&message)) {
      must(ack->seq <= rows, "nobody acknowledges what was never written");
    }
    if (const auto* epoch = std::get_if<StoreEpoch>(&message)) {
      must(epoch->hw_seq <= rows, "no store has what was never written");
    }
    for (const FromCache& answer : cache_.hear(message)) link_.receive(answer, now_);
  }

  HeadOffice office_;
  test::FakeCache cache_;
  Link link_;
  Moment now_{.wall_ms = 1'800'000'000'000, .boot_ms = 1'000};
  std::vector<FromWire> on_its_way_;
};

}  // namespace
}  // namespace tresen::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tresen::fuzz::Terminal(tresen::fuzz::text_of(data, size)).run();
  return 0;
}
