#include "sync/office/campaigns/letter_proofs.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <utility>

#include "sync/base/text.h"
#include "sync/office/campaigns/preflight.h"
#include "sync/office/campaigns/run_output.h"
#include "sync/office/campaigns/query_check.h"
#include "sync/office/channels/channels.h"
#include "sync/office/store/run_reader.h"

namespace tresen {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t width_default = 794, width_min = 200, width_max = 1600;
constexpr std::size_t pictures_max = 1024 * 1024;  // bytes

// A file in DIR/proofs that is gone with this. One that a kill has left goes with the next.
class ProofFile {
 public:
  static Result<ProofFile> begin(const std::string& dir) {
    const fs::path folder = fs::path(dir) / "proofs";
    std::error_code trouble;
    fs::create_directories(folder, trouble);
    // Letters are personal.
    if (!trouble) fs::permissions(folder, fs::perms::owner_all, trouble);
    if (trouble) return fail(Fault::storage, folder.string() + ": " + trouble.message());
    const auto old = fs::file_time_type::clock::now() - std::chrono::hours(1);
    for (const auto& left : fs::directory_iterator(folder, trouble)) {
      std::error_code gone;
      if (fs::last_write_time(left.path(), gone) < old) fs::remove(left.path(), gone);
    }
    std::random_device random;
    const std::string key = std::to_string(random()) + std::to_string(random());
    return ProofFile("test-" + key, (folder / ("test-" + key + ".pdf")).string());
  }
  ProofFile(ProofFile&& other) noexcept
      : key_(std::move(other.key_)), path_(std::exchange(other.path_, "")) {}
  ProofFile& operator=(ProofFile&&) = delete;
  ~ProofFile() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  const std::string& key() const { return key_; }
  const std::string& path() const { return path_; }

 private:
  ProofFile(std::string key, std::string path) : key_(std::move(key)), path_(std::move(path)) {}
  std::string key_;
  std::string path_;
};

Result<void> told(const std::vector<LetterProblem>& problems) {
  if (problems.empty()) return {};
  std::vector<std::string> lines;
  for (const LetterProblem& problem : problems) {
    lines.push_back(problem.place + ": " + problem.what);
  }
  return fail(Fault::invalid, "the letter cannot be printed:\n" + join(lines, "\n"));
}

const v1::ContactStep* letter_step(const v1::Dispatch& dispatch) {
  const auto& steps = dispatch.contacts();
  const auto found = std::ranges::find_if(steps, has_letters);
  return found == steps.end() ? nullptr : &*found;
}

Result<Person> person_named(DispatchReader& reader, const std::string& no,
                            const std::string& record_id) {
  std::optional<Uuid> id = uuid_from_bytes(record_id);
  if (!no.empty()) {
    TRY_TO(customer, reader.customer(no));
    if (!customer) return fail(Fault::absent, "there is no customer " + no);
    id = customer->id;
  }
  if (!id) return fail(Fault::invalid, "whose letter? A customer number is wanted");
  TRY_TO(person, reader.person(*id));
  if (!person) return fail(Fault::absent, "whose letter it would be is not there any more");
  return std::move(*person);
}

RunOccasion occasion_of(const v1::Chain& chain, const v1::Campaign& campaign, std::uint32_t number,
                        std::int64_t now_ms) {
  return {&chain, &campaign, number, iso_date(local_date(now_ms))};
}

}  // namespace

bool asks_for_proof(const v1::AdminRequest& request) {
  return request.has_letter_preview() || request.has_test_print();
}

Result<LetterProofs::Subject> LetterProofs::subject(const std::string& campaign,
                                                    const std::string& no,
                                                    const std::string& record_id,
                                                    std::int64_t now_ms) {
  TRY_TO(reader, open_dispatch_reader(dir_));
  TRY_TO(chain, reader->chain());
  TRY_TO(meant, dispatched_campaign(chain, campaign));
  const v1::ContactStep* const step = letter_step(meant->dispatch());
  if (step == nullptr) {
    return fail(Fault::invalid, "campaign \"" + campaign + "\" sends no letters");
  }
  TRY_TO(person, person_named(*reader, no, record_id));
  TRY_TO(lists, reader->health_lists());
  const std::string reason =
      reason_against(person, step->channel(), chain.rules(),
                     is_health_derived(meant->dispatch(), chain, lists), now_ms);
  if (!reason.empty()) {
    return fail(Fault::denied, (no.empty() ? std::string("whose letter it would be") : no) +
                                   " may not be written to: " + reason);
  }
  Subject subject;
  subject.campaign = *meant;
  subject.step = *step;
  subject.person.record = std::move(person.record);
  subject.chain = std::move(chain);
  return subject;
}

