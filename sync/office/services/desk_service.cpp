#include "sync/office/services/desk_service.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "sync/base/log.h"
#include "sync/net/office_name.h"
#include "sync/net/server_tls.h"
#include "sync/office/admin_dispatch.h"
#include "sync/office/backup.h"
#include "sync/office/desk_roles.h"
#include "sync/office/pins.h"
#include "sync/office/services/status.h"

namespace tresen {
namespace {

const Error busy{Fault::busy, "head office has too much to do; try again"};
const Error signed_out{Fault::denied, "nobody is signed in at this desk any more; sign in again"};

// Five wrong PINs of one person at one desk, then one a minute; and at all desks together no more
// than a chain of thumbs would need.
constexpr Throttle::Limits pin_limits{
    .each = 5, .each_every_ms = 60'000, .all = 60, .all_every_ms = 5'000, .addresses_max = 4096};
constexpr std::size_t staff_id_max = 64;

// 0: no desk; the gate has refused it before a handler runs.
std::uint64_t desk_of(const grpc::CallbackServerContext& context) {
  const auto shown = context.auth_context();
  const auto caller = shown ? caller_of(*shown) : std::nullopt;
  return caller && caller->kind == DeviceKind::desk ? caller->device : 0;
}

std::vector<v1::DeskRole> roles_of(const v1::StaffMember& member) {
  std::vector<v1::DeskRole> roles;
  for (const int role : member.desk_roles()) roles.push_back(static_cast<v1::DeskRole>(role));
  return roles;
}

// Nothing: there is no such person, or none who works at a desk.
Result<std::optional<v1::StaffMember>> desk_staff(Store& store, const std::string& id) {
  TRY_TO(staff, store.campaigns().staff());
  const auto& members = staff.members();
  const auto found = std::find_if(members.begin(), members.end(), [&](const auto& one) {
    return one.id() == id && !one.desk_roles().empty();
  });
  if (found == members.end()) return std::optional<v1::StaffMember>();
  return std::optional(*found);
}

// denied: the desk was shut out, a moment ago perhaps.
Result<void> check_desk(Store& store, std::uint64_t desk) {
  TRY_TO(row, store.sync().device(desk));
  if (desk == 0 || !row) return fail(Fault::denied, "no such device");
  if (row->revoked) return fail(Fault::denied, std::string(revoked_word));
  return {};
}

// Quick looks, long ones, and letters to be set.
std::size_t lane_of(const v1::AdminRequest& request) {
  if (asks_for_proof(request)) return 2;
  const bool is_long = request.has_preflight() || request.has_recipients() ||
                       request.has_report() || request.has_report_file();
  return is_long || runs_beside(request) ? 1 : 0;
}

}  // namespace

DeskService::DeskService(Writer& writer, const Clock& clock, Ca ca, std::string data_dir)
    : writer_(&writer),
      clock_(&clock),
      data_dir_(std::move(data_dir)),
      admin_(std::move(ca)),
      throttle_(pin_limits),
      proofs_(data_dir_) {
  for (Lane& lane : lanes_) {
    lane.thread = std::jthread([&lane] {
      while (const auto work = lane.work.take()) (*work)();
    });
  }
  thread_ = std::jthread([this] { run(); });
}

DeskService::~DeskService() {
  letters_.close();
  for (Lane& lane : lanes_) lane.work.close();
}

grpc::ServerUnaryReactor* DeskService::SignIn(grpc::CallbackServerContext* context,
                                              const v1::DeskSignInRequest* request,
                                              v1::DeskSignInReply* reply) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  if (!letters_.post(SignInCall{context, reactor, request, reply, desk_of(*context)})) {
    reactor->Finish(status_of(busy));
  }
  return reactor;
}

grpc::ServerUnaryReactor* DeskService::SignOut(grpc::CallbackServerContext* context,
                                               const v1::DeskSignOutRequest* request,
                                               v1::DeskSignOutReply* reply) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  if (!letters_.post(SignOutCall{context, reactor, request, reply, desk_of(*context)})) {
    reactor->Finish(status_of(busy));
  }
  return reactor;
}

grpc::ServerUnaryReactor* DeskService::Ask(grpc::CallbackServerContext* context,
                                           const v1::DeskRequest* request, v1::DeskReply* reply) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  if (!letters_.post(AskCall{context, reactor, request, reply, desk_of(*context)})) {
    reactor->Finish(status_of(busy));
  }
  return reactor;
}

void DeskService::run() {
  while (const auto letter = letters_.take()) {
    std::visit([this](const auto& one) { handle(one); }, *letter);
  }
}

void DeskService::handle(const SignInCall& call) {
  const bool posted = writer_->post([this, call](Office& office) {
    if (const auto let_in = check_desk(office.store(), call.desk); !let_in) {
      return call.reactor->Finish(status_of(let_in.error()));
    }
    const auto seen = office.store().sync().note_seen(call.desk, call.request->app_version(),
                                                      clock_->now().wall_ms);
    auto member = desk_staff(office.store(), call.request->staff());
    if (!seen) return refuse(call, seen.error());
    if (!member) return refuse(call, member.error());
    if (!letters_.post(Found{call, std::move(*member)})) refuse(call, busy);
  });
  if (!posted) refuse(call, busy);
}

