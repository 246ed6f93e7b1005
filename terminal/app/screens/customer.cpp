#include "terminal/app/screens/customer.h"

#include <algorithm>
#include <utility>

#include "sync/record/consent.h"
#include "sync/record/customer.h"
#include "terminal/app/consenting.h"
#include "terminal/app/opening.h"
#include "terminal/app/reach.h"
#include "terminal/app/screens/hand_over.h"
#include "terminal/app/screens/response.h"

namespace tresen {
namespace {

using Part = CustomerScreen::Part;

Answer value(std::string_view text) {
  Answer answer;
  answer.state = AnswerState::value;
  answer.value = text;
  answer.source = Source::spoken;
  return answer;
}

FieldEdit edit_of(const Record& customer, std::string key, Answer answer) {
  const Stamp base = customer.answer(key).stamp;
  return {.key = std::move(key), .answer = std::move(answer), .base = base};
}

// Has the edits written; what was there before is kept, to be given back.
void write(CustomerScreen& screen, std::vector<FieldEdit> edits, std::string text, Reach& reach) {
  if (screen.token != 0 || edits.empty()) return;
  CardUndo undo;
  undo.text = std::move(text);
  for (const FieldEdit& edit : edits) {
    undo.fields.push_back({edit.key, screen.file.customer.answer(edit.key), edit.answer});
  }
  screen.undo = std::move(undo);
  screen.error.clear();
  screen.token =
      reach.write({Edit{screen.file.customer.id, RecordKind::customer, std::move(edits)}},
                  reach.shared.options.rules.version());
}

// A field as somebody said it, and what follows from it: no consent by an address that was refused,
// the town of a postcode.
void take(CustomerScreen& screen, Given given, Reach& reach) {
  const Record& customer = screen.file.customer;
  const std::string key = screen.asking.field;
  Answer answer = value(given.value);
  answer.state = given.state;
  std::vector<FieldEdit> edits{edit_of(customer, key, answer)};
  if (given.town) {
    edits.push_back(edit_of(customer, "city", value(*given.town)));
    edits.back().answer.source = Source::system;
  }
  if (given.state == AnswerState::refused) {
    for (FieldEdit& more : consents_after_refusal(customer, key, Source::spoken)) {
      edits.push_back(std::move(more));
    }
  }
  write(screen, std::move(edits), "undo." + std::string(name_of(given.state)) + "|" + key, reach);
  screen.part = screen.back_to;
  screen.asking = {};
}

// Has an act written, with its proof.
void write_act(CustomerScreen& screen, std::vector<Edit> edits, CardUndo undo, Reach& reach) {
  if (screen.token != 0 || edits.empty()) return;
  screen.undo = std::move(undo);
  screen.error.clear();
  screen.token = reach.write(std::move(edits), reach.shared.options.rules.version());
}

// The newest proof of what is to be withdrawn, to be said again if it was a slip.
std::optional<ConsentSaid> said_before(const CustomerFile& file, const ConsentName& name) {
  std::optional<ConsentSaid> said;
  std::int64_t latest_ms = 0;
  for (const Record& record : file.consents) {
    const ConsentRecord consent = read_consent(record);
    const bool same = consent.act == ConsentAct::consent && consent.channel == name.channel &&
                      consent.purpose == name.purpose;
    if (!same || consent.at_ms < latest_ms) continue;
    latest_ms = consent.at_ms;
    said = ConsentSaid{.act = consent.act,
                       .channel = consent.channel,
                       .purpose = consent.purpose,
                       .state = consent.state,
                       .text = consent.text,
                       .way = consent.way,
                       .ink = consent.ink};
  }
  return said;
}

// A consent that was given, or is waiting to be confirmed, is withdrawn; otherwise it is refused.
void say_no(CustomerScreen& screen, std::string_view key, Reach& reach) {
  const auto name = parse_consent_key(key);
  if (!name) return;
  const Record& customer = screen.file.customer;
  const ConsentScene scene = consent_scene(screen.file, reach.shared);
  CardUndo undo;
  undo.text = "undo.withdrawn|" + std::string(key);
  std::vector<Edit> edits = withdraw(scene, name->channel, name->purpose, reach.ids);
  if (edits.empty()) {
    ConsentSaid no;
    no.channel = name->channel;
    no.purpose = name->purpose;
    no.state = ConsentState::refused;
    edits = consent_edits(scene, std::vector{no}, reach.ids);
  }
  if (auto before = said_before(screen.file, *name)) {
    undo.consents.push_back(*std::move(before));
  } else {
    for (const Edit& edit : edits) {
      for (const FieldEdit& field : edit.fields) {
        if (edit.record != customer.id) continue;
        undo.fields.push_back({field.key, customer.answer(field.key), field.answer});
      }
    }
  }
  write_act(screen, std::move(edits), std::move(undo), reach);
}

void object(CustomerScreen& screen, Reach& reach) {
  if (has_objected(screen.file.customer)) return;
  CardUndo undo;
  undo.text = "undo.objection|objection";
  undo.objected = true;
  std::vector<Edit> edits =
      object_to_advertising(consent_scene(screen.file, reach.shared), true, reach.ids);
  write_act(screen, std::move(edits), std::move(undo), reach);
}

// Gives back what was there before, field by field, but not what somebody else has changed since.
// An act with a proof is taken back by another: what was written once stays.
void undo(CustomerScreen& screen, Reach& reach) {
  if (!screen.undo || screen.token != 0) return;
  const CardUndo last = *std::exchange(screen.undo, std::nullopt);
  std::vector<FieldEdit> fields;
  for (const CardUndo::Field& field : last.fields) {
    const Answer& now = screen.file.customer.answer(field.key);
    if (now.state != field.after.state || now.value != field.after.value) continue;
    Answer before;
    before.state = field.before.state;
    before.value = field.before.value;
    before.source = field.before.source;
    fields.push_back(edit_of(screen.file.customer, field.key, before));
  }
  const ConsentScene scene = consent_scene(screen.file, reach.shared);
  std::vector<Edit> edits = last.objected ? object_to_advertising(scene, false, reach.ids)
                                          : consent_edits(scene, last.consents, reach.ids);
  if (!fields.empty()) {
    edits.push_back(Edit{screen.file.customer.id, RecordKind::customer, std::move(fields)});
  }
  if (edits.empty()) return;
  screen.token = reach.write(std::move(edits), reach.shared.options.rules.version());
}

// What the customer asks under the GDPR goes to head office. An objection and a withdrawal hold at
// once besides: nobody has to wait a month for them.
void take_request(CustomerScreen& screen, std::string_view word, Reach& reach) {
  const auto what = request_kind(word);
  if (!what || screen.token != 0) return;
  const Shared& shared = reach.shared;
  Request request;
  request.id = reach.ids.next(shared.now.wall_ms);
  request.customer = screen.file.customer.id;
  request.what = *what;
  request.number = request_number(shared.today, request.id);
  request.at_ms = shared.now.wall_ms;
  request.due = answer_due(shared.today);
  request.branch = shared.device.branch;
  request.device = shared.device.id;
  request.staff = shared.staff ? shared.staff->id : std::string();
  std::vector<Edit> edits{request_edit({}, request)};
  const ConsentScene scene = consent_scene(screen.file, shared);
  if (*what == RequestKind::objection && !has_objected(screen.file.customer)) {
    for (Edit& edit : object_to_advertising(scene, true, reach.ids)) {
      edits.push_back(std::move(edit));
    }
  }
  if (*what == RequestKind::withdrawal) {
    for (Edit& edit : withdraw_everything(scene, reach.ids)) edits.push_back(std::move(edit));
  }
  screen.undo.reset();
  screen.error.clear();
  screen.request = std::move(request);
  screen.token = reach.write(std::move(edits), shared.options.rules.version());
}

void open_question(CustomerScreen& screen, std::string_view key) {
  if (find_field(key) == nullptr) return;
  screen.back_to = screen.part;
  screen.part = Part::question;
  screen.asking = asking_for(key, screen.file.customer);
}

void leave(CustomerScreen& screen, Reach& reach) {
  switch (screen.part) {
    case Part::overview:
      return reach.go(StartScreen{});
    case Part::question:
      screen.part = screen.back_to;
      screen.asking = {};
      return;
    case Part::requests:
      screen.part = Part::fields;
      return;
    case Part::fields:
    case Part::consents:
    case Part::receipt:
      screen.part = Part::overview;
      screen.channel.clear();
      return;
  }
}

void open_row(const CustomerScreen& screen, std::string_view key, Reach& reach) {
  key.remove_prefix(std::string_view("process.").size());
  if (key.ends_with(".do")) key.remove_suffix(3);
  const auto id = uuid_from_hex(key);
  for (const Record& process : screen.file.processes) {
    if (id && process.id == *id) return go_on_with(process, reach);
  }
}

void on_press(CustomerScreen& screen, const std::string& key, Reach& reach) {
  if (key == "back") return leave(screen, reach);
  if (is_restricted(screen.file.customer)) return;
  if (key == "undo") return undo(screen, reach);
  if (key == "customer.new_process") return reach.go(TemplatesScreen{.file = screen.file});
  if (key == "customer.object") return object(screen, reach);
  if (key == "customer.answer") return open_response(screen.file, {}, reach);
  if (key == "customer.hand_over") return hand_over(screen.file, std::nullopt, reach);
  if (key == "customer.missing" || key == "customer.edit") screen.part = Part::fields;
  if (key == "customer.request") screen.part = Part::requests;
  if (key == "receipt.close") screen.part = Part::overview;
  if (key.starts_with("request.")) return take_request(screen, key.substr(8), reach);
  if (key == "customer.consents") screen.part = Part::consents;
  if (key.starts_with("process.")) return open_row(screen, key, reach);
  if (key.starts_with("task.")) {
    return open_response(screen.file, uuid_from_hex(key.substr(5)).value_or(Uuid{}), reach);
  }
  if (key.starts_with("field.")) return open_question(screen, std::string_view(key).substr(6));
  if (!key.starts_with("consent.")) return;
  std::string_view consent = key;
  if (consent.ends_with(".do")) consent.remove_suffix(3);
  if (screen.part == Part::consents) return say_no(screen, consent, reach);
  screen.part = Part::consents;
  screen.channel = consent.substr(std::string_view("consent.").size());
}

void on_action(CustomerScreen& screen, const ui::Action& action, Reach& reach) {
  const bool leaves = action.kind == ui::Action::Kind::escape ||
                      (action.kind == ui::Action::Kind::press && action.key == "back");
  if (leaves) return leave(screen, reach);
  if (screen.part == Part::question) {
    const AskedOf of{screen.file.customer, reach.shared.today, reach.postcodes};
    if (auto given = on_asked(screen.asking, action, of)) take(screen, *std::move(given), reach);
  } else if (action.kind == ui::Action::Kind::press) {
    on_press(screen, action.key, reach);
  }
}

void on_told(CustomerScreen& screen, const FromStore& told, Reach& reach) {
  if (const auto* written = std::get_if<EditsWritten>(&told);
      written != nullptr && written->token == screen.token) {
    screen.token = 0;
    reach.order(ToStore(LoadCustomer{screen.file.customer.id, ""}));
    if (screen.request && screen.part == Part::requests) screen.part = Part::receipt;
    if (screen.undo) screen.undo->until_ms = reach.shared.now.boot_ms + undo_shown_ms;
  }
  if (const auto* refused = std::get_if<EditsRefused>(&told);
      refused != nullptr && refused->token == screen.token) {
    screen.token = 0;
    screen.undo.reset();
    screen.error = refused->fault == Fault::busy ? "error.disk_full" : "error.not_saved";
  }
  if (const auto* loaded = std::get_if<CustomerLoaded>(&told);
      loaded != nullptr && loaded->is_for(screen.file.customer.id)) {
    screen.file = loaded->file;
  }
  if (const auto* changed = std::get_if<RecordsChanged>(&told)) {
    const Uuid& here = screen.file.customer.id;
    if (std::find(changed->ids.begin(), changed->ids.end(), here) != changed->ids.end()) {
      reach.order(ToStore(LoadCustomer{here, ""}));
    }
  }
}

}  // namespace

void reduce(CustomerScreen& screen, const Letter& letter, Reach& reach) {
  if (screen.undo && screen.undo->until_ms > 0 &&
      screen.undo->until_ms <= reach.shared.now.boot_ms) {
    screen.undo.reset();
  }
  if (const auto* action = std::get_if<ui::Action>(&letter)) on_action(screen, *action, reach);
  if (const auto* told = std::get_if<FromStore>(&letter)) on_told(screen, *told, reach);
}

}  // namespace tresen
