#pragma once
// The desk's line to head office: who is signed in there, questions, and their answers.
//
// Belongs to the one thread of the desk. Nothing here waits: a question is on its way when ask()
// returns, and what has come meanwhile is handed out by pump(). That head office cannot be reached
// is an answer like any other (Fault::offline), and the next question tries again.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "sync/base/result.h"
#include "sync/net/identity.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

class DeskClient {
 public:
  // What the last answer said of the line.
  enum class Line {
    untried,
    up,
    down,     // head office cannot be reached
    refused,  // this desk was shut out (`device revoke`), or is none of this chain's
  };
  using SignedIn = std::function<void(Result<void>)>;
  using Answered = std::function<void(Result<v1::AdminReply>)>;

  static constexpr std::chrono::milliseconds patience{20'000};

  // `identity` as load_identity() or enrol() gave it for `data_dir`, where a renewed certificate is
  // stored too. `bell` is rung on any thread when there is something to pump; it may only wake this
  // one.
  DeskClient(Identity identity, std::string data_dir, std::function<void()> bell);
  DeskClient(const DeskClient&) = delete;
  DeskClient& operator=(const DeskClient&) = delete;
  // Gives up what is on its way; nobody is told.
  ~DeskClient();

  // Signs somebody of the chain's staff in. denied: no such person, another PIN, or nobody who
  // works at the desk; it does not say which. busy: too many wrong PINs lately, wait. offline.
  void sign_in(const std::string& staff, const std::string& pin, SignedIn then);
  // Nobody is signed in from now on, whether head office hears of it or not.
  void sign_out();
  // Who is signed in; null: nobody, or head office has ended the session (told by a `denied`).
  const v1::DeskSession* session() const;
  // Whether who is signed in may ask this, such as v1::AdminRequest::kPublish. What may not be
  // asked is refused by head office as well; a screen leaves it out.
  bool may(v1::AdminRequest::AskCase ask) const;

  // Asks as whoever is signed in. `then` is called by pump(), once. An AdminError comes as the
  // error that it is, its detail a sentence for the person at the desk. denied: nobody is signed in
  // (any more), or the role may not. offline: no answer within that time; whether head office did
  // it is not known. Answers a number for give_up().
  std::uint64_t ask(v1::AdminRequest request, Answered then,
                    std::chrono::milliseconds within = patience);
  // Nobody wants to know any more, since something else is asked by now: `then` is not called, and
  // head office does not begin what it has not begun. A number that is settled is no error.
  void give_up(std::uint64_t question);

  // Hands out what has come. True: somebody was told something. `then` may ask again.
  bool pump();

  // How many answers are still to come.
  std::size_t waiting() const;
  Line line() const;
  // As it is now: a renewed certificate stands in it.
  const Identity& identity() const;

 private:
  struct Parts;  // gRPC's types stay out of what screens include
  std::unique_ptr<Parts> parts_;
};

}  // namespace tresen
