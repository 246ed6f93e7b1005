#include "terminal/app/screens/search.h"

#include <algorithm>

#include "sync/base/text.h"
#include "sync/record/consent.h"
#include "sync/search/entry.h"
#include "terminal/app/reach.h"
#include "terminal/app/screens/customer.h"
#include "terminal/app/screens/response.h"

namespace tresen {
namespace {

// So many letters: a lookup shows customers of other branches, and is to be meant.
constexpr std::size_t lookup_length_min = 3;

bool offers_lookup(const SearchScreen& screen, const Shared& shared) {
  return !screen.back_to && screen.hits.empty() && shared.search_ready &&
         screen.lookup.state == OfficeLookup::State::none &&
         shared.options.rules.held() == v1::HELD_BRANCH &&
         length(tidied(screen.entry.text)) >= lookup_length_min;
}

void look_up(SearchScreen& screen, const Uuid& customer, Reach& reach) {
  Shared& shared = reach.shared;
  OfficeLookup& lookup = screen.lookup;
  lookup.token = ++shared.token;
  lookup.taken = customer;
  lookup.state = customer.none() ? OfficeLookup::State::asking : OfficeLookup::State::taking;
  reach.order(
      ToStore(LookUp{lookup.token, customer.none() ? tidied(screen.entry.text) : std::string(),
                     customer, shared.staff ? shared.staff->id : std::string()}));
}

void on_looked_up(SearchScreen& screen, const LookedUp& told) {
  OfficeLookup& lookup = screen.lookup;
  if (told.token != lookup.token) return;
  const bool answered = told.outcome == LookupOutcome::answered;
  if (lookup.state == OfficeLookup::State::taking && answered) return;  // now the feed brings it
  lookup.state = OfficeLookup::State::answered;
  lookup.answer = told;
}

// The customer who was taken has come.
void on_changed(const SearchScreen& screen, const RecordsChanged& changed, Reach& reach) {
  if (screen.lookup.state != OfficeLookup::State::taking) return;
  const auto& ids = changed.ids;
  if (std::find(ids.begin(), ids.end(), screen.lookup.taken) == ids.end()) return;
  reach.order(ToStore(LoadCustomer{screen.lookup.taken, ""}));
}

void choose_found(SearchScreen& screen, std::string_view number, Reach& reach) {
  if (screen.lookup.state != OfficeLookup::State::answered) return;
  for (const LookedUp::Found& found : screen.lookup.answer.found) {
    if (found.number != number && to_hex(found.customer) != number) continue;
    return look_up(screen, Uuid(found.customer), reach);
  }
}

void ask_index(SearchScreen& screen, Reach& reach) {
  screen.lookup = {};
  if (screen.entry.text.empty()) {
    screen.hits.clear();
    screen.question = reach.search("", 0);
    return;
  }
  screen.question = reach.search(screen.entry.text, hits_max);
}

// Something else stands in the box now, by hand: it is not about who rings any more.
void ask(SearchScreen& screen, Reach& reach) {
  screen.rings = false;
  ask_index(screen, reach);
  screen.letter = screen.back_to ? BroughtLetter{} : ask_letter(screen.entry.text, reach);
}

bool knows_letter(const SearchScreen& screen) {
  return screen.letter.state == BroughtLetter::State::known;
}

void take_letter(SearchScreen& screen, Reach& reach) {
  static_cast<void>(reach.search("", 0));
  open_letter(screen.letter.found, reach);
}

// What a letter that was scanned comes to, once it is known whether it is one.
void on_letter(SearchScreen& screen, const FromStore& told, Reach& reach) {
  const bool asked = screen.letter.state == BroughtLetter::State::asked;
  reduce(screen.letter, told, reach);
  if (!asked || !screen.letter.scanned) return;
  if (knows_letter(screen)) return take_letter(screen, reach);
  if (screen.letter.state == BroughtLetter::State::unknown) {
    reach.order(ToStore(LoadCustomer{{}, screen.entry.text}));
  }
}

void choose(SearchScreen& screen, std::string_view number, Reach& reach) {
  if (knows_letter(screen)) return take_letter(screen, reach);
  const auto hit = std::find_if(screen.hits.begin(), screen.hits.end(), [&](const Hit& one) {
    return one.row.customer_no == number || to_hex(one.row.id) == number;
  });
  if (hit == screen.hits.end()) return choose_found(screen, number, reach);
  static_cast<void>(reach.search("", 0));
  if (!screen.back_to) return reach.order(ToStore(LoadCustomer{hit->row.id, ""}));
  ProcessScreen process = std::move(*screen.back_to);
  choose_referral(process, hit->row.id, hit->row.customer_no, reach);
  reach.go(std::move(process));
}

void leave(SearchScreen& screen, Reach& reach) {
  static_cast<void>(reach.search("", 0));
  if (screen.back_to) return reach.go(std::move(*screen.back_to));
  reach.go(StartScreen{});
}

void on_press(SearchScreen& screen, const ui::Action& action, Reach& reach) {
  const std::string& key = action.key;
  if (key == "back") return leave(screen, reach);
  if (key == "search.clear") {
    screen.entry.text.clear();
    return ask(screen, reach);
  }
  if (key == "lookup") return look_up(screen, {}, reach);
  if (key == "letter.keep") return keep_answer(screen.letter, reach);
  if (key == "new_customer") return reach.go(new_customer_screen(screen.entry.text));
  if (key.starts_with("result.")) return choose(screen, std::string_view(key).substr(7), reach);
  if (key.starts_with("key.") && press_key(screen.entry, std::string_view(key).substr(4))) {
    ask(screen, reach);
  }
}

void on_action(SearchScreen& screen, const ui::Action& action, Reach& reach) {
  switch (action.kind) {
    case ui::Action::Kind::press:
      return on_press(screen, action, reach);
    case ui::Action::Kind::type:
      if (type_text(screen.entry, action.text)) ask(screen, reach);
      return;
    case ui::Action::Kind::erase:
      if (erase(screen.entry)) ask(screen, reach);
      return;
    case ui::Action::Kind::enter:
      if (knows_letter(screen)) return take_letter(screen, reach);
      if (!screen.hits.empty()) choose(screen, to_hex(screen.hits.front().row.id), reach);
      if (offers_lookup(screen, reach.shared)) look_up(screen, {}, reach);
      return;
    case ui::Action::Kind::scan:
      return scan(screen, action.text, reach);
    case ui::Action::Kind::escape:
      return leave(screen, reach);
    default:
      return;
  }
}

// Who rings is opened at once, if the number is of one customer alone.
void recognise(SearchScreen& screen, Reach& reach) {
  const bool alone = screen.hits.size() == 1 && screen.hits.front().why == Match::phone;
  if (screen.rings && alone) choose(screen, to_hex(screen.hits.front().row.id), reach);
}

// The name cut where its marked letters begin and end.
std::vector<ui::Piece> pieces(const Hit& hit) {
  std::vector<ui::Piece> cut;
  std::size_t at = 0;
  const std::string& name = hit.row.name;
  for (const Mark& mark : hit.marks) {
    if (mark.in != Mark::In::name || mark.begin < at || mark.end > name.size()) continue;
    if (mark.begin > at) cut.push_back({name.substr(at, mark.begin - at), false});
    cut.push_back({name.substr(mark.begin, mark.end - mark.begin), true});
    at = mark.end;
  }
  if (at < name.size()) cut.push_back({name.substr(at), false});
  return cut;
}

ui::Hit shown(const Hit& hit, const ui::Locale& words) {
  ui::Hit row;
  row.number = hit.row.customer_no.empty() ? to_hex(hit.row.id) : hit.row.customer_no;
  const auto comma = hit.row.name.find(", ");
  const std::string first =
      comma == std::string::npos
          ? ""
          : std::string(first_letter(std::string_view(hit.row.name).substr(comma + 2)));
  row.initials = first + std::string(first_letter(hit.row.name));
  row.name = pieces(hit);
  if (const auto birth = parse_date(hit.row.birth_date)) row.detail = words.date(*birth);
  if (!row.detail.empty() && !hit.row.address.empty()) row.detail += ", ";
  row.detail += hit.row.address;
  row.why = words.text("match." + std::string(name_of(hit.why)));
  row.by_sound = hit.why == Match::similar;
  return row;
}

ui::Hit shown(const LookedUp::Found& found, const Shared& shared, const ui::Locale& words) {
  ui::Hit row;
  row.number = found.number.empty() ? to_hex(found.customer) : found.number;
  row.initials =
      std::string(first_letter(found.first_name)) + std::string(first_letter(found.last_name));
  row.name = {{found.last_name + ", " + found.first_name, false}};
  if (const auto birth = parse_date(found.birth_date)) row.detail = words.date(*birth);
  if (!row.detail.empty() && !found.city.empty()) row.detail += ", ";
  row.detail += found.city;
  for (const v1::Branch& branch : shared.options.rules.branches()) {
    if (branch.id() == found.branch) row.why = branch.city();
  }
  return row;
}

// To whom the letter went. Of somebody whose data may only be kept: nothing but name and number.
ui::Hit shown_letter(const LetterLoaded& found, const Shared& shared, const ui::Locale& words) {
  Hit hit;
  hit.row = entry_of(found.file.customer).row;
  ui::Hit row = shown(hit, words);
  row.why.clear();
  if (!is_restricted(found.file.customer)) {
    row.detail = words.format("search.letter", {campaign_name(shared, found.letter.campaign),
                                                words.date(local_date(found.letter.at_ms))});
  }
  return row;
}

// What there is to say of a code when nobody else was found by it.
void show_letter(ui::SearchView& view, const SearchScreen& screen, const ui::Locale& words) {
  using Known = BroughtLetter::State;
  const std::string code = to_readable(screen.letter.code);
  switch (screen.letter.state) {
    case Known::none:
      if (!screen.back_to && is_mistyped_letter_code(screen.entry.text)) {
        view.nothing = words.text("search.letter.mistyped");
      }
      return;
    case Known::asked:
    case Known::known:
      return;
    case Known::unknown:
    case Known::keeping:
      view.nothing = words.format("search.letter.unknown", {code});
      break;
    case Known::kept:
      view.nothing = words.format("search.letter.kept", {code});
      return;
    case Known::failed:
      view.nothing = words.text("error.not_saved");
      break;
  }
  view.letter = words.text("search.letter.keep");
}

std::string lookup_word(const OfficeLookup& lookup) {
  if (lookup.state == OfficeLookup::State::asking) return "lookup.asking";
  if (lookup.state == OfficeLookup::State::taking) return "lookup.taking";
  switch (lookup.answer.outcome) {
    case LookupOutcome::answered:
      return "lookup.nobody";
    case LookupOutcome::offline:
      return "lookup.offline";
    case LookupOutcome::denied:
      return "lookup.denied";
    case LookupOutcome::failed:
      return "lookup.failed";
  }
  return {};
}

void show_lookup(ui::SearchView& view, const SearchScreen& screen, const Shared& shared,
                 const ui::Locale& words) {
  const OfficeLookup& lookup = screen.lookup;
  if (offers_lookup(screen, shared)) view.lookup = words.text("lookup.offer");
  if (lookup.state == OfficeLookup::State::none) return;
  if (lookup.state == OfficeLookup::State::answered) {
    for (const LookedUp::Found& found : lookup.answer.found) {
      view.hits.push_back(shown(found, shared, words));
    }
  }
  view.count = words.plural("lookup.hits", static_cast<std::int64_t>(view.hits.size()));
  if (view.hits.empty()) view.nothing = words.text(lookup_word(lookup));
}

}  // namespace

void scan(SearchScreen& screen, const std::string& code, Reach& reach) {
  screen.entry.text = tidied(code).substr(0, screen.entry.length_max);
  ask(screen, reach);
  if (screen.back_to) return;
  // A letter comes before a number that looks like its code.
  screen.letter.scanned = screen.letter.state == BroughtLetter::State::asked;
  if (!screen.letter.scanned) reach.order(ToStore(LoadCustomer{{}, screen.entry.text}));
}

void reduce(SearchScreen& screen, const Letter& letter, Reach& reach) {
  if (const auto* action = std::get_if<ui::Action>(&letter)) {
    return on_action(screen, *action, reach);
  }
  if (const auto* answer = std::get_if<SearchAnswer>(&letter)) {
    if (answer->question != screen.question) return;
    screen.hits = answer->hits;
    screen.answered = answer->question;
    return recognise(screen, reach);
  }
  if (std::holds_alternative<SearchReady>(letter)) return ask_index(screen, reach);
  const auto* told = std::get_if<FromStore>(&letter);
  if (told == nullptr || screen.back_to) return;
  if (const auto* loaded = std::get_if<CustomerLoaded>(told)) {
    if (!screen.rings) return reach.go(CustomerScreen{loaded->file});
    return open_response(loaded->file, {}, reach);
  }
  on_letter(screen, *told, reach);
  if (const auto* answer = std::get_if<LookedUp>(told)) on_looked_up(screen, *answer);
  if (const auto* changed = std::get_if<RecordsChanged>(told)) on_changed(screen, *changed, reach);
}

ui::SearchView present(const SearchScreen& screen, const Shared& shared, const ui::Locale& words) {
  ui::SearchView view;
  if (screen.back_to) view.title = words.text("search.referrer");
  view.text = screen.entry.text;
  view.shift = screen.entry.shift;
  view.symbols = screen.entry.symbols;
  if (knows_letter(screen)) {
    view.hits = {shown_letter(screen.letter.found, shared, words)};
  } else {
    for (const Hit& hit : screen.hits) view.hits.push_back(shown(hit, words));
  }
  if (screen.entry.text.empty()) return view;
  const auto count = static_cast<std::int64_t>(view.hits.size());
  view.count = view.hits.size() == hits_max ? words.format("search.many", {std::to_string(count)})
                                            : words.plural("search.hits", count);
  // Nobody is called like a letter's code.
  if (!screen.back_to && screen.letter.state == BroughtLetter::State::none) {
    view.new_customer = words.format("search.new_customer", {tidied(screen.entry.text)});
  }
  if (view.hits.empty()) {
    const bool arriving = shared.sync.line == LinkState::online && !shared.sync.all_read;
    const bool loading = arriving || !shared.search_ready;
    view.nothing = words.text(loading ? "search.loading" : "search.nothing");
    show_letter(view, screen, words);
    show_lookup(view, screen, shared, words);
  }
  return view;
}

}  // namespace tresen