Result<void> LetterProofs::take_number(Subject& subject, std::uint64_t run) const {
  TRY_TO(runs, open_run_reader(dir_));
  TRY_TO(facts, runs->run(run));
  TRY_TO(number, runs->number_of(run, subject.person.record.id));
  if (facts.campaign() != subject.campaign.id() || !number) {
    return fail(Fault::absent, "run " + std::to_string(run) + " of campaign \"" +
                                   subject.campaign.id() + "\" does not reach the customer");
  }
  subject.person.number = *number;
  subject.campaign_number = facts.campaign_number();
  return {};
}

Result<v1::LetterPreviewReply> LetterProofs::preview(const v1::LetterPreviewRequest& request,
                                                     std::int64_t now_ms) {
  TRY_TO(whose, subject(request.campaign(), request.no(), request.record_id(), now_ms));
  if (request.run() != 0) TRY(take_number(whose, request.run()));
  TRY_TO(press, presses_.of(whose.step));
  const RunOccasion occasion =
      occasion_of(whose.chain, whose.campaign, whose.campaign_number, now_ms);
  const std::uint32_t width = request.width_px() == 0 ? width_default : request.width_px();
  std::vector<LetterProblem> problems;
  std::vector<std::string> pictures =
      press->picture(whose.person, occasion,
                     static_cast<int>(std::clamp(width, width_min, width_max)), problems);
  TRY(told(problems));
  v1::LetterPreviewReply reply;
  reply.set_pages_all(static_cast<std::uint32_t>(pictures.size()));
  std::size_t bytes = 0;
  for (std::string& picture : pictures) {
    bytes += picture.size();
    if (bytes > pictures_max) break;
    reply.add_pages(std::move(picture));
  }
  if (!request.with_pdf()) return reply;
  TRY_TO(file, ProofFile::begin(dir_));
  TRY(press->print_proof(whose.person, occasion, "", file.path(), problems));
  std::ifstream written(file.path(), std::ios::binary);
  reply.mutable_pdf()->assign(std::istreambuf_iterator<char>(written), {});
  return reply;
}

Result<v1::TestPrintReply> LetterProofs::print(const v1::TestPrintRequest& request,
                                               std::int64_t now_ms) {
  if (request.channel() != "print" && request.channel() != "upload") {
    return fail(Fault::invalid,
                "letters leave by print or upload, not by \"" + request.channel() + "\"");
  }
  TRY_TO(whose, subject(request.campaign(), request.no(), "", now_ms));
  TRY_TO(channel, open_channel(request.channel(), dir_));
  TRY_TO(press, presses_.of(whose.step));
  TRY_TO(file, ProofFile::begin(dir_));
  std::vector<LetterProblem> problems;
  const std::string mark = press->language() == "de" ? "TESTDRUCK" : "TEST PRINT";
  TRY_TO(pages,
         press->print_proof(whose.person, occasion_of(whose.chain, whose.campaign, 0, now_ms), mark,
                            file.path(), problems));
  TRY(told(problems));
  ParcelBatch batch;
  batch.key = file.key();
  batch.title = whose.campaign.id() + ", " + mark;
  batch.document = file.path();
  Parcel& parcel = batch.parcels.emplace_back();
  parcel.key = file.key();
  parcel.pages = {1, pages};
  TRY_TO(receipts, channel->send(batch));
  const Receipt& receipt = receipts.front();
  if (receipt.delivery != Delivery::sent) {
    return fail(receipt.delivery == Delivery::later ? Fault::busy : Fault::denied,
                request.channel() + ": " + receipt.reason + "; nothing was printed");
  }
  v1::TestPrintReply reply;
  reply.set_reference(receipt.reference);
  reply.set_pages(static_cast<std::uint32_t>(pages));
  return reply;
}

Result<v1::AdminReply> LetterProofs::answer(const v1::AdminRequest& request, std::int64_t now_ms) {
  v1::AdminReply reply;
  if (request.has_test_print()) {
    TRY_TO(printed, print(request.test_print(), now_ms));
    *reply.mutable_test_print() = std::move(printed);
    return reply;
  }
  TRY_TO(seen, preview(request.letter_preview(), now_ms));
  *reply.mutable_letter_preview() = std::move(seen);
  return reply;
}

}  // namespace tresen
