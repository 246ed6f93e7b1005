#include "tests/app/counter.h"

#include <google/protobuf/text_format.h>

namespace tresen::test {
namespace {

constexpr const char* chain_text = R"(
  id: "c1" name: "Klarblick Optik"
  rules {
    version: 1
    branches { id: "b1" name: "Leonberg" street: "Marktplatz" house_no: "4" city: "Leonberg"
               legal_entity: "kb" }
    legal_entities { id: "kb" name: "Klarblick Optik GmbH" }
    consents { channel: "email" purpose: "advertising" text: "ad.email" }
    consents { channel: "post" purpose: "survey" text: "ask.post" }
    notice_text: "privacy"
    fields { field: "mobile" level: LEVEL_MUST order: 1 purpose: "Abholung" }
    fields { field: "birth_date" level: LEVEL_MUST order: 2 purpose: "Unterscheidung" }
    fields { field: "email" level: LEVEL_MUST order: 3 purpose: "Rechnung" }
    fields { field: "postcode" level: LEVEL_MUST order: 4 purpose: "Rechnung" }
    fields { field: "city" level: LEVEL_MUST order: 5 purpose: "Rechnung" }
    templates {
      id: "brille_neu" name: "Brille neu" type: "glasses" icon: "eyeglasses"
      steps { kind: STEP_KIND_MISSING_DATA mandatory: true }
      steps { kind: STEP_KIND_CAMPAIGN mandatory: true }
      steps { kind: STEP_KIND_CATEGORY mandatory: true category_set: "style" }
      steps { kind: STEP_KIND_FOLLOW_UP days: 10 text: "Abholbereit?" }
      steps { kind: STEP_KIND_SUMMARY }
    }
    templates {
      id: "neukunde" name: "Neukunde" type: "new" icon: "person_add"
      steps { kind: STEP_KIND_NOTICE prerequisite: true }
      steps { kind: STEP_KIND_CONSENT }
      steps { kind: STEP_KIND_SIGNATURE text: "contract" }
      steps { kind: STEP_KIND_SUMMARY }
    }
    templates {
      id: "abholung" name: "Abholung" type: "glasses" icon: "eyeglasses"
      steps { kind: STEP_KIND_MISSING_DATA mandatory: true }
      steps { kind: STEP_KIND_CAMPAIGN mandatory: true }
      steps { kind: STEP_KIND_CATEGORY mandatory: true category_set: "style" }
      steps { kind: STEP_KIND_SUMMARY }
    }
    category_sets {
      id: "style" name: "Stil"
      categories { id: "sport" name: "Sport" icon: "directions_run" }
      categories { id: "mode" name: "Mode" icon: "style" }
    }
  }
  campaigns {
    version: 1
    campaigns { id: "letter" name: "Brief" icon: "mail" state: STATE_ACTIVE }
    campaigns { id: "paper" name: "Zeitung" icon: "description" state: STATE_ACTIVE }
    campaigns { id: "over" name: "Sommer" icon: "star" state: STATE_ENDED }
  }
  texts {
    version: 1
    texts { id: "privacy" language: "de" version: 2 title: "Datenschutz" text: "So ..." }
    texts { id: "ad.email" language: "de" version: 4 title: "Werbung per E-Mail" text: "Ja, ..." }
    texts { id: "ask.post" language: "de" version: 4 title: "Umfragen" text: "Ja, ..." }
    texts { id: "contract" language: "de" version: 1 title: "Probetragen" text: "Ich ..." }
  }
)";

std::vector<v1::FeedOp> options_of(const v1::Chain& chain) {
  std::vector<v1::FeedOp> ops(4);
  *ops[0].mutable_config()->mutable_rules() = chain.rules();
  *ops[1].mutable_config()->mutable_campaigns() = chain.campaigns();
  *ops[2].mutable_config()->mutable_texts() = chain.texts();
  *ops[3].mutable_config()->mutable_staff() = chain.staff();
  std::uint64_t pos = 0;
  for (v1::FeedOp& op : ops) {
    op.set_pos(++pos);
    op.mutable_config()->set_chain_name(chain.name());
  }
  return ops;
}

std::string key_of(char c) { return c == ' ' ? "key.space" : std::string("key.") + c; }

}  // namespace

v1::Chain small_chain() {
  v1::Chain chain;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(chain_text, &chain));
  chain.mutable_staff()->set_version(1);
  *chain.mutable_staff()->add_members() = member("s1", "1111", 'a');
  return chain;
}

Record hans_mueller() {
  return record(id(1), 1,
                {{"customer_no", "104711"},
                 {"first_name", "Hans"},
                 {"last_name", "Müller"},
                 {"street", "Grabenstraße"},
                 {"house_no", "12"},
                 {"postcode", "71229"},
                 {"city", "Leonberg"},
                 {"home_branch", "b1"}});
}

Counter::Counter() {
  auto towns = Postcodes::read("71229;Leonberg\n71277;Rutesheim\n");
  EXPECT_TRUE(towns.has_value());
  postcodes_ = std::move(*towns);
  {
    Cache cache = opened(setup_);
    EXPECT_TRUE(cache.apply_feed("config", options_of(small_chain()), 4));
    EXPECT_TRUE(cache.apply_feed("branch/b1", std::vector{put(1, hans_mueller())}, 1));
  }
  open_cache();
}

void Counter::open_cache(bool resumes) {
  keeper_.emplace(opened(setup_));
  state = first_state(true, "de", now);
  state.shared.resumes = resumes;
  index_ = Index();
  for (Order& order : first_orders(true)) carry_out(std::move(order));
  send(Tick{});
}

void Counter::restart(bool resumes) {
  keeper_.reset();
  letters_.clear();
  now.boot_ms += 1000;
  now.wall_ms += 1000;
  open_cache(resumes);
}

