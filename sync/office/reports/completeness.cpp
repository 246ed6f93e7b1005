// How complete customers are, by branch and field, and what the gaps cost: whom a campaign could
// not reach for want of which field or consent.

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "sync/base/clock.h"
#include "sync/office/reports/campaign_sums.h"
#include "sync/office/reports/report_table.h"
#include "sync/office/reports/told_branches.h"
#include "sync/record/consent.h"

namespace tresen {
namespace {

struct FieldCount {
  std::uint64_t customers = 0;  // whom it concerns
  std::uint64_t filled = 0, refused = 0, unknown = 0, later = 0;
};

void count(FieldCount& into, char standing, std::uint64_t customers) {
  if (standing == '6') return;  // it makes no sense for them
  into.customers += customers;
  if (standing == '2' || standing == '7') into.filled += customers;
  if (standing == '3' || standing == '8') into.refused += customers;
  if (standing == '4') into.unknown += customers;
  if (standing == '5' || standing == '9') into.later += customers;
}

std::optional<std::int64_t> permille(const FieldCount& one) {
  return part_of(figure(one.filled) * 1000, one.customers);
}

std::vector<std::optional<std::int64_t>> figures_of(const FieldCount& one) {
  const std::uint64_t missing = one.customers - one.filled - one.refused - one.unknown - one.later;
  return {figure(one.customers), figure(one.filled), permille(one),  figure(one.refused),
          figure(one.unknown),   figure(one.later),  figure(missing)};
}

std::vector<TableMaker::Column> columns_of(std::vector<TableMaker::Column> words) {
  words.insert(words.end(), {{"customers", in_counts},
                             {"filled", in_counts},
                             {"filled_share", in_permille},
                             {"refused", in_counts},
                             {"unknown", in_counts},
                             {"later", in_counts},
                             {"missing", in_counts}});
  return words;
}

// The fields that the chain wants to know, and the consents that it asks for, in this order.
std::vector<std::string> wanted_fields(const v1::Rules& rules) {
  std::vector<const v1::FieldRule*> wanted;
  for (const v1::FieldRule& rule : rules.fields()) {
    if (rule.level() != v1::LEVEL_OFF) wanted.push_back(&rule);
  }
  std::ranges::stable_sort(wanted, {}, [](const v1::FieldRule* one) { return one->order(); });
  std::vector<std::string> keys;
  for (const v1::FieldRule* one : wanted) {
    if (std::ranges::find(keys, one->field()) == keys.end()) keys.push_back(one->field());
  }
  for (const v1::ConsentWish& wish : rules.consents()) {
    keys.push_back(consent_key(wish.channel(), wish.purpose()));
  }
  return keys;
}

// What a channel needs: one of the groups of fields, all of a group.
struct Need {
  std::string_view channel;
  std::string_view field;  // what is said to be missing
  std::vector<std::vector<std::string_view>> any;
  std::string_view consent;  // empty: it needs none
};
const std::vector<Need>& needs() {
  static const std::vector<Need> all{{"post", "street", {{"street", "postcode", "city"}}, ""},
                                     {"email", "email", {{"email"}}, "consent.email.advertising"},
                                     {"phone",
                                      "mobile",
                                      {{"mobile"}, {"phone_home"}, {"phone_work"}},
                                      "consent.phone.advertising"},
                                     {"sms", "mobile", {{"mobile"}}, "consent.sms.advertising"}};
  return all;
}

// A need with the places of its fields among those that are counted. Where the store has not
// counted a field, it stands as missing.
struct PlacedNeed {
  const Need* need;
  std::vector<std::vector<std::optional<std::size_t>>> any;
  std::optional<std::size_t> consent;
};

// How many customers of a branch stand how: by field, a count for each character from '0' on.
using Tally = std::vector<std::array<std::uint64_t, 10>>;

class Completeness {
 public:
  Completeness(ReportReader& reader, const ReportFrame& frame);

  Result<void> add(v1::FiguresReply& reply);

