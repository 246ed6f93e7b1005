#pragma once
// Enrolment on the wire, on a port of its own: the one door for callers without a certificate.
//
// What arrives waits in a short line for a thread of its own, which drops what is refused too often
// (throttle.h) or can never be signed, before the writer hears of it.

#include <grpcpp/server_context.h>

#include <string>
#include <thread>
#include <variant>

#include "sync/base/clock.h"
#include "sync/base/mailbox.h"
#include "sync/office/identity.h"
#include "sync/office/throttle.h"
#include "sync/office/writer.h"
#include "tresen/v1/link.grpc.pb.h"

namespace tresen {

class EnrolmentService : public v1::Enrolment::CallbackService {
 public:
  // `writer` and `clock` must outlive it.
  EnrolmentService(Writer& writer, const Clock& clock, Ca ca);
  EnrolmentService(const EnrolmentService&) = delete;
  EnrolmentService& operator=(const EnrolmentService&) = delete;
  // The server must have been shut down before.
  ~EnrolmentService() override { letters_.close(); }

  // HOST:PORT of Sync, as devices are told; for a host that means "all of this machine's", they
  // take the one at which they found Enrolment. To be set before the server starts.
  void set_endpoint(std::string endpoint) { endpoint_ = std::move(endpoint); }

  grpc::ServerUnaryReactor* Enrol(grpc::CallbackServerContext* context,
                                  const v1::EnrolRequest* request, v1::EnrolReply* reply) override;

 private:
  struct Asked {
    grpc::ServerUnaryReactor* reactor = nullptr;
    const v1::EnrolRequest* request = nullptr;
    v1::EnrolReply* reply = nullptr;
    std::string network;
  };
  struct Refused {
    std::string network;
  };
  using Letter = std::variant<Asked, Refused>;

  void run();
  void handle(const Asked& asked);
  void refuse(const Asked& asked, const Error& error);

  Writer* writer_;
  const Clock* clock_;
  Ca ca_;
  std::string endpoint_;
  Mailbox<Letter> letters_{256};
  Throttle throttle_;  // the thread's
  std::jthread thread_;
};

}  // namespace tresen
