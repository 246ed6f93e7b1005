#include "tests/sim/one_database.h"

#include <optional>
#include <utility>

#include "sync/base/sqlite_engine.h"
#include "sync/office/store/sqlite/schema.h"

namespace tresen::sim {
namespace {

// What only a server knows.
std::string with_clock(std::string_view sql, std::int64_t now_ms) {
  constexpr std::string_view clock = "clock_ms()";
  std::string said(sql);
  for (std::size_t at = said.find(clock); at != std::string::npos; at = said.find(clock, at)) {
    said.replace(at, clock.size(), std::to_string(now_ms));
  }
  return said;
}

}  // namespace

class OneDatabase::Line final : public SqlEngine {
 public:
  explicit Line(OneDatabase& shared) : shared_(&shared) { shared.hints_[this]; }
  ~Line() override { shared_->hints_.erase(this); }

  Result<void> migrate(std::span<const std::string_view> steps) override {
    return inner().migrate(steps);
  }
  Result<void> step_all(std::string_view sql, std::span<const SqlValue> values,
                        bool (*each)(void*, const Row&), void* context) override;
  Result<void> step_later(std::string_view sql, std::span<const SqlValue> values) override {
    return step_all(sql, values, nullptr, nullptr);
  }
  std::int64_t changes() const override { return shared_->engine_->changes(); }
  Result<void> backup_to(const std::string& path) override { return inner().backup_to(path); }
  Result<void> begin() override;
  Result<void> commit() override {
    open_ = false;
    return inner().commit();
  }
  void roll_back() override {
    open_ = false;
    inner().roll_back();
  }
  bool is_shared() const override { return true; }
  void fence(std::optional<std::int64_t> token) override {
    fence_ = token;
    if (token) is_wanted_ = false;
  }
  bool is_wanted() const override { return is_wanted_; }
  Result<std::vector<std::string>> heard() override {
    return std::exchange(shared_->hints_[this], {});
  }

 private:
  SqlEngine& inner() { return *shared_->engine_; }
  void tell(std::span<const SqlValue> values);
  Result<void> check_lease();

  OneDatabase* shared_;
  bool open_ = false;
  std::optional<std::int64_t> fence_;
  bool is_wanted_ = false;
};

Result<std::unique_ptr<OneDatabase>> OneDatabase::open(const std::string& file) {
  TRY_TO(engine, open_sqlite(file, OpenMode::write, office_application_id));
  return std::unique_ptr<OneDatabase>(new OneDatabase(std::move(engine)));
}

Database OneDatabase::connect() { return Database(std::make_unique<Line>(*this)); }

void OneDatabase::Line::tell(std::span<const SqlValue> values) {
  for (auto& [line, hints] : shared_->hints_) {
    if (line != this) hints.push_back(std::get<std::string>(values[0]));
  }
}

Result<void> OneDatabase::Line::step_all(std::string_view sql, std::span<const SqlValue> values,
                                         bool (*each)(void*, const Row&), void* context) {
  if (sql.starts_with("SELECT pg_notify")) {
    tell(values);
    return {};
  }
  // A change of one statement is a transaction as well.
  const bool changes =
      sql.starts_with("INSERT ") || sql.starts_with("UPDATE ") || sql.starts_with("DELETE ");
  if (!changes || open_) {
    return inner().step_all(with_clock(sql, shared_->now_ms_), values, each, context);
  }
  TRY(begin());
  auto done = inner().step_all(sql, values, each, context);
  if (done) done = commit();
  if (!done) roll_back();
  return done;
}

Result<void> OneDatabase::Line::begin() {
  if (fence_ && shared_->meanwhile_) std::exchange(shared_->meanwhile_, nullptr)();
  TRY(inner().begin());
  open_ = true;
  if (!fence_) return {};
  auto mine = check_lease();
  if (!mine) roll_back();
  return mine;
}

Result<void> OneDatabase::Line::check_lease() {
  struct Seen {
    std::int64_t token = 0, wanted_ms = 0;
  } seen;
  TRY(inner().step_all(
      "SELECT token, wanted_ms FROM lease", {},
      [](void* into, const Row& row) {
        *static_cast<Seen*>(into) = {row.integer(0), row.integer(1)};
        return false;
      },
      &seen));
  is_wanted_ = seen.wanted_ms != 0 || seen.token != *fence_;
  if (seen.token == *fence_) return {};
  return fail(Fault::busy, "another daemon of head office has taken over; try again");
}

}  // namespace tresen::sim
