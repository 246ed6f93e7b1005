#pragma once
// A campaign by mail in a head office without a wire, with a real mail server that takes it.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "sync/office/admin_runs.h"
#include "sync/office/campaigns/run_errand.h"
#include "tests/office/queries.h"
#include "tests/support/servers.h"

namespace tresen::test {

inline v1::Chain chain_with_mailing() {
  v1::Chain chain = optician_chain();
  v1::Campaign& campaign = *chain.mutable_campaigns()->add_campaigns();
  campaign.set_id("mail");
  v1::Dispatch& dispatch = *campaign.mutable_dispatch();
  *dispatch.mutable_query() = parse_query("city = Ulm").query;
  v1::ContactStep& step = *dispatch.add_contacts();
  step.set_channel("email");
  step.set_output(v1::ContactStep::OUTPUT_MAIL);
  step.set_template_("hello");
  return chain;
}

class MailRuns : public testing::Test {
 protected:
  MailRuns() {
    std::filesystem::create_directories(office.folder() + "/channels");
    std::filesystem::create_directories(office.folder() + "/letters");
    std::ofstream(office.folder() + "/channels/mail.conf")
        << "url = " << server.url << "\nfrom = Optik <post@optik.example>\n"
        << "return_path = bounces@optik.example\nunsubscribe_mailto = ab@optik.example\n"
        << "unsubscribe_url = https://optik.example/u/\n";
    words("Guten Tag {{nachname}}, {{abmelden}}");
  }

  void words(const std::string& text) const {
    std::ofstream(office.folder() + "/letters/hello.mail")
        << "subject: Hallo {{nachname}}\nsender: Optik · Weg 1 · Ulm\n---\n"
        << text << "\n";
  }
  void write(std::uint8_t number, std::initializer_list<std::pair<const char*, std::string>> what,
             bool decided = true) {
    std::vector<FieldEdit> fields;
    for (const auto& [key, value] : what) fields.push_back(pen.set(key, value));
    const std::uint64_t first = pen.last_seq() + 1;
    const std::string change = pen.write(id_of(number), RecordKind::customer, std::move(fields));
    ASSERT_TRUE(office->push(pen.device(), Pen::push(first, {change}), noon_ms));
    if (decided) office.decide_all();
  }
  void customer(std::uint8_t number, const std::string& email) {
    const std::string name = std::string("Han") + static_cast<char>('a' + number);
    write(number, {{"last_name", name},
                   {"city", "Ulm"},
                   {"home_branch", "b1"},
                   {"email", email},
                   {"consent.email.advertising", "granted"}});
  }
  AskOffice asking() {
    return
        [this](const v1::AdminRequest& request) { return answer_run(*office, request, noon_ms); };
  }
  std::uint64_t started() {
    const auto run = start_run(office.folder(), "mail", asking(), noon_ms);
    EXPECT_TRUE(run) << (run ? "" : run.error().detail);
    return run ? run->id() : 0;
  }
  Result<RunErrand::Step> step(std::uint64_t run, std::uint64_t worker) {
    auto errand = RunErrand::open(office.folder(), run, worker, asking());
    if (!errand) return tl::unexpected(errand.error());
    Result<RunErrand::Step> step = errand->step(100, noon_ms);
    while (step && step->waits) step = errand->step(100, noon_ms);
    return step;
  }
  std::map<std::string, int> taken() const {
    std::map<std::string, int> all;
    std::ifstream log(office.folder() + "/sink/taken.log");
    std::string to, id;
    while (log >> to >> from >> id) ++all[to];
    return all;
  }

  HeadOffice office{chain_with_mailing()};
  MailServer server = start_mail(office.folder() + "/sink");
  Pen pen{office.new_device("b1"), "b1"};
  mutable std::string from;  // of the last mail
};

}  // namespace tresen::test
