#include "sync/office/reports/reports.h"

#include <algorithm>

#include "sync/base/clock.h"

namespace tresen {
namespace {

Result<void> check_day(const char* name, const std::string& day) {
  if (day.empty() || parse_date(day)) return {};
  return fail(Fault::invalid,
              std::string(name) + " wants a day such as 2026-11-21, not \"" + day + "\"");
}

Result<ReportFrame> frame_of(ReportReader& reader, const v1::FiguresRequest& request) {
  TRY(check_day("--from", request.from()));
  TRY(check_day("--to", request.to()));
  ReportFrame frame;
  if (!request.from().empty()) frame.period.from = request.from();
  if (!request.to().empty()) frame.period.to = request.to();
  if (frame.period.from > frame.period.to) {
    return fail(Fault::invalid,
                "the last day, " + frame.period.to + ", is before the first, " + frame.period.from);
  }
  TRY_TO(chain, reader.chain());
  frame.chain = std::move(chain);
  frame.branch = request.branch();
  const auto& branches = frame.chain.rules().branches();
  if (!frame.branch.empty() && std::ranges::none_of(branches, [&](const v1::Branch& one) {
        return one.id() == frame.branch;
      })) {
    return fail(Fault::absent,
                "there is no branch \"" + frame.branch + "\"; `branch list` shows them");
  }
  frame.currency = "EUR";
  for (const v1::Campaign& campaign : frame.chain.campaigns().campaigns()) {
    if (campaign.currency().empty()) continue;
    frame.currency = campaign.currency();
    break;
  }
  return frame;
}

}  // namespace

Result<v1::FiguresReply> make_report(ReportReader& reader, const v1::FiguresRequest& request) {
  TRY_TO(frame, frame_of(reader, request));
  v1::FiguresReply reply;
  reply.set_currency(frame.currency);
  switch (request.what()) {
    case v1::FiguresRequest::WHAT_CONTACTS:
      TRY(add_contacts_report(reader, frame, reply));
      return reply;
    case v1::FiguresRequest::WHAT_MARKETING:
      TRY(add_marketing_report(reader, frame, reply));
      return reply;
    case v1::FiguresRequest::WHAT_PROCESSES:
      TRY(add_processes_report(reader, frame, reply));
      return reply;
    case v1::FiguresRequest::WHAT_COMPLETENESS:
      TRY(add_completeness_report(reader, frame, reply));
      return reply;
    default:
      return fail(Fault::invalid, "this head office does not know the report; is it an older one?");
  }
}

}  // namespace tresen
