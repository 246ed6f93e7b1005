// After an erasure nothing of the person is left anywhere: 1,000 marked strings are planted at head
// office and at terminals of two branches, in whatever a file of theirs can hold, and afterwards
// each byte of each file is looked at.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <numeric>

#include "sync/net/device_key.h"
#include "sync/net/signature.h"
#include "sync/office/erasure.h"
#include "sync/office/identity.h"
#include "sync/record/field.h"
#include "tests/link/house_line.h"
#include "tests/support/canaries.h"

namespace tresen::test {
namespace {

constexpr std::int64_t minute = 60'000;
constexpr int planted_min = 1'000;
constexpr std::size_t neighbours = 2'300;  // enough for a snapshot, of more than one chunk
const Uuid person = id_of(1);

Uuid neighbour(std::size_t number) {
  Uuid id = id_of(9);
  id.bytes[13] = static_cast<std::uint8_t>(number >> 8U);
  id.bytes[14] = static_cast<std::uint8_t>(number & 255U);
  return id;
}

class CanaryLine : public testing::TestWithParam<v1::Held> {
 protected:
  CanaryLine() : ca_(load_ca(line.office.folder()).value()) {}

  Terminal& add(const std::string& branch) {
    return line.add(branch, [this](std::uint64_t device, const v1::ErasureReceipt& receipt) {
      return hand_in(device, receipt);
    });
  }
  Result<v1::ErasureReceiptReply> hand_in(std::uint64_t device, v1::ErasureReceipt receipt) {
    std::string& key = keys_[device];
    if (key.empty()) key = new_device_key().value();
    TRY_TO(request, certificate_request(key));
    TRY_TO(certificate, sign_device(ca_, request, device, line.now()));
    TRY_TO(signature, sign(key, receipt.SerializeAsString()));
    receipt.set_signature(std::move(signature));
    return take_receipt(line.office->store(), device, certificate, receipt, line.now());
  }

  std::string next() { return canary(planted_++); }

  void settle_neighbours() {
    std::vector<Edit> crowd;
    for (std::size_t n = 0; n < neighbours; ++n) {
      crowd.push_back({neighbour(n),
                       RecordKind::customer,
                       {pen.set("last_name", "Nachbar" + std::to_string(n)),
                        pen.set("notes", std::string(500, 'n')), pen.set("home_branch", "b1")}});
    }
    ASSERT_TRUE(line.office->submit(crowd, "b1", line.now()));
  }
  // Every field that there is, and one of a newer release.
  Edit all_fields() {
    Edit edit{person, RecordKind::customer, {}};
    for (const Field& field : tresen::fields()) {
      const std::string key(field.key);
      if (field.policy == Policy::head_office_only || key == "home_branch") continue;
      const std::string tail = key == "consent." ? "email.survey" : "x";
      edit.fields.push_back(pen.set(key.ends_with('.') ? key + tail : key, next()));
    }
    edit.fields.push_back(pen.set("of_a_newer_release", next()));
    return edit;
  }
  Edit belonging(std::uint8_t number, RecordKind kind) {
    return {id_of(number),
            kind,
            {pen.set("customer", to_hex(person)), pen.set("text", next()), pen.set("undo", next()),
             pen.set("step.1.questions", next())}};
  }
  // Somebody serves the person: answers, a visit, what is to be done, and the list of those served.
  void serve(Terminal& terminal, std::uint8_t first_id) {
    terminal.write(
        {all_fields(), belonging(first_id, RecordKind::process),
         belonging(static_cast<std::uint8_t>(first_id + 1), RecordKind::follow_up),
         belonging(static_cast<std::uint8_t>(first_id + 2), RecordKind::marketing_contact)});
    terminal.save_setting(
        "recent", to_hex(person) + ";7;" + next() + "\n" + to_hex(neighbour(0)) + ";8;NACHBAR0\n");
  }

  std::set<int> everywhere() {
    std::set<int> found = canaries_below(line.office.folder());
    for (const auto& terminal : line.terminals) found.merge(canaries_below(terminal->folder()));
    return found;
  }
  v1::ErasureFacts erasure() {
    const auto reply = list_erasures(line.office->store());
    return reply && reply->erasures().erasures_size() == 1 ? reply->erasures().erasures(0)
                                                           : v1::ErasureFacts();
  }
  // Stops fetching in the middle of a snapshot.
  void cut_after_a_chunk(Terminal& terminal) {
    for (int turn = 0; turn < 10'000; ++turn) {
      line.run(1);
      if (terminal.status().snapshot_done > 0) break;
    }
    terminal.wire.faults.cut = true;
    ASSERT_LT(terminal.status().snapshot_done, terminal.status().snapshot_of);
  }

