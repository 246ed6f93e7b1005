#pragma once
// Who rings, and what is to be done, looked up on a connection of its own: it never waits for the
// writer, nor the writer for it. A reader belongs to one thread.

#include <memory>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/record/record.h"
#include "tresen/v1/answering.pb.h"

namespace tresen {

class AnswerReader {
 public:
  virtual ~AnswerReader() = default;

  // Those with this number (E.164), whom anybody may find; at most so many.
  virtual Result<std::vector<Record>> by_phone(const std::string& number,
                                               std::size_t count_max) = 0;
  // A customer's contacts, newest first; or follow-ups that are open, the earliest first.
  virtual Result<std::vector<v1::ContactFacts>> contacts_of(const Record& customer) = 0;
  virtual Result<std::vector<v1::FollowUpFacts>> follow_ups_of(const Record& customer) = 0;
  // absent: there is no such customer.
  virtual Result<v1::FollowUpsReply> follow_ups(const v1::FollowUpsRequest& request,
                                                const Date& today) = 0;
  // Whether a customer has a follow-up of this campaign, open or not.
  virtual Result<bool> has_follow_up(const Uuid& customer, const std::string& campaign) = 0;
};

// absent: there is no head office in `dir`.
Result<std::unique_ptr<AnswerReader>> open_answer_reader(const std::string& dir);

}  // namespace tresen
