// The device in the customer's hands: what can be said there, and that nothing else can be seen.

#include <gtest/gtest.h>

#include <algorithm>

#include "sync/record/consent_record.h"
#include "sync/record/field.h"
#include "tests/app/counter.h"

namespace tresen::test {
namespace {

constexpr std::int64_t idle_ms = 60'000, grace_ms = 30'000;

struct HandOver : testing::Test {
  Counter counter;

  void from_card() {
    counter.sign_in();
    counter.open_hans();
    counter.press("customer.hand_over");
  }
  void from_process() {
    counter.sign_in();
    counter.open_hans();
    counter.begin("brille_neu");
    counter.press("process.hand_over");
  }
  // The chain releases these fields.
  void release(const std::vector<std::string>& keys) {
    ChainOptions options = counter.state.shared.options;
    options.rules.clear_consents();
    for (const std::string& key : keys) options.rules.add_hand_over_fields(key);
    counter.told(ConfigChanged{options});
  }
  void pin(char digit, bool ok = true) {
    counter.press("staff");
    for (int i = 0; i < 4; ++i) counter.press(std::string("pin.") + digit);
    if (ok) counter.press("pin.ok");
  }
  Record hans() { return counter.stored(id(1)); }
  const ui::HandOverView view() { return std::get<ui::HandOverView>(counter.view().page); }
  const HandOverScreen& screen() { return std::get<HandOverScreen>(counter.state.screen); }
};

}  // namespace

TEST_F(HandOver, AsksWhatTheProcessWouldAskOneQuestionAPage) {
  from_process();
  EXPECT_EQ(counter.screen(), "S11");
  EXPECT_TRUE(counter.shows("field.mobile"));
  EXPECT_FALSE(counter.shows("answer.later"));
  counter.spell("01713920042");
  counter.press("next");
  EXPECT_EQ(hans().text("mobile"), "+491713920042");
  EXPECT_EQ(hans().answer("mobile").source, Source::typed_by_customer);
  EXPECT_TRUE(counter.shows("field.birth_date"));
  counter.press("answer.refused");
  EXPECT_EQ(hans().answer("birth_date").state, AnswerState::refused);
  EXPECT_TRUE(counter.shows("field.email"));
}

TEST_F(HandOver, StandsInTheSummaryOfItsProcess) {
  from_process();
  counter.spell("01713920042");
  counter.press("next");
  pin('1');
  ASSERT_NE(std::get_if<ProcessScreen>(&counter.state.screen), nullptr);
  const auto& process = std::get<ProcessScreen>(counter.state.screen).process;
  EXPECT_EQ(process.field, "birth_date");
  EXPECT_EQ(process.undo.size(), 1U);
}

TEST_F(HandOver, ShowsOnlyWhatWasReleasedAndMasksIt) {
  counter.sign_in();
  counter.open_hans();
  release({"street", "mobile", "postcode"});
  counter.press("customer.hand_over");
  EXPECT_EQ(view().of, 2);  // the address once
  const auto check = std::get<ui::HandOverCheck>(view().page);
  EXPECT_EQ(check.lines.front(), "Hans Müller");
  counter.press("yes");
  EXPECT_EQ(hans().answer("street").source, Source::typed_by_customer);
  EXPECT_TRUE(counter.shows("field.mobile"));
}

TEST_F(HandOver, MasksWhatIdentifiesSomebody) {
  struct Case {
    const char *field, *value, *shown;
  };
  for (const Case& one : {Case{"mobile", "+491713924711", "0171 … 4711"},
                          Case{"email", "hans.mueller@gmx.de", "h…@gmx.de"},
                          Case{"birth_date", "1948-03-14", "… 1948"}, Case{"mobile", "+49171", "…"},
                          Case{"insurer", "AOK", "A…"}}) {
    EXPECT_EQ(masked(*find_field(one.field), one.value), one.shown);
  }
}

TEST_F(HandOver, AsksTheWholeAddressAgainWhenItIsWrongAndFillsTheTown) {
  counter.sign_in();
  counter.open_hans();
  release({"street"});
  counter.press("customer.hand_over");
  counter.press("no");
  EXPECT_TRUE(counter.shows("field.street"));
  counter.press("back");
  EXPECT_TRUE(counter.shows("yes"));
}

TEST_F(HandOver, GoesBackPageByPage) {
  from_card();
  EXPECT_FALSE(counter.shows("back"));
  counter.press("answer.refused");
  counter.press("back");
  EXPECT_EQ(screen().at, 0U);
}

TEST_F(HandOver, NothingButAPinLeadsOut) {
  from_card();
  pin('9');
  EXPECT_EQ(counter.screen(), "S11");
  EXPECT_TRUE(counter.state.shared.handed_over);
  counter.press("back");
  pin('1');
  EXPECT_EQ(counter.screen(), "S03");
  EXPECT_FALSE(counter.state.shared.handed_over);
}

TEST_F(HandOver, WrongPinsMakeTheWaitGrow) {
  from_card();
  counter.press("staff");
  for (int wrong = 0; wrong < 5; ++wrong) {
    for (int i = 0; i < 4; ++i) counter.press("pin.9");
    counter.press("pin.ok");
  }
  EXPECT_TRUE(std::get<ui::HandOverPin>(view().page).locked_out);
}

// Whatever a finger, a keyboard, a till or the storage thread says.
TEST_F(HandOver, NothingFromElsewhereShowsThrough) {
  from_card();
  const Record other = record(id(9), 9, {{"customer_no", "104799"}, {"last_name", "Geheim"}});
  CustomerFile stranger;
  stranger.customer = other;
  CacheSyncStatus offline = counter.state.shared.sync;
  offline.line = LinkState::offline;
  offline.waiting = 3;
  ListedRecord listed{record(id(8), 8, {{"text", "Geheim"}}), other};
  LookedUp found;
  found.found.push_back({id(9), "104799", "Geheim", "Geheim", "", "", "b1"});
  ProcessLoaded process;
  process.file = stranger;
  const std::vector<FromStore> letters{CustomerLoaded{stranger},
                                       process,
                                       ProcessesListed{{listed}},
                                       FollowUpsListed{{listed}},
                                       offline,
                                       RecordsChanged{{id(9)}},
                                       found,
                                       CustomerAbsent{id(9), "104799"},
                                       ProcessAbsent{id(8)},
                                       SyncFigures{},
                                       DiagnosticsWritten{"/x"},
                                       SignedIn{{"s2", "Geheim", "G", v1::ROLE_CLERK}},
                                       ConfigChanged{counter.state.shared.options}};
  const ui::View before = counter.view();
  const auto holds = [&](const std::string& what) {
    EXPECT_EQ(counter.screen(), "S11") << what;
    EXPECT_TRUE(counter.state.shared.handed_over) << what;
    for (const ui::Touch& touch : counter.scene().touches) {
      EXPECT_EQ(touch.label.find("Geheim"), std::string::npos) << what << " " << touch.key;
      EXPECT_EQ(touch.key.find("sync"), std::string::npos) << what;
    }
    const ui::TopBar bar = counter.view().bar;
    EXPECT_TRUE(bar.initials.empty() && bar.sync.text.empty() && bar.name.empty()) << what;
  };
  for (std::size_t i = 0; i < letters.size(); ++i) {
    counter.told(letters[i]);
    holds("letter " + std::to_string(i));
  }
  for (const char* key :
       {"lock", "sync.chip", "theme", "search", "home", "customer.new_process", "customer.edit",
        "park", "tasks", "open_processes", "process.hand_over", "result.104799", "step.summary",
        "summary.close", "customer.object", "undo", "answer.later", "uncover"}) {
    counter.act({ui::Action::Kind::press, key, ""});
    holds(key);
  }
  counter.act({ui::Action::Kind::scan, "", "104799"});
  holds("a scanned card");
  counter.act({ui::Action::Kind::escape, "", ""});
  holds("escape");
  v1::PosRequest start;
  start.set_request_id("r1");
  start.mutable_start()->set_customer_no("104711");
  counter.ask(start);
  holds("a till");
  ASSERT_FALSE(counter.till.empty());
  EXPECT_EQ(counter.till.back().status(), v1::POS_STATUS_QUEUED);
}

TEST_F(HandOver, AsksForMoreTimeAndThenShowsNobody) {
  from_card();
  counter.spell("0171");
  counter.pass(idle_ms);
  EXPECT_TRUE(counter.shows("more_time"));
  counter.press("more_time");
  EXPECT_TRUE(counter.shows("field.mobile"));
  counter.pass(idle_ms);
  counter.pass(grace_ms);
  EXPECT_FALSE(counter.shows("more_time"));
  EXPECT_FALSE(counter.shows("field.mobile"));
  EXPECT_EQ(view().question, "Bitte geben Sie das Gerät zurück");
  pin('1');
  // What was only half typed is there for staff.
  ASSERT_EQ(counter.screen(), "S03");
  const auto page = std::get<ui::ProcessView>(counter.view().page);
  EXPECT_EQ(std::get<ui::QuestionView>(page.page).value, "0171");
}

TEST_F(HandOver, HandsWhatWasHalfTypedToTheProcess) {
  from_process();
  counter.spell("0171");
  pin('1');
  const auto page = std::get<ui::ProcessView>(counter.view().page);
  EXPECT_EQ(std::get<ui::QuestionView>(page.page).value, "0171");
  EXPECT_EQ(hans().answer("mobile").state, AnswerState::missing);
}

TEST_F(HandOver, IsLockedAfterThePowerWasCut) {
  from_card();
  counter.spell("0171");
  counter.restart();
  EXPECT_EQ(counter.screen(), "S01");
  for (const ui::Touch& touch : counter.scene().touches) {
    EXPECT_EQ(touch.label.find("Müller"), std::string::npos);
  }
}

TEST_F(HandOver, LosesNothingThatWasSaidWhenThePowerIsCut) {
  from_card();
  counter.spell("01713920042");
  counter.press("next");
  counter.restart();
  EXPECT_EQ(hans().text("mobile"), "+491713920042");
}

TEST_F(HandOver, ForgetsSomebodyWhoWasErasedMeanwhile) {
  from_card();
  counter.told(PeopleErased{{id(1)}});
  EXPECT_EQ(counter.screen(), "S11");
  EXPECT_FALSE(counter.shows("field.mobile"));
  EXPECT_TRUE(screen().file.customer.fields.empty());
  pin('1');
  EXPECT_EQ(counter.screen(), "S02");
}

TEST_F(HandOver, SpeaksTheCustomersLanguageAndGivesStaffTheirsBack) {
  from_card();
  counter.press("language");
  counter.press("language.tr");
  EXPECT_EQ(counter.view().language, "tr");
  EXPECT_TRUE(counter.shows("field.mobile"));
  pin('1');
  EXPECT_EQ(counter.view().language, "de");
}

TEST_F(HandOver, LettersGrowAndStay) {
  from_card();
  counter.press("larger");
  EXPECT_TRUE(view().larger);
  counter.press("answer.refused");
  EXPECT_TRUE(view().larger);
}

TEST_F(HandOver, BeginsInTheLettersThatTheTerminalIsSetTo) {
  counter.sign_in();
  counter.press("device");
  counter.press("settings.large.on");
  counter.press("start");
  counter.open_hans();
  counter.press("customer.hand_over");
  EXPECT_TRUE(view().larger);
  counter.press("larger");
  EXPECT_FALSE(view().larger);
}

// ---- consents ----

namespace {

struct HandOverConsents : HandOver {
  void wish(const std::string& channel) {
    ChainOptions options = counter.state.shared.options;
    options.rules.clear_consents();
    v1::ConsentWish& wish = *options.rules.add_consents();
    wish.set_channel(channel);
    wish.set_purpose("advertising");
    wish.set_text("werbung");
    options.rules.add_hand_over_fields("company");
    v1::Text& text = *options.texts.add_texts();
    text.set_id("werbung");
    text.set_language("de");
    text.set_text("Ich bin einverstanden.");
    text.set_title("Werbung per Telefon");
    text.set_version(4);
    counter.told(ConfigChanged{options});
  }
  void reach_consent() {
    counter.sign_in();
    counter.open_hans();
    wish("phone");
    // A number to be called on, or nobody asks whether it may be called.
    counter.press("customer.edit");
    counter.press("field.first_name");
    counter.press("back");
    counter.press("back");
    Answer phone;
    phone.state = AnswerState::value;
    phone.value = "+4971520041380";
    phone.source = Source::spoken;
    counter.keeper().receive(
        ToStore(WriteEdits{
            0,
            {Edit{
                id(1), RecordKind::customer, {{.key = "phone_home", .answer = phone, .base = {}}}}},
            "s1",
            1}),
        counter.now);
    counter.told(RecordsChanged{{id(1)}});
    counter.press("customer.hand_over");
    counter.press("answer.refused");  // company
  }
  std::vector<ConsentRecord> proofs() {
    counter.keeper().receive(ToStore(LoadCustomer{id(1), ""}), counter.now);
    std::vector<ConsentRecord> found;
    for (StoreAnswer& answer : counter.keeper().take_answers()) {
      const auto* told = std::get_if<FromStore>(&answer);
      const auto* loaded = told != nullptr ? std::get_if<CustomerLoaded>(told) : nullptr;
      if (loaded == nullptr) continue;
      for (const Record& record : loaded->file.consents) found.push_back(read_consent(record));
    }
    return found;
  }
};

}  // namespace

TEST_F(HandOverConsents, AreOffAndWrittenWithTheirWordingAndSignature) {
  reach_consent();
  ASSERT_TRUE(counter.shows("consent.phone.advertising"));
  EXPECT_FALSE(std::get<ui::HandOverConsent>(view().page).wish.on);
  counter.press("consent.phone.advertising");
  counter.press("next");
  ui::Action stroke{ui::Action::Kind::stroke, "signature", ""};
  stroke.stroke = {{100, 200, 0}, {300, 250, 40}};
  counter.act(stroke);
  counter.press("next");
  EXPECT_EQ(hans().text("consent.phone.advertising"), "granted");
  const auto said = proofs();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].way, ConsentWay::signature);
  EXPECT_EQ(said[0].text.version, 4U);
  EXPECT_FALSE(said[0].ink.empty());
  EXPECT_FALSE(counter.shows("back"));  // it has been signed
}

TEST_F(HandOverConsents, AreAskedForANumberThatWasJustGiven) {
  counter.sign_in();
  counter.open_hans();
  wish("sms");
  ChainOptions options = counter.state.shared.options;
  options.rules.add_hand_over_fields("mobile");
  counter.told(ConfigChanged{options});
  counter.press("customer.hand_over");
  EXPECT_EQ(view().of, 2);
  counter.press("answer.refused");  // company
  counter.spell("01713920042");
  counter.press("next");
  EXPECT_TRUE(counter.shows("consent.sms.advertising"));
  EXPECT_EQ(view().of, 4);
}

TEST_F(HandOverConsents, LeftOffAreARefusalWithoutASignature) {
  reach_consent();
  counter.press("next");
  EXPECT_EQ(hans().text("consent.phone.advertising"), "refused");
  EXPECT_FALSE(counter.shows("signature"));
}

TEST_F(HandOverConsents, AreNothingUntilTheLastPageIsLeft) {
  reach_consent();
  counter.press("consent.phone.advertising");
  counter.press("next");
  EXPECT_TRUE(counter.shows("signature"));
  EXPECT_TRUE(proofs().empty());
}

}  // namespace tresen::test
