#pragma once
// All that the desk's screen knows, as one value. `reduce` alone changes it, `present` only reads.
//
// Chain options and replies of head office are the protobuf values that they are.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "terminal/desk/letters.h"
#include "terminal/ui/picture.h"
#include "terminal/ui/theme.h"
#include "tresen/v1/office.pb.h"

namespace tresen::desk {

enum class Page {
  sign_in,
  campaigns,
  query,
  recipients,
  preflight,
  runs,
  events,
  customers,
  archive,
  options,
  devices,
  quarantine,
  reports,
  calls,
  follow_ups,
  proof,
};

// What a question to head office is for. Of each only the newest answer counts.
enum class Purpose {
  chain,
  status,
  runs,
  save,
  count,      // how many the query finds, their first rows, the lamp
  row_count,  // how many one line of the query leaves
  lists,
  preflight,
  recipients,
  start,
  run_log,
  run_change,
  explain,
  code,
  revoke,
  find,  // customers by words
  events,
  event_save,  // and delete
  event_answer,
  customer,
  customer_letters,
  customer_edit,
  list_add,
  letters,
  figures,
  pull_list,
  reprint,
  quarantine,
  held,  // one change of it
  settle,
  options,  // the chain's, with its staff
  check,
  publish,
  report,
  report_file,
  call,
  response,
  follow_ups,
  follow_up_change,
  proof,  // how a letter looks
  test_print,
  query_versions,
  option_preview,
};
inline constexpr std::size_t purpose_count = 43;

struct Asked {
  std::uint64_t token = 0;  // 0: nothing is on its way
  std::int64_t at_ms = 0;   // boot clock
};

// A query being counted: whole first, then line by line.
struct Counting {
  std::int64_t due_ms = 0;  // boot clock: when it is asked; 0: nothing is to be asked
  bool running = false;
  std::optional<v1::QueryRunReply> reply{};
  std::int64_t counted_ms = 0;  // boot clock
  std::int64_t took_ms = 0;
  std::string fault{};                                            // why it cannot be counted
  std::map<std::string, std::uint64_t> rows{};                    // by path
  std::vector<std::pair<std::string, v1::QueryGroup>> waiting{};  // the last one is asked next
  std::string asked_row{};
};

struct Campaigns {
  std::string chosen;   // id; empty: none
  v1::Campaign draft;   // as it stands on the screen
  bool fresh = false;   // never saved yet
  bool general = true;  // which tab
  v1::Campaign::State filter = v1::Campaign::STATE_UNSPECIFIED;
  std::string search;
  std::int64_t saved_ms = 0;  // wall clock of the last save; 0: none
};

// Why a customer is found, and by which query: the one on the screen may have changed since.
struct Explanation {
  v1::QueryGroup query;
  v1::QueryExplainReply reply;
};

struct QueryEdit {
  v1::QueryGroup query;
  std::string stored;                      // id of the one that is kept; empty: the campaign's own
  std::vector<v1::QueryVersion> versions;  // of that one, newest first
  std::uint64_t version = 0;               // that stands on the screen; 0: none of them
  std::string why_no;                      // whose explanation is wanted
  v1::QueryGroup why_asked;                // of the answer that is still to come
  std::optional<Explanation> why;
};

// Everybody who was looked at, and whom of them the desk wants.
struct Recipients {
  std::vector<v1::Recipient> all;
  bool whole = false;               // all pages are here
  std::uint64_t query_version = 0;  // of the stored query that found them
  std::string filter;               // a reason, a channel; empty: everybody
  std::string search;
  enum class Pick { all, none, range } pick = Pick::all;
  std::uint64_t from = 1, to = 0;  // of a range, by the order of the table; 0: to the end
  std::set<std::string> turned;    // record ids that differ from the pick
};

struct Preflight {
  std::optional<v1::PreflightReply> reply;
  std::string of;            // serialised campaign that it was made for
  std::int64_t done_ms = 0;  // wall clock
  std::int64_t took_ms = 0;
  std::string fault;  // why nothing can start
};

// Sheets of a volume that are to be printed again.
struct Reprint {
  std::uint32_t first = 0, last = 0;  // from 1; 0: not said yet
  std::uint32_t batch = 0;            // whose volume; 0: the run has only one
  std::string why;
};

struct Runs {
  std::vector<v1::RunFacts> all;
  std::uint64_t chosen = 0;  // id; 0: the list
  std::optional<v1::RunLogReply> log;
  // For the throughput: what was sent when.
  std::vector<std::pair<std::int64_t, std::uint64_t>> seen;  // boot clock
  // While the ledger is filled from here.
  std::vector<v1::Recipient> to_freeze;
  std::size_t frozen = 0;  // of them are written
  bool freezing = false;
  // What of the chosen one is shown.
  enum class Part { progress, figures, sheets } part = Part::progress;
  std::optional<v1::RunStatisticsReply> figures;
  std::optional<v1::PullListReply> pull_list;
  Reprint reprint;
};

struct Devices {
  std::uint64_t chosen = 0;
  std::string search;
  std::string chip = "first";
  bool sure = false;  // the second press shuts it out
  bool code_open = false;
  std::string branch;
  std::string code;
};

struct Quarantine {
  std::vector<v1::QuarantineFacts> entries;
  bool whole = false;  // they are here
  bool settled_too = false;
  std::uint64_t chosen = 0;  // id; 0: none
  std::optional<v1::QuarantineShowReply> shown;
  std::string why;    // it is discarded
  bool sure = false;  // the second press discards
};

// The chain's options as they stand on the screen.
struct Options {
  enum class Part {
    rules,
    categories,
    templates,
    steps,
    contact_templates,
    contact_steps,
    texts,
    terms,
    branches,
    staff
  };
  Part part = Part::rules;
  int chosen = 0;           // row of that part
  bool sure = false;        // the second press takes the row away
  v1::Chain was;            // as head office has them
  v1::Chain draft;          // with what was changed here
  bool open = false;        // they are here
  std::int64_t due_ms = 0;  // boot clock: when they are checked; 0: nothing has changed since
  bool checked = false;     // as they stand now
  std::vector<v1::ChainMistake> mistakes;
  std::string preview_no;  // of the customer whom they are tried on
  v1::Record preview;      // that customer; empty: nobody yet
};

// What the parts are called, in their order.
inline constexpr std::array<std::string_view, 10> option_parts{
    "rules",         "categories", "templates", "steps",    "contact_templates",
    "contact_steps", "texts",      "terms",     "branches", "staff"};

// Customers by words, on whichever screen they are looked for.
struct Finder {
  std::string text;
  std::int64_t due_ms = 0;  // boot clock: when it is asked; 0: nothing is to be asked
  std::vector<v1::SearchHit> hits;
  std::string of;  // the words that found them
};

struct Events {
  std::vector<v1::EventFacts> all;
  std::string chosen;  // id; empty: none
  v1::Event draft;     // as it stands on the screen
  bool fresh = false;  // never saved yet
  std::vector<v1::Participant> participants;
  v1::Participation filter = v1::PARTICIPATION_UNSPECIFIED;
  std::string person;  // number of the participant who is chosen
  bool sure = false;   // the second press deletes
};

// Fields of a customer that are corrected at the desk. Consents and objections are given and taken
// back at the counter, with their proof.
inline constexpr std::array<std::string_view, 19> customer_fields{
    "salutation", "title",    "company",           "first_name", "name_affix", "last_name",
    "birth_date", "language", "preferred_channel", "street",     "house_no",   "address_extra",
    "postcode",   "city",     "country",           "mobile",     "phone_home", "phone_work",
    "email"};

struct Customers {
  std::string no;  // empty: nobody is open
  v1::Record card;
  std::vector<v1::Record> related;
  std::string merged_into;
  std::vector<v1::SentLetter> letters;
  std::map<std::string, std::string> edits;  // by field: what is to be stored, as typed
  std::string list;                          // name of the list that he or she is to be in
};

struct Archive {
  std::string no;        // customer; empty: nobody is chosen
  std::string campaign;  // id; empty: of all
  std::vector<v1::SentLetter> letters;
  bool whole = false;      // they are here
  std::size_t chosen = 0;  // from 1; 0: none
};

// What came of it all, in figures: one of the four reports, and what of it is shown.
struct Reports {
  v1::FiguresRequest::What what = v1::FiguresRequest::WHAT_CONTACTS;
  std::string branch;       // id; empty: all
  std::string from, to;     // YYYY-MM-DD; empty: open
  std::string table;        // its id; empty: the first
  std::size_t aspect = 0;   // which of its figures
  std::string pick;         // of its rows those with this word; empty: all, or the first
  std::int64_t due_ms = 0;  // boot clock: when it is asked; 0: nothing is to be asked
  std::optional<v1::FiguresReply> reply{};
  v1::FiguresRequest asked{};  // last
  v1::FiguresRequest of{};     // what the reply answers
  std::string file;            // name of the one that is being made
};

// Who rings, and what is answered to which campaign.
struct Calls {
  std::string number;                        // as it is shown or typed
  std::optional<v1::CallReply> reply{};      // to the number as it was asked for
  std::size_t caller = 0;                    // which of those who have it
  std::string campaign;                      // that is answered; empty: not chosen yet
  std::string text;                          // of a follow-up; empty: none is made
  std::string days;                          // working days until it is due
  std::string outcome;                       // that was pressed last
  std::optional<v1::ResponseReply> noted{};  // what came of it
  bool sure = false;                         // the second press writes the objection
};

// What is to be done about customers.
struct FollowUps {
  v1::FollowUpsReply reply;
  bool whole = false;  // it is here
  v1::FollowUpsRequest::When when = v1::FollowUpsRequest::WHEN_DUE;
  bool mine = false;  // those of whoever sits here alone
  std::string branch;
  std::set<std::string> marked;  // ids
  std::string result;            // of what is done
  std::string due;               // the day to which it is moved, YYYY-MM-DD; empty: not said yet
};

// How a letter looks.
struct Proof {
  v1::LetterPreviewRequest of;  // whose, of which campaign
  std::string name;             // whose, as people say it
  Page from = Page::preflight;  // where it was asked for
  std::vector<ui::Picture> pages;
  std::uint32_t pages_all = 0;  // that it has
  std::size_t page = 0;         // that is shown
  std::string fault;            // why it cannot be shown
};

// What came of the last press: a sentence, and the words in it.
struct Said {
  std::string key;
  std::string first{}, second{}, third{};
  bool fine = true;
};

struct Snack {
  std::string text;
  std::int64_t until_ms = 0;  // boot clock
  v1::Campaign back;          // comes back with undo
};

// The field that is written into.
struct Form {
  std::string key;                            // empty: none
  std::string text;                           // as it was typed, which need not make sense yet
  std::map<std::string, std::string> faults;  // by key: what is wrong with what was typed
};

struct State {
  std::uint64_t version = 1;
  Moment now;
  ui::Theme theme = ui::Theme::light;
  std::string language = "de";
  Page page = Page::sign_in;

