#include "sync/office/cli/proof_commands.h"

#include <filesystem>

#include "sync/office/cli/json.h"

namespace tresen {
namespace {

Result<std::uint32_t> write_letter(AdminClient& office, v1::LetterPreviewRequest letter,
                                   const std::string& to) {
  letter.set_with_pdf(true);
  v1::AdminRequest request;
  *request.mutable_letter_preview() = std::move(letter);
  TRY_TO(reply, office.ask(request));
  TRY(write_file(to, reply.letter_preview().pdf()));
  return reply.letter_preview().pages_all();
}

std::string counted(std::uint32_t pages) {
  return std::to_string(pages) + (pages == 1 ? " page" : " pages");
}

}  // namespace

Result<void> preview_campaign_letter(AdminClient& office, const ProofOrder& order,
                                     const Console& console) {
  if (order.campaign.empty()) return fail(Fault::invalid, "--preview wants --campaign ID");
  if (std::filesystem::path(order.to).extension() != ".pdf") {
    return fail(Fault::invalid, "--preview wants --to and the name of a .pdf");
  }
  v1::LetterPreviewRequest letter;
  letter.set_campaign(order.campaign);
  letter.set_no(order.no);
  TRY_TO(pages, write_letter(office, std::move(letter), order.to));
  JsonText json;
  json.object().member("file", order.to).member("pages", pages).end_object();
  console.print(console.json ? json.text() : order.to + ": " + counted(pages));
  return {};
}

Result<void> write_previews(AdminClient& office, const std::string& campaign,
                            const v1::PreflightReply& flight, const std::string& folder,
                            const Console& console) {
  std::error_code trouble;
  std::filesystem::create_directories(folder, trouble);
  if (trouble) return fail(Fault::storage, folder + ": " + trouble.message());
  int number = 0;
  for (const v1::Recipient& recipient : flight.previews()) {
    if (recipient.template_().empty()) continue;
    v1::LetterPreviewRequest letter;
    letter.set_campaign(campaign);
    letter.set_record_id(recipient.record_id());
    const std::string to = folder + "/preview-" + std::to_string(++number) + ".pdf";
    TRY_TO(pages, write_letter(office, std::move(letter), to));
    console.tell(to + ": " + counted(pages) + ", " +
                 (recipient.no().empty() ? recipient.name() : recipient.no()));
  }
  if (number == 0) console.tell("nobody of them gets a letter: there are no previews");
  return {};
}

Result<void> test_print(AdminClient& office, const ProofOrder& order, const Console& console) {
  v1::AdminRequest request;
  request.mutable_test_print()->set_campaign(order.campaign);
  request.mutable_test_print()->set_no(order.no);
  request.mutable_test_print()->set_channel(order.channel);
  TRY_TO(reply, office.ask(request));
  const v1::TestPrintReply& printed = reply.test_print();
  JsonText json;
  json.object().member("reference", printed.reference()).member("pages", printed.pages());
  json.end_object();
  console.print(console.json ? json.text()
                             : "a test of " + order.campaign + " for " + order.no + ": " +
                                   counted(printed.pages()) + ", " + printed.reference());
  return {};
}

}  // namespace tresen
