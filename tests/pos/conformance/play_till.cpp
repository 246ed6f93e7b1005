// A till that says what a trace has, to a real terminal.

#include <sys/socket.h>

#include <algorithm>
#include <list>
#include <utility>

#include "terminal/pos/address.h"
#include "tests/pos/conformance/line.h"
#include "tests/pos/conformance/players.h"

namespace tresen::conformance {
namespace {

class TillPlayer {
 public:
  TillPlayer(Wire wire, Words words, Transcript& transcript, std::chrono::milliseconds patience)
      : patience_(patience),
        wire_(std::move(wire)),
        words_(std::move(words)),
        transcript_(&transcript) {}

  Result<void> play(const Trace& trace) {
    for (const Line& line : trace.lines) {
      if (std::holds_alternative<v1::PosReply>(line.said)) {
        due_.push_back(line);
        continue;
      }
      TRY(hear_what_is_due());
      TRY(say(std::get<v1::PosRequest>(line.said)));
    }
    return hear_what_is_due();
  }

 private:
  Result<void> say(v1::PosRequest request) {
    fill_in(request, words_);
    if (request.has_acknowledge() && request.acknowledge().event_id() == 0) {
      request.mutable_acknowledge()->set_event_id(newest_event_);
    }
    transcript_->push_back("till { " + shown(request) + " }");
    asked_ = request;
    return wire_.send(request);
  }

  // As tills do: what was just being written is done the next time.
  bool is_to_be_asked_again(const v1::PosReply& reply) const {
    return reply.status() == v1::POS_STATUS_BUSY && reply.request_id() == asked_.request_id();
  }

  Result<void> hear_what_is_due() {
    std::string heard = "nothing was said";
    const auto end = std::chrono::steady_clock::now() + patience_;
    while (!due_.empty()) {
      if (std::chrono::steady_clock::now() > end) {
        return fail(Fault::conflict, expected_but(due_.front(), heard));
      }
      TRY_TO(message, wire_.receive(std::chrono::milliseconds(100)));
      if (!message) continue;
      v1::PosReply reply;
      if (!reply.ParseFromString(*message)) return fail(Fault::invalid, "these bytes are no reply");
      heard = "heard " + shown(reply);
      transcript_->push_back("terminal { " + shown(reply) + " }");
      TRY(number_rises(reply));
      const auto fitting = std::ranges::find_if(due_, [&](const Line& line) {
        return fits(std::get<v1::PosReply>(line.said), reply, words_);
      });
      if (fitting != due_.end()) {
        due_.erase(fitting);
      } else if (is_to_be_asked_again(reply)) {
        TRY(wire_.send(asked_));
      }
    }
    return {};
  }

  Result<void> number_rises(const v1::PosReply& reply) {
    if (!reply.has_event()) return {};
    if (reply.event().event_id() <= newest_event_) {
      return fail(Fault::conflict, "an event came again or out of order: " + shown(reply));
    }
    newest_event_ = reply.event().event_id();
    return {};
  }

  std::chrono::milliseconds patience_;
  Wire wire_;
  Words words_;
  Transcript* transcript_;
  v1::PosRequest asked_;  // at last
  std::list<Line> due_;
  std::uint64_t newest_event_ = 0;
};

}  // namespace

Result<void> play_till(const Trace& trace, const std::string& socket, Words words,
                       Transcript& transcript, std::chrono::milliseconds patience) {
  TRY_TO(address, socket_address(socket));
  Fd line(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (::connect(line.number(), as_sockaddr(address), sizeof address) != 0) {
    return fail(Fault::offline, "no terminal listens at " + socket);
  }
  return TillPlayer(Wire(std::move(line)), std::move(words), transcript, patience).play(trace);
}

}  // namespace tresen::conformance