void DeskService::handle(const Found& found) {
  const SignInCall& call = found.call;
  const std::string account =
      std::to_string(call.desk) + " " + call.request->staff().substr(0, staff_id_max);
  const Moment now = clock_->now();
  if (!throttle_.hears(account, now.boot_ms)) {
    return refuse(call, {Fault::busy, "too many wrong PINs; wait a minute"});
  }
  const auto right = is_pin_of(found.member ? &*found.member : nullptr, call.request->pin());
  if (!right) return refuse(call, right.error());
  if (!*right) return wrong_pin(found, account);
  auto token = sessions_.open(found.member->id(), call.desk, now.boot_ms);
  if (!token) return refuse(call, token.error());
  note(Act::sign_in, {found.member->id(), call.desk});
  v1::DeskSession& session = *call.reply->mutable_session();
  session.set_token(std::move(*token));
  session.set_staff(found.member->id());
  session.set_name(found.member->name());
  session.set_initials(found.member->initials());
  const std::vector<v1::DeskRole> roles = roles_of(*found.member);
  for (const v1::DeskRole role : roles) session.add_roles(role);
  for (const std::uint32_t number : rights_of(roles)) session.add_may(number);
  session.set_ends_ms(now.wall_ms + DeskSessions::lasts_ms);
  call.reply->set_server_ms(now.wall_ms);
  call.reactor->Finish(grpc::Status::OK);
}

void DeskService::wrong_pin(const Found& found, const std::string& account) {
  const std::int64_t now_ms = clock_->now().boot_ms;
  throttle_.refused(account, now_ms);
  if (!throttle_.hears(account, now_ms)) {
    note(Act::sign_in_refused, {found.member ? found.member->id() : "", found.call.desk});
  }
  refuse(found.call, {Fault::denied, "nobody who works at the desk has this name and PIN"});
}

void DeskService::refuse(const SignInCall& call, const Error& error) const {
  v1::AdminReply refusal = admin_refusal(error);
  call.reply->mutable_error()->Swap(refusal.mutable_error());
  call.reply->set_server_ms(clock_->now().wall_ms);
  call.reactor->Finish(grpc::Status::OK);
}

void DeskService::handle(const SignOutCall& call) {
  if (const auto session = sessions_.close(call.request->token(), call.desk)) {
    note(Act::sign_out, {session->staff, call.desk});
  }
  call.reactor->Finish(grpc::Status::OK);
}

void DeskService::handle(const AskCall& call) {
  const auto session = sessions_.find(call.request->token(), call.desk, clock_->now().boot_ms);
  if (!session) {
    call.reply->set_signed_out(true);
    return finish(call, admin_refusal(signed_out));
  }
  const bool posted = writer_->post([this, call, actor = Actor{session->staff, call.desk}](
                                        Office& office) { answer(office, call, actor); });
  if (!posted) finish(call, admin_refusal(busy));
}

void DeskService::answer(Office& office, const AskCall& call, const Actor& actor) {
  const v1::AdminRequest& request = call.request->ask();
  const std::int64_t now_ms = clock_->now().wall_ms;
  if (const auto let_in = check_desk(office.store(), actor.desk); !let_in) {
    return call.reactor->Finish(status_of(let_in.error()));
  }
  // Roles as they are now, not as they were at the sign-in.
  const auto member = desk_staff(office.store(), actor.staff);
  if (!member) return finish(call, admin_refusal(member.error()));
  if (!*member) {
    call.reply->set_signed_out(true);
    return finish(call, admin_refusal(signed_out));
  }
  if (const auto may = check_right(roles_of(**member), request); !may) {
    return finish(call, admin_refusal(may.error()));
  }
  // What is only looked at while somebody types is no act.
  const bool only_typed = request.customer_edit().only_check();
  const Noted by = right_of(request.ask_case()).noted;
  if ((by == Noted::at_desk || by == Noted::always) && !only_typed) {
    const auto noted = note_request(office, request, actor, now_ms);
    if (!noted) return finish(call, admin_refusal(noted.error()));
  }
  if (!asks_whom(request) && !runs_beside(request) && !asks_for_proof(request)) {
    return finish(call, admin_.answer(office, request, now_ms, actor));
  }
  const bool posted = lanes_.at(lane_of(request)).work.post([this, call, now_ms] {
    // Who types on has asked something else meanwhile.
    if (call.context->IsCancelled()) return call.reactor->Finish(grpc::Status::CANCELLED);
    const v1::AdminRequest& asked = call.request->ask();
    if (asks_whom(asked)) return finish(call, answer_whom(data_dir_, asked, now_ms));
    if (asks_for_proof(asked)) {
      auto proof = proofs_.answer(asked, now_ms);
      return finish(call, proof ? std::move(*proof) : admin_refusal(proof.error()));
    }
    finish(call, answer_beside(data_dir_, asked, [](const BackupMade&) -> Result<void> {
             return fail(Fault::denied, "a backup is not for desks");
           }));
  });
  if (!posted) finish(call, admin_refusal(busy));
}

void DeskService::finish(const AskCall& call, v1::AdminReply answer) const {
  call.reply->mutable_reply()->Swap(&answer);
  call.reply->set_server_ms(clock_->now().wall_ms);
  call.reactor->Finish(grpc::Status::OK);
}

void DeskService::note(Act act, Actor actor) {
  const bool posted = writer_->post([this, act, actor = std::move(actor)](Office& office) {
    const auto written = note_act(office, act, actor, {}, {}, clock_->now().wall_ms);
    if (!written) trouble("office", "act_not_noted", {{"why", written.error().detail}});
  });
  if (!posted) trouble("office", "act_not_noted", {{"why", busy.detail}});
}

}  // namespace tresen
