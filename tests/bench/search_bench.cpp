// How fast somebody is found while a clerk types, and who is found in spite of mistakes, beside
// SQLite's full-text search and PostgreSQL's trigrams on the same customers. Key presses are
// counted in the time that a core spends on them, so that other programs on the machine do not
// count.
//
//   search_bench [--customers N] [--alone] [--json]

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/text.h"
#include "sync/record/customer.h"
#include "sync/search/index.h"
#include "tests/bench/figure.h"
#include "tests/bench/townspeople.h"
#include "tests/bench/trigrams.h"

namespace tresen::bench {
namespace {

constexpr std::size_t shown = 20;
constexpr std::size_t first_page = 10;
constexpr std::size_t million = 1'000'000;

double cpu_ms_of(const std::function<void()>& work) {
  const auto spent_ms = [] {
    timespec spent{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) * 1e3 + static_cast<double>(spent.tv_nsec) / 1e6;
  };
  const double begin = spent_ms();
  work();
  return spent_ms() - begin;
}

double memory_mb() {
  const auto used = mallinfo2();
  return static_cast<double>(used.uordblks + used.hblkhd) / 1e6;
}

double ms_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
      .count();
}

// SQLite's full-text search as one would take it off the shelf, in memory.
class FullText {
 public:
  FullText(const std::vector<Record>& people, const std::string& how)
      : database_(*Database::open(":memory:", OpenMode::write, 1)), trigram_(how == "trigram") {
    const std::string options =
        trigram_ ? "tokenize='trigram'" : "tokenize='unicode61 remove_diacritics 2', prefix='2 3'";
    run("CREATE VIRTUAL TABLE found USING fts5(name, address, number, phone, birth, email, " +
        options + ")");
    run("BEGIN");
    std::int64_t row = 0;
    for (const Record& one : people) {
      const auto put = database_.run(
          "INSERT INTO found (rowid, name, address, number, phone, birth, email) "
          "VALUES (?, ?, ?, ?, ?, ?, ?)",
          {++row, sorted_name(one), address_line(one), one.text("customer_no"), one.text("mobile"),
           one.text("birth_date"), one.text("email")});
      if (!put) std::exit(1);
    }
    run("COMMIT");
  }

  std::vector<std::string> names(const std::string& typed, std::size_t limit) {
    std::string match;
    for (const std::string& word : split(typed, ' ')) {
      if (word.size() < (trigram_ ? 3U : 1U)) continue;
      match += (match.empty() ? "\"" : " AND \"") + word + (trigram_ ? "\"" : "\"*");
    }
    std::vector<std::string> names;
    if (match.empty() || match.find('@') != std::string::npos) return names;
    static_cast<void>(database_.query(
        "SELECT name, address, phone FROM found WHERE found MATCH ? ORDER BY rank LIMIT ?",
        {match, static_cast<std::int64_t>(limit)}, [&](const Row& row) {
          names.push_back(row.text(0));
          return true;
        }));
    return names;
  }

 private:
  void run(const std::string& sql) {
    const auto done = database_.run(sql);
    if (done) return;
    std::fprintf(stderr, "search_bench: %s\n", done.error().detail.c_str());
    std::exit(1);
  }

  Database database_;
  bool trigram_;
};

struct Run {
  const std::vector<Record>& people;
  Index index;
  std::optional<FullText> prefix{}, trigram{};  // none: nothing is measured beside
  std::optional<Trigrams> postgres{};
  std::string size;
  bool as_json = false;

