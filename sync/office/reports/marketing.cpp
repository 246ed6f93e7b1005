// What campaigns brought in and cost: stated and matched side by side.

#include "sync/office/reports/campaign_sums.h"
#include "sync/office/reports/report_table.h"
#include "sync/office/reports/told_branches.h"

namespace tresen {
namespace {

struct Goal {
  std::uint64_t campaigns = 0, written = 0, came = 0;
  std::int64_t revenue = 0, cost = 0;
};

// The fixed cost counts where the campaign ran in the period, or something of it happened.
bool is_in(const v1::Campaign& campaign, const Period& period) {
  const bool began = campaign.valid_from().empty() || campaign.valid_from() <= period.to;
  const bool goes_on = campaign.valid_to().empty() || campaign.valid_to() >= period.from;
  const bool dated = !campaign.valid_from().empty() || !campaign.valid_to().empty();
  return dated && began && goes_on;
}

void add_goals(const std::map<std::string, Goal>& goals, v1::FiguresReply& reply) {
  TableMaker table(reply, "goals",
                   {{"goal", in_words},
                    {"measures", in_counts},
                    {"written", in_counts},
                    {"came", in_counts},
                    {"revenue", in_cents},
                    {"cost", in_cents}});
  for (const auto& [name, goal] : goals) {
    table.row({name}, {figure(goal.campaigns), figure(goal.written), figure(goal.came),
                       goal.revenue, goal.cost});
  }
}

void add_campaigns(const ReportFrame& frame, CampaignSums& sums, v1::FiguresReply& reply) {
  std::map<std::string, const v1::Campaign*> known;
  for (const v1::Campaign& campaign : frame.chain.campaigns().campaigns()) {
    known[campaign.id()] = &campaign;
    if (is_in(campaign, frame.period)) sums.campaigns[campaign.id()];
  }
  TableMaker table(reply, "campaigns",
                   {{"campaign", in_words},
                    {"goal", in_words},
                    {"written", in_counts},
                    {"stated", in_counts},
                    {"matched", in_counts},
                    {"agreed", in_counts},
                    {"contested", in_counts},
                    {"revenue_stated", in_cents},
                    {"revenue_matched", in_cents},
                    {"revenue_agreed", in_cents},
                    {"revenue_contested", in_cents},
                    {"cost", in_cents},
                    {"cost_each", in_cents}});
  std::map<std::string, Goal> goals;
  for (const auto& [id, sum] : sums.campaigns) {
    const auto found = known.find(id);
    const std::string goal = found == known.end() ? "" : found->second->goal();
    const std::int64_t fixed = found == known.end() ? 0 : found->second->cost_total_cents();
    const std::int64_t cost = sum.cost + fixed;
    table.row({id, goal},
              {figure(sum.written), figure(sum.stated), figure(sum.matched), figure(sum.agreed),
               figure(sum.contested), sum.revenue_stated, sum.revenue_matched, sum.revenue_agreed,
               sum.revenue_contested, cost, part_of(cost, sum.came())});
    Goal& of = goals[goal];
    ++of.campaigns;
    of.written += sum.written;
    of.came += sum.came();
    of.revenue += sum.revenue();
    of.cost += cost;
  }
  add_goals(goals, reply);
}

void add_branches(const ReportFrame& frame, const CampaignSums& sums, v1::FiguresReply& reply) {
  std::map<std::string, std::uint64_t> cases;
  for (const auto& [branch, sum] : sums.branches) cases[branch] = sum.stated + sum.matched;
  cases.erase("");
  const ToldBranches told(frame, cases);
  std::map<std::string, CampaignSum> groups;
  for (const auto& [branch, sum] : sums.branches) {
    const auto name = told.name_of(branch);
    if (!name) continue;
    CampaignSum& group = groups[*name];
    group.stated += sum.stated;
    group.matched += sum.matched;
    group.revenue_stated += sum.revenue_stated;
    group.revenue_matched += sum.revenue_matched;
    group.revenue_agreed += sum.revenue_agreed;
    group.revenue_contested += sum.revenue_contested;
  }
  TableMaker table(reply, "branches",
                   {{"branch", in_words},
                    {"stated", in_counts},
                    {"matched", in_counts},
                    {"revenue_stated", in_cents},
                    {"revenue_matched", in_cents},
                    {"revenue_agreed", in_cents},
                    {"revenue_contested", in_cents}});
  for (const auto& [name, sum] : groups) {
    table.row({name}, {figure(sum.stated), figure(sum.matched), sum.revenue_stated,
                       sum.revenue_matched, sum.revenue_agreed, sum.revenue_contested});
  }
  told.note_withheld("branches", reply);
}

}  // namespace

Result<void> add_marketing_report(ReportReader& reader, const ReportFrame& frame,
                                  v1::FiguresReply& reply) {
  TRY_TO(sums, campaign_sums(reader, frame));
  reply.set_other_currency(sums.other_currency);
  // What a campaign cost is not known by branch.
  if (frame.branch.empty()) add_campaigns(frame, sums, reply);
  add_branches(frame, sums, reply);
  return {};
}

}  // namespace tresen
