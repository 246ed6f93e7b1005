#include "terminal/app/training.h"

#include <google/protobuf/text_format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "sync/base/log.h"
#include "sync/record/audit.h"
#include "sync/record/wire.h"
#include "terminal/app/installed.h"
#include "terminal/store/pins.h"

namespace tresen {
namespace {

// Nobody: taken from no register, and with gaps to practise on. Phone numbers are of the ranges
// that the Bundesnetzagentur keeps for films.
struct Person {
  std::string_view first_name, last_name, birth_date, mobile, email, street, house_no, postcode,
      city;
};
constexpr std::array people{
    Person{"Hans", "Übung", "", "", "", "Musterweg", "3", "71229", "Leonberg"},
    Person{"Erika", "Mustermann", "1964-08-12", "", "", "Heidestraße", "17", "51147", "Köln"},
    Person{"Max", "Mustermann", "1961-02-28", "+4915228817386", "max@muster.example", "Heidestraße",
           "17", "51147", "Köln"},
    Person{"Lieschen", "Müller", "", "+4917139200421", "", "Beispielgasse", "8", "", ""},
    Person{"Otto", "Normalverbraucher", "1950-01-01", "", "otto@muster.example", "", "", "10115",
           "Berlin"},
    Person{"Ayşe", "Beispiel", "1988-11-05", "", "", "Probeweg", "2", "71032", "Böblingen"},
    Person{"Jan", "Probe", "2012-06-30", "", "", "Probeweg", "2", "71032", "Böblingen"},
    Person{"Zofia", "Przykład", "", "", "", "Testallee", "44", "70173", "Stuttgart"},
};

Record invented(const Person& person, std::size_t index, const std::string& branch, IdSource& ids,
                const Moment& now) {
  Record customer;
  customer.id = ids.next(now.wall_ms);
  customer.row_ver = 1;
  const auto add = [&](const char* key, std::string value) {
    if (value.empty()) return;
    Answer answer;
    answer.state = AnswerState::value;
    answer.value = std::move(value);
    answer.source = Source::import;
    answer.stamp = {1, 0, 0};
    customer.fields.emplace(key, std::move(answer));
  };
  add("customer_no", std::to_string(900'001 + index));
  add("first_name", std::string(person.first_name));
  add("last_name", std::string(person.last_name));
  add("birth_date", std::string(person.birth_date));
  add("mobile", std::string(person.mobile));
  add("email", std::string(person.email));
  add("street", std::string(person.street));
  add("house_no", std::string(person.house_no));
  add("postcode", std::string(person.postcode));
  add("city", std::string(person.city));
  add("home_branch", branch);
  return customer;
}

Result<v1::Staff> one_member() {
  v1::Staff staff;
  staff.set_version(1);
  v1::StaffMember& member = *staff.add_members();
  member.set_id("training");
  member.set_name("Übung");
  member.set_initials("ÜB");
  member.set_role(v1::ROLE_MANAGER);
  TRY(set_pin(member, training_pin));
  return staff;
}

Result<void> feed_options(Cache& cache, const ChainOptions& options) {
  std::vector<v1::FeedOp> ops(4);
  *ops[0].mutable_config()->mutable_rules() = options.rules;
  *ops[1].mutable_config()->mutable_campaigns() = options.campaigns;
  *ops[2].mutable_config()->mutable_texts() = options.texts;
  TRY_TO(staff, one_member());
  *ops[3].mutable_config()->mutable_staff() = std::move(staff);
  std::uint64_t pos = 0;
  for (v1::FeedOp& op : ops) {
    op.set_pos(++pos);
    op.mutable_config()->set_chain_name(options.chain_name);
  }
  TRY(cache.apply_feed("config", ops, pos));
  return {};
}

Result<void> feed_people(Cache& cache, const std::string& branch, const Moment& now) {
  IdSource ids;
  std::vector<v1::FeedOp> ops;
  for (std::size_t i = 0; i < people.size(); ++i) {
    v1::FeedOp op;
    op.set_pos(i + 1);
    *op.mutable_put() = to_wire(invented(people[i], i, branch, ids, now));
    ops.push_back(std::move(op));
  }
  TRY(cache.apply_feed("branch/" + branch, ops, ops.size()));
  return {};
}

Result<void> note(Cache& cache, Act act, std::string_view staff, const Device& device,
                  const Moment& now) {
  TRY_TO(options, cache.options());
  IdSource ids;
  const Edit entry = audit_edit({.id = ids.next(now.wall_ms),
                                 .act = std::string(name_of(act)),
                                 .staff = std::string(staff),
                                 .device = device.id,
                                 .branch = device.branch,
                                 .at_ms = now.wall_ms,
                                 .subject = {},
                                 .detail = {}});
  TRY(cache.write(std::span(&entry, 1), staff, options.rules.version(), now));
  return {};
}

Result<void> note_end(const CacheSetup& real, const Moment& now) {
  TRY_TO(cache, Cache::open(real));
  TRY(note(cache, Act::training_end, {}, real.device, now));
  TRY(cache.farewell());
  return {};
}

}  // namespace

std::string training_folder(const std::string& data_dir) { return data_dir + "/training"; }

Result<ChainOptions> options_for_training(const CacheSetup& real, std::string_view staff,
                                          const Moment& now) {
  TRY_TO(cache, Cache::open(real));
  TRY_TO(options, cache.options());
  TRY(note(cache, Act::training, staff, real.device, now));
  TRY(cache.farewell());
  return options;
}

Result<ChainOptions> invented_options() {
  TRY_TO(text, read_training_chain());
  v1::Chain chain;
  if (!google::protobuf::TextFormat::ParseFromString(text, &chain)) {
    return fail(Fault::invalid, "the chain for practising cannot be read");
  }
  ChainOptions options;
  options.chain_name = chain.name();
  options.rules = chain.rules();
  options.campaigns = chain.campaigns();
  options.texts = chain.texts();
  return options;
}

Result<CacheSetup> make_training(const std::string& data_dir, const ChainOptions& options,
                                 const Device& real, const Moment& now) {
  drop_training(data_dir);
  const std::string folder = training_folder(data_dir);
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return fail(Fault::storage, "cannot make the folder " + folder);
  std::string branch = real.branch;
  if (branch.empty() && options.rules.branches_size() > 0) branch = options.rules.branches(0).id();
  CacheSetup setup{.folder = folder,
                   .device = {real.id, 1, branch, "training"},
                   .boot = machine_boot_id(),
                   .ballast_bytes = 0};
  TRY_TO(cache, Cache::open(setup));
  TRY(feed_options(cache, options));
  TRY(feed_people(cache, branch, now));
  TRY(cache.farewell());
  return setup;
}

void end_training(const std::string& data_dir, const CacheSetup& real, const Moment& now) {
  std::error_code failed;
  if (!std::filesystem::exists(training_folder(data_dir), failed)) return;
  if (const auto noted = note_end(real, now); !noted) {
    trouble("app", "end_of_training_not_noted", {{"why", noted.error().detail}});
  }
  drop_training(data_dir);
}

void drop_training(const std::string& data_dir) {
  std::error_code ignored;
  std::filesystem::remove_all(training_folder(data_dir), ignored);
}

}  // namespace tresen
