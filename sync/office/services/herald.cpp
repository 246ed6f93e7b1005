#include "sync/office/services/herald.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "sync/base/log.h"
#include "sync/office/services/status.h"

namespace tresen {
namespace {

constexpr std::int64_t ask_every_ms = 5'000;  // SYNC 0.3: revoked means gone within 30 s

// Only a box that has been closed refuses, and then nobody wants to know any more.
void tell(Herald::Box& letters, Herald::Letter letter) {
  const bool told = letters.post(std::move(letter));
  if (!told && !letters.closed()) trouble("office", "herald_full");
}

}  // namespace

Herald::Herald(Box& letters, Writer& writer, const Clock& clock,
               Latest<std::set<std::uint64_t>>& revoked)
    : letters_(&letters), writer_(&writer), clock_(&clock), revoked_(&revoked), thread_([this] {
        run();
      }) {}

Herald::~Herald() { letters_->close(); }

grpc::ServerWriteReactor<v1::Hint>* Herald::open(grpc::CallbackServerContext& context,
                                                 std::uint64_t device) {
  auto stream = std::make_unique<HintStream>(
      context, device, [letters = letters_](HintStream::Id id, StreamEvent event) {
        tell(*letters, Happened{id, event});
      });
  HintStream* const reactor = stream.get();
  tell(*letters_, Opened{std::move(stream)});
  return reactor;
}

void Herald::run() {
  std::int64_t ask_at_ms = clock_->now().boot_ms;
  while (true) {
    const std::int64_t wait_ms = std::max<std::int64_t>(0, ask_at_ms - clock_->now().boot_ms);
    auto letter = letters_->take(std::chrono::milliseconds(wait_ms));
    if (!letter && letters_->closed()) return;
    if (clock_->now().boot_ms >= ask_at_ms) {
      ask_who_is_revoked();
      ask_at_ms = clock_->now().boot_ms + ask_every_ms;
    }
    if (letter) std::visit([this](auto& one) { handle(one); }, *letter);
  }
}

void Herald::handle(Opened& letter) {
  const HintStream::Id id = letter.stream->id();
  const std::uint64_t device = letter.stream->device();
  HintStream& stream = *streams_.emplace(id, std::move(letter.stream)).first->second;
  const bool asked =
      !ending_ && streams_.size() <= streams_max &&
      writer_->post(Writer::DeviceCall{[letters = letters_, id, device](Office& office) {
        tell(*letters, Admitted{id, device, office.buckets_of(device)});
      }});
  if (!asked) stream.end(status_of({Fault::busy, "too many listen already"}));
}

void Herald::handle(const Happened& letter) {
  const auto found = streams_.find(letter.stream);
  if (found == streams_.end()) return;
  switch (letter.event) {
    case StreamEvent::written:
      return found->second->written(true);
    case StreamEvent::not_written:
      return found->second->written(false);
    case StreamEvent::cancelled:
      return found->second->end(grpc::Status::CANCELLED);
    case StreamEvent::done:
      streams_.erase(found);
      return;
  }
}

void Herald::handle(const Admitted& letter) {
  const auto found = streams_.find(letter.stream);
  if (found == streams_.end() || found->second->device() != letter.device) return;
  if (letter.buckets) {
    found->second->admit(*letter.buckets);
  } else {
    found->second->end(status_of(letter.buckets.error()));
  }
}

void Herald::handle(const Grown& letter) {
  for (const auto& [id, stream] : streams_) stream->tell(letter.heads);
}

void Herald::handle(Revoked& letter) {
  for (const auto& [id, stream] : streams_) {
    if (letter.devices.contains(stream->device())) {
      stream->end(status_of({Fault::denied, "the device is revoked"}));
    }
  }
  revoked_->set(std::move(letter.devices));
}

void Herald::handle(const EndAll&) {
  ending_ = true;
  for (const auto& [id, stream] : streams_) {
    stream->end({grpc::StatusCode::UNAVAILABLE, "head office stops"});
  }
}

void Herald::ask_who_is_revoked() {
  // A writer that is too busy is asked again in ten seconds.
  static_cast<void>(writer_->post(Writer::DeviceCall{[letters = letters_](Office& office) {
    const auto devices = office.store().sync().devices();
    if (!devices) return;
    Revoked revoked;
    for (const DeviceRow& device : *devices) {
      if (device.revoked) revoked.devices.insert(device.id);
    }
    tell(*letters, std::move(revoked));
  }}));
}

}  // namespace tresen