 private:
  std::optional<std::size_t> place_of(std::string_view key) const {
    const auto found = index_.find(key);
    return found == index_.end() ? std::nullopt : std::optional(found->second);
  }
  void look_at(const std::string& name, const StandingSum& sum);
  FieldCount count_in(const Tally& tally, const std::string& key) const;
  void add_fields(v1::FiguresReply& reply) const;
  Result<void> add_trend(const ToldBranches& told, v1::FiguresReply& reply);
  void add_reach(std::optional<std::int64_t> worth, std::uint64_t sent,
                 v1::FiguresReply& reply) const;
  Result<void> add_price(CampaignSums& sums, v1::FiguresReply& reply);

  ReportReader& reader_;
  const ReportFrame& frame_;
  std::vector<std::string> keys_;
  std::map<std::string, std::size_t, std::less<>> index_;
  std::vector<PlacedNeed> needs_;
  std::map<std::string, Tally> branches_;
  // Whom a channel cannot reach, by branch, channel and what is missing.
  std::map<std::array<std::string_view, 3>, std::uint64_t> unreached_;
};

Completeness::Completeness(ReportReader& reader, const ReportFrame& frame)
    : reader_(reader), frame_(frame), keys_(wanted_fields(frame.chain.rules())) {
  const std::vector<std::string>& fields = reader.fields();
  for (std::size_t i = 0; i < fields.size(); ++i) index_[fields[i]] = i;
  std::erase_if(keys_, [this](const std::string& key) { return !index_.contains(key); });
  for (const Need& need : needs()) {
    PlacedNeed placed{&need, {}, place_of(need.consent)};
    for (const auto& group : need.any) {
      auto& places = placed.any.emplace_back();
      for (const std::string_view key : group) places.push_back(place_of(key));
    }
    needs_.push_back(std::move(placed));
  }
}

// Of a million customers many thousands stand in a way of their own: nothing is looked up here by
// its name.
void Completeness::look_at(const std::string& name, const StandingSum& sum) {
  const auto branch = branches_.try_emplace(name, index_.size()).first;
  Tally& tally = branch->second;
  for (std::size_t i = 0; i < tally.size() && i < sum.states.size(); ++i) {
    const auto standing = static_cast<std::size_t>(sum.states[i] - '0');
    if (standing < tally[i].size()) tally[i][standing] += sum.count;
  }
  const auto stands = [&](std::optional<std::size_t> place, char standing) {
    return place && *place < sum.states.size() && sum.states[*place] == standing;
  };
  for (const PlacedNeed& placed : needs_) {
    const bool reachable = std::ranges::any_of(placed.any, [&](const auto& group) {
      return std::ranges::all_of(group, [&](auto place) { return stands(place, '2'); });
    });
    const Need& need = *placed.need;
    if (reachable && (need.consent.empty() || stands(placed.consent, '7'))) continue;
    const std::string_view wanting = reachable ? need.consent : need.field;
    unreached_[{std::string_view(branch->first), need.channel, wanting}] += sum.count;
  }
}

FieldCount Completeness::count_in(const Tally& tally, const std::string& key) const {
  FieldCount all;
  const auto& counts = tally[index_.at(key)];
  for (std::size_t i = 0; i < counts.size(); ++i) count(all, static_cast<char>('0' + i), counts[i]);
  return all;
}

void Completeness::add_fields(v1::FiguresReply& reply) const {
  Tally all(index_.size());
  for (const auto& [name, tally] : branches_) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t of = 0; of < all[i].size(); ++of) all[i][of] += tally[i][of];
    }
  }
  TableMaker fields(reply, "fields", columns_of({{"field", in_words}}));
  for (const std::string& key : keys_) {
    if (!branches_.empty()) fields.row({key}, figures_of(count_in(all, key)));
  }
  TableMaker places(reply, "branches", columns_of({{"branch", in_words}, {"field", in_words}}));
  for (const auto& [name, tally] : branches_) {
    for (const std::string& key : keys_) {
      places.row({name, key}, figures_of(count_in(tally, key)));
    }
  }
}

Result<void> Completeness::add_trend(const ToldBranches& told, v1::FiguresReply& reply) {
  TRY_TO(weeks, reader_.weeks(frame_.period));
  std::map<std::string, std::map<std::string, FieldCount>> counts;
  for (const WeekSum& one : weeks) {
    if (told.name_of(one.branch)) count(counts[one.week][one.key], one.state, one.count);
  }
  TableMaker table(reply, "trend", columns_of({{"week", in_words}, {"field", in_words}}));
  for (const auto& [week, of] : counts) {
    for (const std::string& key : keys_) {
      const auto found = of.find(key);
      if (found != of.end()) table.row({week, key}, figures_of(found->second));
    }
  }
  return {};
}

