#pragma once
// Desk on the wire: people of head office sign in with their PIN, and ask what operators ask, as
// far as their roles go (desk_roles.h).
//
// A thread of its own knows who is signed in and tries PINs; the writer checks the role, notes what
// is to be noted and answers. What only reads, however long it takes, goes on beside it: counts
// that are waited for while somebody types on one thread, preflights and the like on another.

#include <grpcpp/server_context.h>

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <variant>

#include "sync/base/clock.h"
#include "sync/base/mailbox.h"
#include "sync/office/admin.h"
#include "sync/office/campaigns/letter_proofs.h"
#include "sync/office/desk_sessions.h"
#include "sync/office/throttle.h"
#include "sync/office/writer.h"
#include "tresen/v1/office.grpc.pb.h"

namespace tresen {

class DeskService : public v1::Desk::CallbackService {
 public:
  // `writer` and `clock` must outlive it; `data_dir` is head office's folder.
  DeskService(Writer& writer, const Clock& clock, Ca ca, std::string data_dir);
  DeskService(const DeskService&) = delete;
  DeskService& operator=(const DeskService&) = delete;
  // The server must have been shut down before.
  ~DeskService() override;

  grpc::ServerUnaryReactor* SignIn(grpc::CallbackServerContext* context,
                                   const v1::DeskSignInRequest* request,
                                   v1::DeskSignInReply* reply) override;
  grpc::ServerUnaryReactor* SignOut(grpc::CallbackServerContext* context,
                                    const v1::DeskSignOutRequest* request,
                                    v1::DeskSignOutReply* reply) override;
  grpc::ServerUnaryReactor* Ask(grpc::CallbackServerContext* context,
                                const v1::DeskRequest* request, v1::DeskReply* reply) override;

 private:
  // A call that is not finished: what gRPC keeps for it until then.
  template <class Request, class Reply>
  struct Call {
    grpc::CallbackServerContext* context = nullptr;
    grpc::ServerUnaryReactor* reactor = nullptr;
    const Request* request = nullptr;
    Reply* reply = nullptr;
    std::uint64_t desk = 0;
  };
  using SignInCall = Call<v1::DeskSignInRequest, v1::DeskSignInReply>;
  using SignOutCall = Call<v1::DeskSignOutRequest, v1::DeskSignOutReply>;
  using AskCall = Call<v1::DeskRequest, v1::DeskReply>;
  // Whom a sign-in names; nobody: there is no such person.
  struct Found {
    SignInCall call;
    std::optional<v1::StaffMember> member;
  };
  using Letter = std::variant<SignInCall, Found, SignOutCall, AskCall>;
  using Work = std::function<void()>;
  // Work that only reads, one piece after the other.
  struct Lane {
    Mailbox<Work> work{64};
    std::jthread thread;
  };

  void run();
  void handle(const SignInCall& call);
  void handle(const Found& found);
  void handle(const SignOutCall& call);
  void handle(const AskCall& call);
  void refuse(const SignInCall& call, const Error& error) const;
  void wrong_pin(const Found& found, const std::string& account);
  // On the writer thread.
  void answer(Office& office, const AskCall& call, const Actor& actor);
  void finish(const AskCall& call, v1::AdminReply answer) const;
  void note(Act act, Actor actor);

  Writer* writer_;
  const Clock* clock_;
  const std::string data_dir_;
  Admin admin_;            // the writer thread's
  DeskSessions sessions_;  // from here on: the thread's
  Throttle throttle_;
  Mailbox<Letter> letters_{256};
  LetterProofs proofs_;  // the last lane's
  std::array<Lane, 3> lanes_;
  std::jthread thread_;
};

}  // namespace tresen
