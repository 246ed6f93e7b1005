#pragma once
// A wire in memory, on virtual time: it loses, doubles, delays and so reorders calls and answers.
//
// A call is carried to `office` when its time has come, and the answer comes back later. What was
// lost stays silent or breaks, as a network does. Repeatable: all chance comes from the seed.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "sync/base/result.h"
#include "sync/link/transport.h"

namespace tresen::test {

// The functions of a head office, as one device sees them. What is not given, it cannot do.
struct OfficeEnd {
  std::function<Result<v1::HelloReply>(const v1::HelloRequest&)> hello;
  std::function<Result<v1::PushReply>(const v1::PushRequest&)> push;
  std::function<Result<v1::PullReply>(const v1::PullRequest&)> pull;
  std::function<Result<v1::PushReply>(const v1::OpaqueRequest&)> push_opaque{};
  std::function<Result<v1::Manifest>(const v1::ManifestRequest&)> manifest{};
  std::function<Result<v1::Chunk>(const v1::ChunkRequest&)> chunk{};
  std::function<Result<v1::ReportReply>(const v1::DeviceReport&)> report{};
  std::function<Result<v1::ErasureReceiptReply>(const v1::ErasureReceipt&)> ack_erasure{};
  std::function<Result<v1::LookupReply>(const v1::LookupRequest&)> lookup{};
};

struct WireFaults {
  double lost = 0;     // of calls, and of answers: each 0 to 1
  double doubled = 0;  // likewise
  std::int64_t delay_max_ms = 5;
  double late = 0;  // likewise: held up somewhere for up to late_max_ms
  std::int64_t late_max_ms = 0;
  bool cut = false;     // nothing gets through; calls break at once
  bool silent = false;  // nothing gets through; nobody hears about it
};

class MemoryTransport : public Transport {
 public:
  MemoryTransport(OfficeEnd office, std::uint64_t seed)
      : office_(std::move(office)), random_(seed) {}

  WireFaults faults;

  void send(ToWire call) override {
    std::visit([this](auto& c) { take(std::move(c)); }, call);
  }

  // Nobody waits in vain for a watch: while one is open, this tells it.
  void hint(const std::string& bucket, std::uint64_t head_pos) {
    for (const CallNumber call : watches_) {
      HintCame came{.call = call, .hint = {}};
      came.hint.set_bucket(bucket);
      came.hint.set_head_pos(head_pos);
      answer(std::move(came));
    }
  }

  // Breaks every watch, as the end of head office does.
  void break_watches() {
    for (const CallNumber call : watches_) {
      at(delay(), CallFailed{call, WireFault::unreachable, "broken"});
    }
    watches_.clear();
  }

  // The link's process has ended: its calls may still arrive, but nobody hears the answers.
  void hang_up() {
    constexpr CallNumber nobody = ~CallNumber{0};
    watches_.clear();
    std::erase_if(in_flight_,
                  [](const auto& one) { return std::holds_alternative<FromWire>(one.second); });
    for (auto& [when, letter] : in_flight_) {
      std::visit([](auto& call) { call.call = nobody; }, std::get<ToWire>(letter));
    }
  }

  // When something will arrive, in the milliseconds of `deliver`. Nothing: nothing is on its way.
  std::optional<std::int64_t> next_at() const {
    if (in_flight_.empty()) return std::nullopt;
    return in_flight_.begin()->first;
  }

  // Carries what is due at `now_ms`; answers what reaches the link.
  std::vector<FromWire> deliver(std::int64_t now_ms) {
    now_ms_ = now_ms;
    std::vector<FromWire> out;
    while (!in_flight_.empty() && in_flight_.begin()->first <= now_ms) {
      auto letter = std::move(in_flight_.begin()->second);
      in_flight_.erase(in_flight_.begin());
      if (auto* reply = std::get_if<FromWire>(&letter)) {
        out.push_back(std::move(*reply));
      } else {
        arrive(std::get<ToWire>(letter));
      }
    }
    return out;
  }

  void set_now(std::int64_t now_ms) { now_ms_ = now_ms; }

 private:
  bool chance(double probability) {
    return std::uniform_real_distribution<>(0, 1)(random_) < probability;
  }
  std::int64_t delay() {
    if (faults.late > 0 && chance(faults.late)) {
      return std::uniform_int_distribution<std::int64_t>(0, faults.late_max_ms)(random_);
    }
    return std::uniform_int_distribution<std::int64_t>(0, faults.delay_max_ms)(random_);
  }
  void at(std::int64_t after_ms, std::variant<ToWire, FromWire> letter) {
    in_flight_.emplace(now_ms_ + after_ms, std::move(letter));
  }

  void take(OpenWatch call) {
    if (faults.cut) at(1, FromWire(CallFailed{call.call, WireFault::unreachable, "cut"}));
    watches_.insert(call.call);
  }
  void take(CancelCall call) { watches_.erase(call.call); }
  template <class Call>
  void take(Call call) {
    if (faults.silent) return;
    if (faults.cut || chance(faults.lost)) {
      if (faults.cut || chance(0.5)) {
        at(delay(), FromWire(CallFailed{call.call, WireFault::unreachable, "lost"}));
      }
      return;
    }
    if (chance(faults.doubled)) at(delay(), ToWire(call));
    at(delay(), ToWire(std::move(call)));
  }

  void arrive(ToWire& call) {
    std::visit([this](auto& c) { reach(c); }, call);
  }
  void reach(const CallHello& c) { give<HelloCame>(c, office_.hello); }
  void reach(const CallPush& c) { give<PushCame>(c, office_.push); }
  void reach(const CallPushOpaque& c) { give<OpaqueCame>(c, office_.push_opaque); }
  void reach(const CallPull& c) { give<PullCame>(c, office_.pull); }
  void reach(const CallManifest& c) { give<ManifestCame>(c, office_.manifest); }
  void reach(const CallChunk& c) { give<ChunkCame>(c, office_.chunk); }
  void reach(const CallReport& c) { give<ReportCame>(c, office_.report); }
  void reach(const CallAckErasure& c) { give<ReceiptCame>(c, office_.ack_erasure); }
  void reach(const CallLookup& c) { give<LookupCame>(c, office_.lookup); }
  // These are never on their way: take() has dealt with them.
  void reach(const OpenWatch&) {}
  void reach(const CancelCall&) {}

  template <class Came, class Call, class Answer>
  void give(const Call& call, const Answer& office_answer) {
    if (!office_answer) return answer(CallFailed{call.call, WireFault::failed, "not there"});
    auto reply = office_answer(call.request);
    if (reply) {
      answer(Came{call.call, std::move(*reply)});
    } else {
      answer(CallFailed{call.call, wire_fault(reply.error().fault), reply.error().detail});
    }
  }
  void answer(FromWire message) {
    if (faults.silent || faults.cut || chance(faults.lost)) return;
    if (chance(faults.doubled)) at(delay(), message);
    at(delay(), std::move(message));
  }
  static WireFault wire_fault(Fault fault) {
    switch (fault) {
      case Fault::denied:
        return WireFault::refused;
      case Fault::busy:
        return WireFault::busy;
      case Fault::conflict:
        return WireFault::other_epoch;
      case Fault::offline:
        return WireFault::unreachable;
      case Fault::absent:
        return WireFault::absent;
      default:
        return WireFault::failed;
    }
  }

  OfficeEnd office_;
  std::mt19937_64 random_;
  std::int64_t now_ms_ = 0;
  std::multimap<std::int64_t, std::variant<ToWire, FromWire>> in_flight_;
  std::set<CallNumber> watches_;
};

}  // namespace tresen::test