  std::string staff_id, pin;
  bool signing_in = false;
  std::string sign_in_fault;
  std::string user;
  v1::DeskRole role = v1::DESK_ROLE_UNSPECIFIED;
  std::set<std::uint32_t> may;  // numbers of AdminRequest's fields that the role may ask

  std::uint64_t next_token = 1;
  std::array<Asked, purpose_count> asked{};
  std::map<std::uint64_t, Purpose> purposes;  // of what is on its way
  std::int64_t look_again_ms = 0;             // boot clock: status and runs are asked anew
  bool offline = false;
  std::string trouble;        // what head office refused; empty: nothing
  std::string trouble_field;  // the field of the campaign that is to blame; empty: none

  v1::Chain chain;
  std::optional<v1::StatusReply> status;
  std::optional<v1::ListsReply> lists;
  Form form;
  std::string menu;  // key of the control whose menu is open
  std::optional<Snack> snack;
  std::optional<Said> said;

  Campaigns campaigns;
  Counting counting;
  QueryEdit query;
  Recipients recipients;
  Preflight preflight;
  Runs runs;
  Devices devices;
  Finder finder;
  Events events;
  Customers customers;
  Archive archive;
  Quarantine quarantine;
  Options options;
  Reports reports;
  Calls calls;
  FollowUps follow_ups;
  Proof proof;
};

bool may(const State& state, v1::AdminRequest::AskCase ask);

// The campaign as head office has it; null: it is new.
const v1::Campaign* saved_campaign(const State& state, std::string_view id);
bool is_dirty(const State& state);
// The event as head office has it; null: it is new.
const v1::Event* saved_event(const State& state, std::string_view id);
// The rows of a part: how many, one of them (null: there is none), and how `chain check` names it.
int option_count(const v1::Chain& chain, Options::Part part);
const google::protobuf::Message* option_row(const v1::Chain& chain, Options::Part part, int at);
std::string option_path(const v1::Chain& chain, Options::Part part, int at);
// Fields that no rule asks for yet.
std::vector<std::string> addable_fields(const State& state);
bool is_options_dirty(const State& state);
// How letters of the campaign that is looked at come to paper: print, upload; empty: they do not.
std::string proof_channel(const State& state);
// Whether all is said that a reprint needs.
bool can_reprint(const Reprint& wanted);
bool is_event_dirty(const State& state);
// The report as it is chosen now.
v1::FiguresRequest wanted_report(const Reports& reports);
// Whether its figures stand on the screen, and may be saved as they stand.
bool can_save_report(const State& state);
// A field of the open customer as head office has it, and with what was typed since.
std::string stored_text(const State& state, std::string_view field);
std::string known_text(const State& state, std::string_view field);
std::string branch_name(const State& state, const std::string& id);
// The query by which the draft finds its people; null: a list, or nothing.
const v1::QueryGroup* query_of(const State& state);

}  // namespace tresen::desk
