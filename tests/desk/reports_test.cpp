// Reports at the desk, told by its state and by what it asks head office.

#include <gtest/gtest.h>

#include <algorithm>

#include "terminal/desk/present.h"
#include "terminal/desk/reduce.h"
#include "terminal/desk/screens/report_shapes.h"
#include "tests/desk/desk_samples.h"

namespace tresen::test {
namespace {

const v1::FiguresRequest& last_report(const Office& office) {
  const auto found = std::ranges::find_if(office.asked.rbegin(), office.asked.rend(),
                                          [](const auto& one) { return one.has_report(); });
  static const v1::FiguresRequest none;
  EXPECT_NE(found, office.asked.rend());
  return found == office.asked.rend() ? none : found->report();
}

ui::DeskFoot foot_of(const Office& office) {
  const ui::Locales locales;
  const auto view = present(office.state, locales);
  return std::get<ui::DeskView>(view.page).foot;
}

bool has_key(const Office& office, const std::string& key) {
  const ui::Locales locales;
  const auto view = present(office.state, locales);
  const auto& desk = std::get<ui::DeskView>(view.page);
  return std::ranges::any_of(desk.rail, [&](const ui::RailItem& item) { return item.key == key; });
}

}  // namespace

TEST(DeskReports, AreAskedForThePeriodAndBranchThatAreChosen) {
  Office office = Office::signed_in();
  office.press("rail.reports");
  EXPECT_EQ(last_report(office).what(), v1::FiguresRequest::WHAT_CONTACTS);
  EXPECT_EQ(last_report(office).from(), "") << "everything, until something is chosen";
  office.press("report.marketing");
  office.press("span.year");
  EXPECT_EQ(last_report(office).what(), v1::FiguresRequest::WHAT_MARKETING);
  EXPECT_EQ(last_report(office).from(), "2026-01-01");
  EXPECT_EQ(last_report(office).to(), "2026-11-22");
  office.press("span.month");
  EXPECT_EQ(last_report(office).from(), "2026-10-24") << "thirty days, today among them";
  office.press("report.branch");
  office.press("menu.2");
  EXPECT_EQ(last_report(office).branch(), "b2");
}

TEST(DeskReports, AskForADayThatIsTypedWhenItIsOneAndOnce) {
  Office office = Office::signed_in();
  office.press("rail.reports");
  office.press("span.year");
  office.asked.clear();
  office.press("report.from");
  office.erase(10);
  office.type("01.03.2026");
  EXPECT_EQ(count_of(office, v1::AdminRequest::kReport), 0U) << "not for each key";
  office.pass(200);
  EXPECT_EQ(count_of(office, v1::AdminRequest::kReport), 1U);
  EXPECT_EQ(last_report(office).from(), "2026-03-01");
  office.erase(10);
  office.type("24.12.2026");
  EXPECT_EQ(office.state.form.faults.at("report.from"), "desk.fault.period");
  office.pass(200);
  EXPECT_NE(last_report(office).from(), "2026-12-24") << "behind the last day nothing is asked";
}

TEST(DeskReports, ShowOneTableOfAReportAndOfItsRowsThoseOfOneWord) {
  Office office = Office::signed_in();
  office.press("rail.reports");
  office.press("report.processes");
  office.press("table.branch_templates");
  const v1::ReportTable* table = desk::shown_table(office.state.reports);
  ASSERT_NE(table, nullptr);
  const auto shape = desk::shape_of(office.state.reports.what, *table);
  EXPECT_EQ(desk::picked_word(office.state.reports, *table, shape), "t1")
      << "branches of one template";
  office.press("report.pick");
  office.press("menu.1");
  EXPECT_EQ(desk::picked_word(office.state.reports, *table, shape), "t4");
  office.press("report.contacts");
  EXPECT_EQ(office.state.reports.pick, "") << "another report begins anew";
}

TEST(DeskReports, ShowWhateverTableANewerHeadOfficeHas) {
  Office office = Office::signed_in();
  office.press("rail.reports");
  auto& reply = *office.state.reports.reply;
  reply.mutable_tables(0)->set_id("hours");
  const auto shape = desk::shape_of(office.state.reports.what, reply.tables(0));
  EXPECT_EQ(shape.aspects[0].columns, std::vector<std::string>{"contacts"});
}

TEST(DeskReports, DropFiguresThatHeadOfficeDoesNotGiveForANewerPeriod) {
  Office office = Office::signed_in();
  office.press("rail.reports");
  ASSERT_TRUE(office.state.reports.reply);
  office.answers = false;
  office.press("span.year");
  const auto orders = office.hear(ui::Action{ui::Action::Kind::press, "span.month", {}});
  const auto* ask = std::get_if<desk::AskOffice>(&orders.at(0));
  ASSERT_NE(ask, nullptr);
  office.hear(desk::Answered{ask->token, fail(Fault::busy, "later")});
  EXPECT_FALSE(office.state.reports.reply);
  EXPECT_EQ(office.state.trouble, "later");
}

TEST(DeskReports, AreSavedOfJustWhatIsShown) {
  Office office = Office::signed_in();
  office.press("rail.reports");
  office.press("span.year");
  office.press("report.pick");
  office.press("menu.3");
  office.press("save.csv");
  ASSERT_EQ(office.asked.back().ask_case(), v1::AdminRequest::kReportFile);
  const v1::FiguresFileRequest table = office.asked.back().report_file();
  EXPECT_EQ(table.format(), v1::FiguresFileRequest::FORMAT_CSV);
  EXPECT_EQ(table.what(), v1::FiguresRequest::WHAT_CONTACTS);
  EXPECT_EQ(table.below(), "alle Filialen · 01.01.2026 bis 22.11.2026 · abgesagt");
  ASSERT_EQ(table.report().tables_size(), 1) << "the one that is shown";
  ASSERT_EQ(table.report().tables(0).rows_size(), 1) << "with the word that is chosen";
  EXPECT_EQ(table.report().tables(0).rows(0).cells(0).word(), "Hörtest Frühjahr 2026")
      << "its name, not its id";
  ASSERT_EQ(office.saved.size(), 1U);
  EXPECT_EQ(office.saved[0].name, "contacts-campaigns-2026-11-22.csv");
  EXPECT_EQ(office.saved[0].bytes, "table");
  office.press("report.branch");
  office.press("menu.2");
  office.press("table.branches");
  office.press("save.pdf");
  EXPECT_EQ(office.asked.back().report_file().format(), v1::FiguresFileRequest::FORMAT_PDF);
  EXPECT_EQ(office.asked.back().report_file().report().tables(0).id(), "branches");
  EXPECT_EQ(office.saved.back().name, "contacts-branches-2026-11-22.pdf");
}

TEST(DeskReports, KeepTheDayOfAWeekInATable) {
  Office office = Office::signed_in();
  office.press("rail.reports");
  office.press("report.completeness");
  office.press("table.trend");
  const auto week = [&](const char* button) {
    office.press(button);
    const v1::ReportTable& table = office.asked.back().report_file().report().tables(0);
    return table.rows(0).cells(desk::column_of(table, "week")).word();
  };
  EXPECT_TRUE(week("save.csv").starts_with("2026-")) << week("save.csv");
  EXPECT_TRUE(week("save.pdf").starts_with("KW")) << week("save.pdf");
}

TEST(DeskReports, AreNotSavedBelowAPeriodThatTheyAreNotOf) {
  Office office = Office::signed_in();
  office.press("rail.reports");
  office.answers = false;
  office.press("span.year");
  office.asked.clear();
  office.press("save.csv");
  EXPECT_EQ(count_of(office, v1::AdminRequest::kReportFile), 0U);
}

TEST(DeskReports, AreSavedByWhoeverMay) {
  Office office = Office::signed_in();
  office.press("rail.reports");
  EXPECT_EQ(foot_of(office).buttons.size(), 2U);
  office.state.may.erase(v1::AdminRequest::kReportFile);
  EXPECT_TRUE(foot_of(office).buttons.empty());
  office.press("save.csv");
  EXPECT_EQ(count_of(office, v1::AdminRequest::kReportFile), 0U);
}

TEST(DeskReports, SayWhereTheFileIsOrWhyItIsNot) {
  Office office = Office::signed_in();
  office.press("rail.reports");
  office.tell(desk::Saved{"/home/kb/a.pdf", {}});
  EXPECT_EQ(foot_of(office).text, "Gespeichert: /home/kb/a.pdf");
  office.tell(desk::Saved{"/home/kb/a.pdf", std::make_error_code(std::errc::no_space_on_device)});
  EXPECT_EQ(foot_of(office).text, "Nicht gespeichert, der Datenträger ist voll: /home/kb/a.pdf");
  office.tell(desk::Saved{"/a", std::make_error_code(std::errc::permission_denied)});
  EXPECT_EQ(foot_of(office).text, "Nicht gespeichert, hier darf nicht geschrieben werden: /a");
  office.tell(desk::Saved{"/a", std::make_error_code(std::errc::not_a_directory)});
  EXPECT_EQ(foot_of(office).text, "Nicht gespeichert: /a (Not a directory)");
}

TEST(DeskReports, StandOnTheRailOfWhoeverMayAskForThem) {
  Office office = Office::signed_in();
  EXPECT_TRUE(has_key(office, "rail.reports"));
  office.state.may.erase(v1::AdminRequest::kReport);
  EXPECT_FALSE(has_key(office, "rail.reports"));
}

}  // namespace tresen::test