  bool counts() const { return people.size() == million; }
  void say(std::string what, double value, const char* unit, const char* base, double base_value,
           std::optional<Target> target = std::nullopt) const {
    print({"search", size + " " + what, value, unit, base, base_value,
           counts() ? target : std::nullopt},
          as_json);
  }
};

// Each key press, and not in the middle of a letter.
std::vector<std::string> presses(const std::string& text) {
  std::vector<std::string> all;
  for (std::size_t end = 1; end <= text.size(); ++end) {
    const bool whole =
        end == text.size() || (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80;
    if (whole) all.push_back(text.substr(0, end));
  }
  return all;
}

std::map<std::string, std::string> typed_of(const Record& person, std::mt19937_64& random) {
  const std::string &last = person.text("last_name"), &first = person.text("first_name");
  const std::string &birth = person.text("birth_date"), &mobile = person.text("mobile");
  std::map<std::string, std::string> typed{
      {"name", last + " " + first},
      {"name with a slip", mistyped(folded(last), Slip::wrong, random) + " " + folded(first)},
      {"name and town", last + " " + person.text("city").substr(0, 6)},
      {"customer number", person.text("customer_no")},
      {"one letter", folded(last).substr(0, 1)}};
  if (mobile.size() > 3) typed["phone"] = "0" + mobile.substr(3);
  if (birth.size() == 10) {
    typed["birth date"] = birth.substr(8) + "." + birth.substr(5, 2) + "." + birth.substr(0, 4);
  }
  if (!person.text("email").empty()) typed["e-mail"] = person.text("email");
  return typed;
}

// Key presses for some hundred customers, in the order in which they are typed.
std::map<std::string, std::vector<std::string>> all_presses(const std::vector<Record>& people) {
  std::mt19937_64 random(7);
  std::map<std::string, std::vector<std::string>> all;
  constexpr std::size_t sample = 150;
  for (std::size_t i = 0; i < sample; ++i) {
    for (const auto& [kind, text] : typed_of(people[random() % people.size()], random)) {
      for (std::string& press : presses(text)) {
        all["all key presses"].push_back(press);
        all[kind].push_back(std::move(press));
      }
    }
  }
  return all;
}

void measure_presses(Run& run) {
  constexpr std::size_t beside = 40;  // full-text search takes up to a second for each
  for (const auto& [kind, typed] : all_presses(run.people)) {
    std::vector<double> ours, theirs;
    for (const std::string& press : typed) {
      ours.push_back(cpu_ms_of([&] { static_cast<void>(run.index.query(press, shown)); }));
    }
    for (std::size_t i = 0; run.prefix && i < typed.size();
         i += std::max<std::size_t>(1, typed.size() / beside)) {
      theirs.push_back(cpu_ms_of([&] { static_cast<void>(run.prefix->names(typed[i], shown)); }));
    }
    const bool all = kind == "all key presses";
    const auto figure = [&](const char* name, double of, std::optional<Target> target) {
      run.say(kind + ", " + name, quantile(ours, of), "ms", "FTS5 with prefixes",
              theirs.empty() ? 0 : quantile(theirs, of), target);
    };
    figure("p50", 0.5, all ? std::optional(value_at_most(0.3)) : std::nullopt);
    figure("p99", 0.99, all ? std::optional(value_at_most(2)) : std::nullopt);
    figure("max", 1, std::nullopt);
  }
}

// A change between each press and the next.
void measure_updates(Run& run) {
  std::mt19937_64 random(8);
  std::vector<double> times, changes;
  constexpr int rounds = 3'000;
  for (int i = 0; i < rounds; ++i) {
    Record person = run.people[random() % run.people.size()];
    person.fields["mobile"].value = "+49171" + std::to_string(1'000'000 + random() % 8'999'999);
    changes.push_back(cpu_ms_of([&] { run.index.upsert(person); }));
    const auto typed = presses(run.people[random() % run.people.size()].text("last_name"));
    const std::string& press = typed[random() % typed.size()];
    times.push_back(cpu_ms_of([&] { static_cast<void>(run.index.query(press, shown)); }));
  }
  run.say("press between changes, p50", quantile(times, 0.5), "ms", "a change",
          quantile(changes, 0.5), value_at_most(0.3));
  run.say("press between changes, p99", quantile(times, 0.99), "ms", "a change",
          quantile(changes, 0.99), value_at_most(2));
  run.say("change, max", quantile(changes, 1), "ms", "a change, p50", quantile(changes, 0.5));
}

struct Mistake {
  const char* kind;
  double wanted;  // of 100, among the first ten
  std::function<std::string(const Record&, std::mt19937_64&)> typed;
};

std::vector<Mistake> mistakes() {
  using R = Record;
  using G = std::mt19937_64;
  const auto with_first = [](std::string last, const R& one) {
    return std::move(last) + " " + one.text("first_name");
  };
  const auto slip = [with_first](Slip which) {
    return [=](const R& one, G& random) {
      return with_first(mistyped(folded(one.text("last_name")), which, random), one);
    };
  };
  return {{"a letter too many", 97, slip(Slip::too_many)},
          {"a letter too few", 97, slip(Slip::too_few)},
          {"a wrong letter", 97, slip(Slip::wrong)},
          {"two letters swapped", 97, slip(Slip::swapped)},
          {"ae, oe, ue, ss", 99,
           [=](const R& one, G&) { return with_first(folded(one.text("last_name")), one); }},
          {"no dots", 99,
           [=](const R& one, G&) { return with_first(without_dots(one.text("last_name")), one); }},
          {"first name in front", 99,
           [](const R& one, G&) { return one.text("first_name") + " " + one.text("last_name"); }},
          {"as it sounds", 99,
           [=](const R& one, G&) { return with_first(as_it_sounds(one.text("last_name")), one); }}};
}

// Several may have one name: whoever has it was meant.
void measure_recall(Run& run) {
  constexpr std::size_t tries = 1'000, beside = 100;
  for (const Mistake& mistake : mistakes()) {
    std::mt19937_64 random(9);
    std::size_t tried = 0, found = 0, found_beside = 0, found_by_postgres = 0;
    std::vector<double> ours, theirs;
    while (tried < tries) {
      const Record& person = run.people[random() % run.people.size()];
      if (folded(person.text("last_name")).size() < 4) continue;
      const std::string typed = mistake.typed(person, random), name = sorted_name(person);
      std::vector<Hit> hits;
      ours.push_back(ms_of([&] { hits = run.index.query(typed, first_page); }));
      found += std::ranges::any_of(hits, [&](const Hit& hit) { return hit.row.name == name; });
      if (tried++ >= beside || !run.trigram) continue;
      const auto names = run.trigram->names(typed, first_page);
      found_beside += std::ranges::find(names, name) != names.end() ? 1 : 0;
      std::vector<std::string> likest;
      theirs.push_back(ms_of([&] { likest = run.postgres->names(typed, first_page); }));
      found_by_postgres += std::ranges::find(likest, name) != likest.end() ? 1 : 0;
    }
    const auto percent_beside = [&](std::size_t of) {
      return static_cast<double>(of) * 100 / static_cast<double>(beside);
    };
    run.say(std::string("first ten, ") + mistake.kind,
            static_cast<double>(found) * 100 / static_cast<double>(tries), "%", "FTS5 trigram",
            percent_beside(found_beside), value_at_least(mistake.wanted));
    if (theirs.empty()) continue;
    run.say(std::string("first ten again, ") + mistake.kind,
            static_cast<double>(found) * 100 / static_cast<double>(tries), "%",
            "PostgreSQL pg_trgm", percent_beside(found_by_postgres));
    run.say(std::string("time of it, ") + mistake.kind + ", p50", quantile(ours, 0.5), "ms",
            "PostgreSQL pg_trgm", quantile(theirs, 0.5));
  }
}

void measure(std::size_t count, bool alone, bool as_json) {
  const std::vector<Record> people = townspeople(count, 20261121);
  Run run{people, {}, {}, {}, {}, std::to_string(count), as_json};
  malloc_trim(0);
  const double before_mb = memory_mb();
  const double build_s = ms_of([&] { run.index.build(people); }) / 1000;
  const double index_mb = memory_mb() - before_mb;
  double prefix_s = 0, trigram_s = 0;
  if (!alone) {
    const double postgres_s = ms_of([&] { run.postgres.emplace(people); }) / 1000;
    run.say("built", build_s, "s", "PostgreSQL pg_trgm", postgres_s);
    prefix_s = ms_of([&] { run.prefix.emplace(people, "prefix"); }) / 1000;
    trigram_s = ms_of([&] { run.trigram.emplace(people, "trigram"); }) / 1000;
    run.say("built by FTS5 trigram", trigram_s, "s", "FTS5 with prefixes", prefix_s);
  }
  run.say("memory, with what is shown", index_mb, "MB", "its customers as records", before_mb,
          value_at_most(270));
  run.say("built", build_s, "s", "FTS5 with prefixes", prefix_s, value_at_most(3));
  measure_presses(run);
  measure_recall(run);
  measure_updates(run);
}

}  // namespace
}  // namespace tresen::bench

int main(int argc, char** argv) {
  bool as_json = false, alone = false;
  std::vector<std::size_t> sizes{20'000, 200'000, tresen::bench::million};
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--json") == 0) as_json = true;
    if (std::strcmp(argv[i], "--alone") == 0) alone = true;
    if (std::strcmp(argv[i], "--customers") == 0 && i + 1 < argc) {
      sizes = {std::strtoull(argv[++i], nullptr, 10)};
    }
  }
  for (const std::size_t size : sizes) tresen::bench::measure(size, alone, as_json);
  return 0;
}