  HouseLine line{1, small_chain(GetParam())};
  Pen pen{0, "b1"};  // writes nothing: names fields
  Ca ca_;
  std::map<std::uint64_t, std::string> keys_;
  int planted_ = 0;
};

TEST_P(CanaryLine, NothingOfThePersonIsLeftInAnyFileOfAnyNode) {
  Terminal& one = add("b1");
  Terminal& two = add("b2");
  Terminal& away = add("b1");
  Terminal& quiet = add("b2");
  line.run(minute);
  settle_neighbours();
  line.run(5 * minute);
  std::uint8_t id = 20;
  while (planted_ < planted_min) {
    for (Terminal* const terminal : {&one, &two, &away}) {
      serve(*terminal, id);
      id = static_cast<std::uint8_t>(id >= 200 ? 20 : id + 3);
    }
    line.run(minute);
  }
  // A new terminal reads it all from a snapshot, and another one gets no further than half.
  Terminal& fresh = add("b1");
  line.run(5 * minute);
  Terminal& halfway = add("b1");
  cut_after_a_chunk(halfway);
  // These hear of nothing, and one goes on serving.
  away.wire.faults.cut = true;
  quiet.wire.faults.cut = true;
  for (int visit = 0; visit < 4; ++visit) serve(away, static_cast<std::uint8_t>(210 + 3 * visit));
  line.run(minute);

  std::set<int> all;
  for (int n = 0; n < planted_; ++n) all.insert(n);
  ASSERT_EQ(everywhere(), all) << "the search does not see what is there";
  ASSERT_FALSE(canaries_below(line.office.folder() + "/snapshots").empty());
  for (const auto& terminal : line.terminals) {
    ASSERT_FALSE(canaries_below(terminal->folder()).empty()) << terminal->device();
  }

  v1::PersonEraseRequest request;
  request.set_no(line.office.record(person).text("customer_no"));
  const auto erased = erase_person(*line.office, request, line.now());
  ASSERT_TRUE(erased) << erased.error().detail;
  EXPECT_TRUE(canaries_below(line.office.folder()).empty());
  line.run(2 * minute);
  for (Terminal* const terminal : {&one, &two, &fresh}) {
    EXPECT_TRUE(canaries_below(terminal->folder()).empty()) << terminal->device();
  }
  EXPECT_FALSE(canaries_below(away.folder()).empty()) << "it cannot know yet";

  for (Terminal* const terminal : {&away, &quiet, &halfway}) terminal->wire.faults = {};
  line.run(15 * minute);
  EXPECT_TRUE(everywhere().empty());
  EXPECT_GT(away.erased_verdicts, 0) << "what came late was decided, and told so";
  EXPECT_EQ(erasure().missing_size(), 0);
  EXPECT_EQ(erasure().done_size(), static_cast<int>(line.terminals.size()));
  EXPECT_FALSE(*line.office.customers().find(person));

  // Nobody else is missing, and all agree.
  for (const auto& terminal : line.terminals) {
    EXPECT_EQ(terminal->status().state, LinkState::online) << terminal->device();
    EXPECT_TRUE(terminal->status().all_read) << terminal->device();
    EXPECT_EQ(terminal->status().waiting, 0U) << terminal->device();
    EXPECT_TRUE(terminal->record(person).fields.empty()) << terminal->device();
  }
  EXPECT_EQ(halfway.record(neighbour(neighbours - 1)).text("last_name"),
            "Nachbar" + std::to_string(neighbours - 1));

  for (const auto& terminal : line.terminals) terminal->stop();
  line.office.close();
  EXPECT_TRUE(everywhere().empty());
}

INSTANTIATE_TEST_SUITE_P(Chains, CanaryLine, testing::Values(v1::HELD_CHAIN, v1::HELD_BRANCH),
                         [](const auto& held) {
                           return held.param == v1::HELD_CHAIN ? "AllHoldAll" : "EachItsOwn";
                         });

}  // namespace
}  // namespace tresen::test
