#include "tests/sim/head_office.h"

#include <filesystem>
#include <utility>

#include "sync/office/erasure.h"
#include "sync/office/store/sqlite/schema.h"

namespace tresen::sim {

HeadOffice::HeadOffice(std::string folder, const v1::Chain& chain, test::CrashDisk& disk,
                       Dice& dice, Findings& findings, std::int64_t now_ms)
    : folder_(std::move(folder)),
      disk_(&disk),
      dice_(&dice),
      findings_(&findings),
      now_ms_(now_ms) {
  std::filesystem::remove_all(folder_ + "/snapshots");  // of the simulation before
  const auto made = create_store(folder_, chain, epoch_, now_ms);
  if (!made) findings_->add("head office cannot be made: " + made.error().detail);
}

std::uint64_t HeadOffice::new_device(const std::string& branch) {
  if (!runs() || died()) return 0;
  choose();
  const std::string selector = "sim" + std::to_string(++codes_);
  SyncStore& sync = office_->store().sync();
  const bool put = sync.put_code({selector, "hash", branch, now_ms_ + 1000}).has_value();
  const auto device = sync.redeem_code(selector, "hash", now_ms_);
  must(put && device, "a device cannot be enrolled");
  return device ? device->id : 0;
}

// Runs a call of a device. One in which the machine dies has no answer.
template <class Call>
auto HeadOffice::served(Call call) -> decltype(call()) {
  if (!runs() || died()) return fail(Fault::offline, "head office is down");
  choose();
  auto reply = call();
  observe();
  if (died()) return fail(Fault::offline, "head office has died");
  return reply;
}

test::OfficeEnd HeadOffice::end_for(std::uint64_t device) {
  test::OfficeEnd end;
  end.hello = [this, device](const v1::HelloRequest& request) {
    return served([&] { return office_->hello(device, request, now_ms_); });
  };
  end.push = [this, device](const v1::PushRequest& request) {
    auto reply = served([&] { return office_->push(device, request, now_ms_); });
    if (reply) acknowledged(device, request.incarnation(), *reply);
    return reply;
  };
  end.push_opaque = [this, device](const v1::OpaqueRequest& request) {
    auto reply = served([&] { return office_->push_opaque(device, request, now_ms_); });
    if (reply) acknowledged(device, request.incarnation(), *reply);
    return reply;
  };
  end.pull = [this, device](const v1::PullRequest& request) {
    return served([&] { return office_->pull(device, request); });
  };
  end.manifest = [this, device](const v1::ManifestRequest& request) {
    return served([&] { return office_->manifest(device, request, now_ms_); });
  };
  end.chunk = [this, device](const v1::ChunkRequest& request) {
    return served([&]() -> Result<v1::Chunk> {
      TRY_TO(path, office_->chunk(device, request));
      TRY_TO(bytes, read_chunk(path));
      v1::Chunk chunk;
      chunk.set_zstd(std::move(bytes));
      return chunk;
    });
  };
  end.report = [this, device](const v1::DeviceReport& report) {
    return served([&]() -> Result<v1::ReportReply> {
      TRY(office_->report(device, report, now_ms_));
      return v1::ReportReply();
    });
  };
  end.lookup = [this, device](const v1::LookupRequest& request) {
    return served([&] { return office_->lookup(device, request, now_ms_); });
  };
  // Signatures are the business of other tests: they are not repeatable.
  end.ack_erasure = [this, device](const v1::ErasureReceipt& receipt) {
    return served([&]() -> Result<v1::ErasureReceiptReply> {
      const auto id = uuid_from_bytes(receipt.erasure_id());
      TRY(office_->store().customers().put_receipt(id.value_or(Uuid{}), device,
                                                   receipt.SerializeAsString(), now_ms_));
      return v1::ErasureReceiptReply();
    });
  };
  return end;
}

void HeadOffice::acknowledged(std::uint64_t device, std::uint64_t incarnation,
                              const v1::PushReply& reply) {
  if (incarnation != mirror_.incarnation(device)) return;  // its first rows are still to come
  std::uint64_t& told = told_[{device, incarnation}];
  told = std::max(told, reply.hw_seq());
  findings_->expect(mirror_.last_seq(device) >= reply.hw_seq(),
                    "acknowledged before it was in the log");
}

// What the observer reads may be the call in which the machine dies.
void HeadOffice::observe() {
  if (died()) return;
  const auto looked = mirror_.look(file(), *findings_);
  if (!looked && !died()) findings_->add("the log cannot be read: " + looked.error().detail);
}

void HeadOffice::start() {
  mend();  // nobody starts it on a full disk
  if (!open_daemons()) return;
  const auto compared = mirror_.compare(file(), *findings_);
  if (!compared && !died()) findings_->add("the log cannot be read: " + compared.error().detail);
  observe();
  for (const auto& [whom, seq] : told_) {
    const auto [device, incarnation] = whom;
    if (incarnation != mirror_.incarnation(device)) continue;
    findings_->expect(mirror_.last_seq(device) >= seq,
                      "acknowledged to device " + std::to_string(device) + " and lost");
  }
  find_out_about_erasure();
  find_out_about_replay();
}

// The machine died in the middle of an erasure: it was done, or it was not.
void HeadOffice::find_out_about_erasure() {
  if (!erasing_ || died()) return;
  const auto gone = office_->store().customers().erased_by(*erasing_);
  if (gone && *gone) {
    deeds_.push_back({Deed::What::erased, log_end(), to_bytes(*erasing_)});
    findings_->note(Event::person_erased);
  }
  erasing_.reset();
}

void HeadOffice::stop(bool power_cut) {
  disk_->die(folder_);
  mirror_.let_go();
  office_ = nullptr;
  daemons_.clear();
  shared_.reset();
  // Nobody hears of what was being made; its files stay.
  snapshots_asked_.clear();
  snapshots_made_.clear();
  power_cut ? disk_->cut(folder_) : disk_->kill(folder_);
}

void HeadOffice::doom(std::uint64_t nth) {
  disk_->fail(folder_, {.kind = test::DiskFault::Kind::power, .call = {}, .nth = nth});
}

void HeadOffice::fill_disk() {
  full_ = true;
  findings_->note(Event::office_disk_filled);
  disk_->fail(folder_, {.kind = test::DiskFault::Kind::full,
                        .call = test::DiskCall::write,
                        .nth = 1 + dice_->roll(20),
                        .sticky = true});
}

void HeadOffice::mend() {
  full_ = false;
  disk_->mend(folder_);
}

void HeadOffice::must(bool done, const std::string& else_say) {
  findings_->expect(done || full_ || died(), else_say);
}

bool HeadOffice::sequence(std::size_t count_max) {
  if (!runs() || died() || !lead()) return false;
  const bool stops = count_ > 1 && dice_->one_in(8);
  led_meanwhile_ = false;
  if (stops) shared_->pause_next([this] { decide_meanwhile(); });
  const auto did = [&] {
    const Peers::Leading leading(office_->store().peers());
    return office_->sequence(count_max);
  }();
  if (died()) return false;
  if (std::exchange(led_meanwhile_, false)) {
    findings_->expect(!did, "who was stopped and woke late has decided");
    must(office_->store().peers().let_go().has_value(), "the lead cannot be given up");
    observe();
    return true;
  }
  if (stops) shared_->pause_next(nullptr);
  must(did.has_value(), "the sequencer stops");
  observe();
  return did.value_or(false);
}

std::vector<FeedHead> HeadOffice::take_grown() {
  std::vector<FeedHead> all;
  for (const auto& one : daemons_) {
    if (died()) return {};
    auto grown = one->take_grown();
    if (grown) all.insert(all.end(), grown->begin(), grown->end());
  }
  return all;
}

void HeadOffice::submit(const std::vector<Edit>& edits) {
  if (!runs() || died()) return;
  if (spoilt_ && spoilt_->customer == edits.front().record) return;  // it would say so
  if (!lead()) return;
  const Peers::Leading leading(office_->store().peers());
  const auto done = office_->submit(edits, "", now_ms_);
  must(done.has_value(), "head office's own change fails");
  observe();
}

void HeadOffice::publish(const v1::Chain& chain) {
  if (!runs() || died() || !lead()) return;
  const Peers::Leading leading(office_->store().peers());
  const auto done = office_->store().campaigns().publish(chain, now_ms_);
  must(done.has_value(), "options cannot be published");
}

void HeadOffice::erase(const Uuid& customer) {
  if (!runs() || died() || !lead()) return;
  const Peers::Leading leading(office_->store().peers());
  const auto found = office_->store().customers().find(customer);
  if (!found || !*found || (*found)->kind != RecordKind::customer) return;
  v1::PersonEraseRequest request;
  request.set_no((*found)->text("customer_no"));
  const auto done = erase_person(*office_, request, now_ms_);
  if (died()) {
    erasing_ = customer;
    return;
  }
  observe();
  must(done.has_value(), "a person cannot be erased");
  erasing_ = customer;
  find_out_about_erasure();
}

void HeadOffice::keep_house() {
  for (bool more = true; more && runs() && !died() && lead();) {
    const Peers::Leading leading(office_->store().peers());
    more = office_->keep_house(now_ms_).value_or(false);
  }
}

int HeadOffice::unfreeze() {
  if (!runs() || died() || !lead()) return 0;
  const Peers::Leading leading(office_->store().peers());
  int count = 0;
  for (const DeviceRow& row :
       office_->store().sync().devices().value_or(std::vector<DeviceRow>{})) {
    if (!row.frozen || row.offered_incarnation > row.incarnation) continue;
    if (office_->unfreeze(row.id)) ++count;
  }
  return count;
}

std::string HeadOffice::facts_of(std::uint64_t device) {
  const auto row = office_->store().sync().device(device);
  if (!row || !*row) return "; head office does not know it";
  const DeviceRow& known = **row;
  return "; head office has seq " + std::to_string(known.hw_seq) + " of life " +
         std::to_string(known.incarnation) + ", frozen " + std::to_string(known.frozen) +
         ", offers life " + std::to_string(known.offered_incarnation) + ", fork at " +
         std::to_string(known.fork_seq) + " to " + std::to_string(known.fork_last);
}

}  // namespace tresen::sim