void Counter::take_answers() {
  for (StoreAnswer& answer : keeper_->take_answers()) {
    if (auto* told = std::get_if<FromStore>(&answer)) letters_.emplace_back(std::move(*told));
    if (auto* feed = std::get_if<SearchFeed>(&answer)) {
      if (const auto* upserts = std::get_if<SearchUpserts>(feed)) {
        for (const Record& customer : upserts->customers) index_.upsert(customer);
      }
      if (const auto* removes = std::get_if<SearchRemoves>(feed)) {
        for (const Uuid& gone : removes->ids) index_.remove(gone);
      }
      if (std::holds_alternative<SearchComplete>(*feed)) letters_.emplace_back(SearchReady{});
    }
  }
}

void Counter::carry_out(Order order) {
  if (auto* to_store = std::get_if<ToStore>(&order)) {
    if (const auto* write = std::get_if<WriteEdits>(to_store)) {
      ++writes;
      for (const Edit& edit : write->edits) {
        if (edit.kind != RecordKind::audit) continue;
        const Record blank{.id = edit.record, .kind = edit.kind, .fields = {}};
        noted.push_back(read_audit(with_edit(blank, edit, Stamp{})));
      }
    }
    keeper_->receive(std::move(*to_store), now);
    take_answers();
  } else if (const auto* question = std::get_if<AskSearch>(&order)) {
    letters_.emplace_back(
        SearchAnswer{question->question, index_.query(question->text, question->limit)});
  } else if (auto* answer = std::get_if<TillAnswer>(&order)) {
    till.push_back(std::move(answer->reply));
  } else if (auto* event = std::get_if<TillEvent>(&order)) {
    events.push_back(std::move(event->event));
  } else if (const auto* wanted = std::get_if<ShowWindow>(&order)) {
    windows.push_back(wanted->shown);
  }
  practises = practises || std::holds_alternative<EnterTraining>(order);
  practice_ended = practice_ended || std::holds_alternative<LeaveTraining>(order);
  forgotten_crashes += std::holds_alternative<ForgetCrashes>(order) ? 1 : 0;
  wiped = wiped || std::holds_alternative<WipeDevice>(order);
}

void Counter::send(Letter letter) {
  letters_.push_back(std::move(letter));
  while (!letters_.empty() || keeper_->search_waits()) {
    if (letters_.empty()) {
      keeper_->feed_search();
      take_answers();
      continue;
    }
    Letter next = std::move(letters_.front());
    letters_.pop_front();
    for (Order& order : reduce(state, std::move(next), now, {ids_, postcodes_})) {
      carry_out(std::move(order));
    }
  }
}

const ui::Scene& Counter::scene() {
  glass_.show(view());
  return glass_.scene();
}

bool Counter::shows(const std::string& key) { return scene().find(key) != nullptr; }

void Counter::act(ui::Action action) { send(std::move(action)); }

void Counter::act_twice(ui::Action action) {
  letters_.push_back(action);
  send(std::move(action));
}

void Counter::press(const std::string& key) {
  const ui::Touch* control = scene().find(key);
  ASSERT_NE(control, nullptr) << key << " is not on screen " << screen();
  ASSERT_TRUE(control->enabled) << key << " cannot be pressed on screen " << screen();
  glass_.said.clear();
  glass_.tap(key);
  glass_.settle();
  ASSERT_EQ(glass_.said.size(), 1U) << key << " on screen " << screen();
  send(std::exchange(glass_.said, {}).front());
}

void Counter::sign() {
  const ui::Touch* pad = scene().find("signature");
  ASSERT_NE(pad, nullptr) << "no pad on screen " << screen();
  const ui::Rect& at = pad->rect;
  for (const auto& [kind, part] : {std::pair{ui::Event::Kind::down, 0.2F},
                                   {ui::Event::Kind::move, 0.4F},
                                   {ui::Event::Kind::move, 0.7F},
                                   {ui::Event::Kind::up, 0.7F}})
    glass_.push(kind, at.x + at.w * part, at.y + at.h * (1 - part));
  glass_.settle();
  ASSERT_EQ(glass_.said.size(), 1U);
  send(std::exchange(glass_.said, {}).front());
}

void Counter::spell(std::string_view keys) {
  for (const char c : keys) press(key_of(c));
}

void Counter::hand(ui::Action action) { send(std::move(action)); }

void Counter::pass(std::int64_t ms) {
  now.wall_ms += ms;
  now.boot_ms += ms;
  send(Tick{});
}

void Counter::ask(v1::PosRequest request) { send(TillAsks{1, std::move(request)}); }
void Counter::told(FromStore letter) { send(std::move(letter)); }

void Counter::receive(StoreLetter letter) {
  keeper_->receive(letter, now);
  take_answers();
  send(Tick{});
}

void Counter::sign_in() {
  for (int i = 0; i < 4; ++i) press("pin.1");
  press("pin.ok");
}

void Counter::open_hans() {
  press("search");
  spell("muell han");
  press("result.104711");
}

void Counter::begin(const std::string& template_id) {
  press("customer.new_process");
  press("template." + template_id);
}

Record Counter::stored(const Uuid& customer) { return file_of(customer).customer; }

CustomerFile Counter::file_of(const Uuid& customer) {
  keeper_->receive(ToStore(LoadCustomer{customer, ""}), now);
  CustomerFile found;
  for (StoreAnswer& answer : keeper_->take_answers()) {
    const auto* told = std::get_if<FromStore>(&answer);
    const auto* loaded = told != nullptr ? std::get_if<CustomerLoaded>(told) : nullptr;
    if (loaded != nullptr) found = loaded->file;
  }
  return found;
}

}  // namespace tresen::test