void Completeness::add_reach(std::optional<std::int64_t> worth, std::uint64_t sent,
                             v1::FiguresReply& reply) const {
  TableMaker table(reply, "reach",
                   {{"branch", in_words},
                    {"channel", in_words},
                    {"missing", in_words},
                    {"customers", in_counts},
                    {"revenue_lost", in_cents}});
  for (const auto& [key, customers] : unreached_) {
    std::optional<std::int64_t> lost;
    if (worth) lost = part_of(*worth * figure(customers), sent);
    table.row({std::string(key[0]), std::string(key[1]), std::string(key[2])},
              {figure(customers), lost});
  }
}

// What would have to be known for a recipient not to be left out; empty: nothing would help.
std::string missing_for(const std::string& reason, const std::string& channel) {
  if (reason == "health") return consent_key(channel, "advertising_health");
  if (reason == "no_notice") return "notice";
  for (const Need& need : needs()) {
    if (need.channel != channel) continue;
    if (reason == "unreachable" || reason == "moved") return std::string(need.field);
  }
  const bool consent = reason == "no_consent" || reason == "pending" || reason == "refused" ||
                       reason == "other_controller";
  return consent ? consent_key(channel, "advertising") : std::string();
}

Result<void> Completeness::add_price(CampaignSums& sums, v1::FiguresReply& reply) {
  std::map<std::string, std::string> channels;
  for (const v1::Campaign& campaign : frame_.chain.campaigns().campaigns()) {
    const auto& contacts = campaign.dispatch().contacts();
    if (!contacts.empty()) channels[campaign.id()] = contacts.rbegin()->channel();
  }
  TRY_TO(runs, reader_.runs());
  std::map<std::array<std::string, 3>, std::uint64_t> unreached;
  for (const RunSum& run : runs) {
    if (!frame_.period.has(iso_date(local_date(run.made_ms)))) continue;
    for (const v1::ReasonCount& reason : run.excluded) {
      std::string missing = missing_for(reason.reason(), channels[run.campaign]);
      if (missing.empty()) continue;
      unreached[{run.campaign, reason.reason(), std::move(missing)}] += reason.count();
    }
  }
  TableMaker table(reply, "price",
                   {{"campaign", in_words},
                    {"reason", in_words},
                    {"missing", in_words},
                    {"recipients", in_counts},
                    {"revenue_lost", in_cents}});
  for (const auto& [key, recipients] : unreached) {
    const CampaignSum& sum = sums.campaigns[key[0]];
    table.row({key[0], key[1], key[2]},
              {figure(recipients), part_of(sum.revenue() * figure(recipients), sum.sent)});
  }
  return {};
}

Result<void> Completeness::add(v1::FiguresReply& reply) {
  TRY_TO(standings, reader_.standings());
  std::map<std::string, std::uint64_t> cases;
  for (const StandingSum& sum : standings) cases[sum.branch] += sum.count;
  cases.erase("");
  const ToldBranches told(frame_, cases);
  for (const StandingSum& sum : standings) {
    if (const auto name = told.name_of(sum.branch)) look_at(*name, sum);
  }
  add_fields(reply);
  TRY(add_trend(told, reply));
  TRY_TO(sums, campaign_sums(reader_, frame_));
  std::uint64_t sent = 0;
  std::int64_t revenue = 0;
  for (const auto& [id, sum] : sums.campaigns) {
    if (sum.sent == 0) continue;
    sent += sum.sent;
    revenue += sum.revenue();
  }
  add_reach(sent == 0 ? std::optional<std::int64_t>() : revenue, sent, reply);
  // Who was left out of a run is not known by branch.
  if (frame_.branch.empty()) TRY(add_price(sums, reply));
  told.note_withheld("branches", reply);
  return {};
}

}  // namespace

Result<void> add_completeness_report(ReportReader& reader, const ReportFrame& frame,
                                     v1::FiguresReply& reply) {
  return Completeness(reader, frame).add(reply);
}

}  // namespace tresen
