// The chain's options at the desk, told by its state and by what it asks head office.

#include <gtest/gtest.h>

#include <array>
#include <utility>

#include "terminal/desk/menus.h"
#include "terminal/desk/present.h"
#include "terminal/desk/reduce.h"
#include "terminal/desk/screens/option_detail.h"
#include "tests/desk/desk_samples.h"

namespace tresen::test {
namespace {

Office at_options() {
  Office office = Office::signed_in();
  office.press("rail.options");
  office.asked.clear();
  return office;
}

}  // namespace

TEST(DeskOptions, AreCheckedBeforeAnybodyPublishesThem) {
  Office office = at_options();
  office.press("piece.2");
  office.press("option.purpose");
  office.type("x");
  office.pass(599);
  EXPECT_EQ(count_of(office, v1::AdminRequest::kPublish), 0U) << "not for each key";
  office.mistake = "is no purpose";
  office.pass(1);
  ASSERT_EQ(count_of(office, v1::AdminRequest::kPublish), 1U);
  EXPECT_TRUE(office.asked[0].publish().only_check());
  ASSERT_EQ(office.state.options.mistakes.size(), 1U);
  office.press("options.publish");
  EXPECT_EQ(count_of(office, v1::AdminRequest::kPublish), 1U) << "not with a mistake";
}

TEST(DeskOptions, SayWhereAMistakeStandsByTheNamesOnTheScreen) {
  const Office office = at_options();
  const ui::Locales locales;
  for (const auto& [path, place] : std::to_array<std::pair<const char*, const char*>>({
           {"rules.fields[2].purpose", "Mobilnummer · Zweck"},
           {"rules.templates[0].steps[0].consents[0]", "Hinweis · Einwilligungen"},
           {"rules.templates[0].open_mandatory", "Hörtest · Offene Pflichtschritte beim Schließen"},
           {"rules.attribution_days", "Sperrfrist für neue Werbekontakte"},
           {"staff.members[1].pin", "Emre Aksoy · Neue PIN"},
           {"campaigns.campaigns[0].valid_to", "Hörtest-Gutschein Herbst 2026 · Gültig bis"},
           {"campaigns.campaigns[0].goal", "Hörtest-Gutschein Herbst 2026 · goal"},
           // What the desk does not show is found in the chain's file by its path alone.
           {"campaigns.campaigns[99].goal", "campaigns.campaigns[99].goal"},
           {"campaigns.campaigns[0", "campaigns.campaigns[0"},
           {"rules.fields[20].purpose", "rules.fields[20].purpose"},
           {"rules.legal_entities[0].name", "rules.legal_entities[0].name"},
           {"", ""},
       })) {
    v1::ChainMistake mistake;
    mistake.set_field(path);
    EXPECT_EQ(desk::mistake_place(office.state.options, mistake, locales.in("de")), place);
  }
}

TEST(DeskOptions, ArePublishedAsWhatWasChangedWithTheVersionItWasMadeFrom) {
  Office office = at_options();
  office.press("piece.3");
  office.press("option.level.1");
  office.press("option.process_types.glasses");
  office.press("option.valid_from");
  office.type("01.12.2026");
  office.press("options.publish");
  ASSERT_EQ(office.asked[0].ask_case(), v1::AdminRequest::kPublish);
  const v1::PublishRequest& request = office.asked[0].publish();
  EXPECT_FALSE(request.only_check());
  EXPECT_FALSE(request.chain().has_staff()) << "nothing of it was touched";
  EXPECT_FALSE(request.chain().has_texts());
  EXPECT_FALSE(request.chain().has_campaigns());
  EXPECT_EQ(request.chain().rules().version(), 21U);
  const v1::FieldRule& rule = request.chain().rules().fields(3);
  EXPECT_EQ(rule.level(), v1::LEVEL_MUST);
  EXPECT_EQ(rule.process_types(0), "glasses");
  EXPECT_EQ(rule.valid_from(), "2026-12-01");
  EXPECT_TRUE(office.state.said->fine);
}

TEST(DeskOptions, GiveOtherWordsAnotherVersion) {
  Office office = at_options();
  office.press("part.texts");
  office.press("option.text");
  office.type("!");
  office.press("options.publish");
  const v1::Texts& texts = office.asked[0].publish().chain().texts();
  EXPECT_EQ(texts.texts(0).version(), 4U);
  EXPECT_EQ(texts.texts(1).version(), 3U) << "its words are the same";
}

TEST(DeskOptions, SendAPinOnlyWhereOneWasTyped) {
  Office office = at_options();
  office.press("part.staff");
  office.press("piece.1");
  office.press("option.pin");
  office.type("4711");
  office.press("option.desk_roles.2");
  office.press("options.publish");
  const v1::Staff& staff = office.asked[0].publish().chain().staff();
  EXPECT_EQ(staff.members(1).pin(), "4711");
  EXPECT_EQ(staff.members(1).desk_roles(0), v1::DESK_ROLE_PRINT_ROOM);
  EXPECT_TRUE(staff.members(0).pin().empty());
}

TEST(DeskOptions, ComeWithMoreRowsAndAreThereAgainUntilTheyAreDiscarded) {
  Office office = at_options();
  office.press("options.add");
  EXPECT_EQ(office.state.menu, "options.add") << "fields are chosen from those that nobody asks";
  office.press("menu.0");
  EXPECT_EQ(office.state.options.draft.rules().fields_size(), 6);
  office.press("part.branches");
  office.press("options.add");
  EXPECT_EQ(office.state.options.draft.rules().branches(4).id(), "filiale");
  office.press("rail.runs");
  office.press("rail.options");
  EXPECT_EQ(office.state.options.draft.rules().fields_size(), 6);
  office.press("options.revert");
  EXPECT_EQ(office.state.options.draft.rules().fields_size(), 5);
}

TEST(DeskOptions, LetTheStepsOfAProcessBeWrittenAndOrdered) {
  Office office = at_options();
  office.press("part.steps");
  office.press("piece.1");
  office.press("options.add");
  EXPECT_EQ(office.state.options.chosen, 2) << "behind the one that was chosen";
  office.press("option.kind.4");
  office.press("option.text");
  office.type("Prospekt senden");
  office.press("option.days");
  office.type("7");
  office.press("option.flag.mandatory");
  office.press("option.down");
  EXPECT_EQ(office.state.options.chosen, 3);
  office.press("options.publish");
  ASSERT_EQ(count_of(office, v1::AdminRequest::kPublish), 1U);
  const v1::Rules& rules = office.asked[0].publish().chain().rules();
  ASSERT_EQ(rules.templates(0).steps_size(), 5);
  const v1::TemplateStep& step = rules.templates(0).steps(3);
  EXPECT_EQ(step.kind(), v1::STEP_KIND_FOLLOW_UP);
  EXPECT_EQ(step.text(), "Prospekt senden");
  EXPECT_EQ(step.days(), 7);
  EXPECT_TRUE(step.mandatory());
  EXPECT_EQ(rules.templates(0).steps(2).kind(), v1::STEP_KIND_CAMPAIGN);
  EXPECT_EQ(office.asked[0].publish().language(), "de");
}

TEST(DeskOptions, LetWaysToReachPeopleBeWrittenAndTakenOverByACampaign) {
  Office office = at_options();
  office.press("part.contact_steps");
  office.press("piece.1");
  office.press("option.output.2");
  office.press("option.cost_per_piece_cents");
  office.erase(4);
  office.type("0,52");
  office.press("part.contact_templates");
  office.press("options.add");
  EXPECT_EQ(office.state.options.draft.campaigns().contact_templates(2).id(), "kontaktweg");
  office.press("options.publish");
  const v1::Campaigns& published = office.asked[0].publish().chain().campaigns();
  ASSERT_EQ(published.contact_templates_size(), 3);
  EXPECT_EQ(published.contact_templates(0).steps(1).output(), v1::ContactStep::OUTPUT_UPLOAD);
  EXPECT_EQ(published.contact_templates(0).steps(1).cost_per_piece_cents(), 52);
  EXPECT_EQ(published.campaigns_size(), office.state.chain.campaigns().campaigns_size())
      << "the campaigns themselves are as they were";
  *office.state.chain.mutable_campaigns()->mutable_contact_templates() =
      published.contact_templates();
  office.press("rail.campaigns");
  office.press("tab.dispatch");
  office.press("action.contacts");
  office.press("menu.0");
  const auto& contacts = office.state.campaigns.draft.dispatch().contacts();
  ASSERT_EQ(contacts.size(), 2);
  EXPECT_EQ(contacts[0].channel(), "email");
}

TEST(DeskOptions, LoseARowWithTheSecondPressAlone) {
  Office office = at_options();
  const v1::Rules before = office.state.options.draft.rules();
  office.press("piece.1");
  office.press("option.remove");
  EXPECT_EQ(office.state.options.draft.rules().fields_size(), before.fields_size());
  office.press("piece.2");
  office.press("option.remove");
  EXPECT_EQ(office.state.options.draft.rules().fields_size(), before.fields_size())
      << "a press on something else in between begins anew";
  office.press("option.remove");
  const v1::Rules& after = office.state.options.draft.rules();
  ASSERT_EQ(after.fields_size(), before.fields_size() - 1);
  EXPECT_EQ(after.fields(2).field(), before.fields(3).field());
  office.press("part.steps");
  for (int i = 0; i < 3; ++i) {
    office.press("option.remove");
    office.press("option.remove");
  }
  EXPECT_EQ(office.state.options.draft.rules().templates(0).steps_size(), 1);
  EXPECT_EQ(office.state.options.chosen, 0);
  office.press("options.revert");
  EXPECT_EQ(office.state.options.draft.rules().fields_size(), before.fields_size());
}

TEST(DeskOptions, AreTriedOnACustomerBeforeAnybodyPublishesThem) {
  Office office = at_options();
  const ui::Locales locales;
  office.press("piece.4");  // a field that nobody asks for
  office.press("option.preview_no");
  office.type("18204");
  EXPECT_TRUE(office.asked.empty()) << "not for each digit";
  office.enter();
  ASSERT_EQ(office.asked.at(0).ask_case(), v1::AdminRequest::kCustomer);
  EXPECT_EQ(office.asked[0].customer().no(), "18204");
  const auto said = [&] {
    const ui::DeskCard card = desk::option_preview(office.state, locales.in("de"));
    return std::get<ui::DeskFacts>(card.blocks.at(1)).facts.at(0).value;
  };
  EXPECT_EQ(said(), "aus");
  office.press("option.level.1");
  EXPECT_EQ(said(), "wird gefragt");
}

TEST(DeskOptions, SayFromWhenTwoCustomersAreMergedWithoutAsking) {
  Office office = at_options();
  const ui::Locales locales;
  office.press("part.terms");
  office.press("piece.11");
  office.press("option.merge_score_permille");
  ASSERT_EQ(office.state.menu, "option.merge_score_permille");
  const auto menu = desk::menu_of(office.state, office.state.menu, locales.in("de"));
  ASSERT_EQ(menu.size(), 11U);
  EXPECT_EQ(menu[0].label, "immer fragen");
  EXPECT_TRUE(menu[0].chosen);
  EXPECT_EQ(menu[4].label, "ab 99,6\u00A0%: etwa 4 von 1.000 falsch");
  office.type("5");
  EXPECT_EQ(office.state.options.draft.rules().merge_score_permille(), 0)
      << "it is chosen, never typed";
  office.press("menu.4");
  office.press("options.publish");
  ASSERT_EQ(count_of(office, v1::AdminRequest::kPublish), 1U);
  EXPECT_EQ(office.asked[0].publish().chain().rules().merge_score_permille(), 996);
}

TEST(DeskOptions, SayWhichCustomersTerminalsHave) {
  Office office = at_options();
  const ui::Locales locales;
  office.press("part.terms");
  office.press("piece.10");
  office.press("option.held");
  const auto menu = desk::menu_of(office.state, office.state.menu, locales.in("de"));
  ASSERT_EQ(menu.size(), 2U);
  EXPECT_TRUE(menu[0].chosen) << "all of them, where nothing is said";
  office.press("menu.1");
  EXPECT_EQ(office.state.options.draft.rules().held(), v1::HELD_BRANCH);
}

TEST(DeskOptions, HoldTheTermsOfTheChain) {
  Office office = at_options();
  office.press("part.terms");
  office.press("piece.4");
  office.press("option.held_days");
  office.type("200");
  office.press("options.publish");
  EXPECT_EQ(office.asked[0].publish().chain().rules().held_days(), 200);
  EXPECT_EQ(office.asked[0].publish().chain().rules().later_days(), 3);
}

}  // namespace tresen::test
