#include "sync/office/campaigns/query_check.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "sync/base/text.h"
#include "sync/office/campaigns/query.h"
#include "sync/office/cli/nearest.h"
#include "sync/record/consent.h"
#include "sync/record/field.h"

namespace tresen {
namespace {

constexpr int values_max = 500;
constexpr int nodes_max = 500;
constexpr std::size_t depth_max = 20;
constexpr int age_max = 150;

std::span<const v1::QueryOp> ops_of(QueryField field) {
  using enum v1::QueryOp;
  static constexpr std::array text{QUERY_OP_KNOWN,    QUERY_OP_MISSING, QUERY_OP_REFUSED,
                                   QUERY_OP_IS,       QUERY_OP_IS_NOT,  QUERY_OP_BEGINS,
                                   QUERY_OP_CONTAINS, QUERY_OP_BELOW,   QUERY_OP_FROM};
  static constexpr std::array choice{QUERY_OP_KNOWN, QUERY_OP_MISSING, QUERY_OP_REFUSED,
                                     QUERY_OP_IS, QUERY_OP_IS_NOT};
  static constexpr std::array date{QUERY_OP_KNOWN, QUERY_OP_MISSING, QUERY_OP_REFUSED,
                                   QUERY_OP_IS,    QUERY_OP_IS_NOT,  QUERY_OP_BELOW,
                                   QUERY_OP_FROM,  QUERY_OP_WITHIN,  QUERY_OP_OLDER};
  static constexpr std::array age{QUERY_OP_KNOWN, QUERY_OP_MISSING, QUERY_OP_BELOW, QUERY_OP_FROM};
  static constexpr std::array birthday{QUERY_OP_NEXT};
  static constexpr std::array day{QUERY_OP_KNOWN, QUERY_OP_MISSING, QUERY_OP_BELOW,
                                  QUERY_OP_FROM,  QUERY_OP_WITHIN,  QUERY_OP_OLDER};
  static constexpr std::array items{QUERY_OP_KNOWN, QUERY_OP_MISSING, QUERY_OP_IS, QUERY_OP_IS_NOT};
  switch (field) {
    case QueryField::text:
      return text;
    case QueryField::choice:
      return choice;
    case QueryField::date:
      return date;
    case QueryField::age:
      return age;
    case QueryField::birthday:
      return birthday;
    case QueryField::made:
    case QueryField::event:
      return day;
    case QueryField::items:
      return items;
    case QueryField::none:
      break;
  }
  return {};
}

std::string after_dot(const std::string& field) {
  const auto dot = field.find('.');
  return dot == std::string::npos ? std::string() : field.substr(dot + 1);
}

// All fields that a line can name in this chain, for "did you mean".
std::vector<std::string> field_names(const v1::Chain& chain) {
  std::vector<std::string> names{"age", "birthday", "made", "process", "contact", "selected"};
  for (const Field& field : fields()) {
    if (!field.key.ends_with('.')) names.emplace_back(field.key);
  }
  for (const std::string_view channel : consent_channels()) {
    for (const std::string_view purpose : consent_purposes()) {
      names.push_back(consent_key(channel, purpose));
    }
  }
  for (const auto& set : chain.rules().category_sets()) names.push_back("category." + set.id());
  for (const auto& made : chain.rules().templates()) names.push_back("process." + made.type());
  for (const auto& campaign : chain.campaigns().campaigns()) {
    names.push_back("contact." + campaign.id());
    names.push_back("selected." + campaign.id());
  }
  return names;
}

const v1::CategorySet* set_named(const v1::Chain& chain, const std::string& id) {
  for (const v1::CategorySet& set : chain.rules().category_sets()) {
    if (set.id() == id) return &set;
  }
  return nullptr;
}

const v1::Campaign* campaign_named(const v1::Chain& chain, const std::string& id) {
  for (const v1::Campaign& campaign : chain.campaigns().campaigns()) {
    if (campaign.id() == id) return &campaign;
  }
  return nullptr;
}

bool is_number(const std::string& text, int max) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value >= 0 && value <= max;
}

// Whether a value is one of the words that the field can have; else what would be right.
std::string judge_word(const std::string& value, const std::vector<std::string>& words) {
  if (std::find(words.begin(), words.end(), value) != words.end()) return "";
  std::string what = "\"" + value + "\" is none of its values";
  const std::string near = did_you_mean(value, words);
  return what + (near.empty() ? "; write one of " + join(words, ", ") : near);
}

class Check {
 public:
  explicit Check(const v1::Chain& chain) : chain_(&chain) {}

  std::vector<QueryFault> run(const v1::QueryGroup& query) {
    group(query);
    return std::move(faults_);
  }

 private:
  void wrong(const std::string& field, std::string what, int index = -1) {
    faults_.push_back({path_, field, index, std::move(what)});
  }

  void group(const v1::QueryGroup& group) {
    if (path_.size() > depth_max) return wrong("", "groups stand too deep in one another");
    for (int i = 0; i < group.nodes_size(); ++i) {
      if (++nodes_ == nodes_max + 1) wrong("", "a query has at most 500 lines and groups");
      if (nodes_ > nodes_max) return;
      path_.push_back(i);
      const v1::QueryNode& node = group.nodes(i);
      if (node.has_group()) {
        if (node.group().nodes().empty()) wrong("group", "is empty; write a line, or leave it out");
        this->group(node.group());
      } else if (node.has_row()) {
        row(node.row());
      } else {
        wrong("", "is neither a line nor a group; write row { .. } or group { .. }");
      }
      path_.pop_back();
    }
  }

  void row(const v1::QueryRow& row) {
    const QueryField field = query_field(row.field());
    if (!names_something(row.field(), field)) return;
    const auto ops = ops_of(field);
    if (std::find(ops.begin(), ops.end(), row.op()) == ops.end()) {
      std::vector<std::string> good;
      for (const v1::QueryOp op : ops) good.emplace_back(text_of(op));
      const std::string_view was = text_of(row.op());
      return wrong("op", (was.empty() ? "is missing"
                                      : "\"" + std::string(was) + "\" cannot be " + "asked of " +
                                            row.field()) +
                             "; write one of: " + join(good, ", "));
    }
    if (!has_as_many_values_as_it_needs(row)) return;
    for (int i = 0; i < row.values_size(); ++i) {
      const std::string what = judge_value(row, field, row.values(i));
      if (!what.empty()) wrong("values", what, i);
    }
  }

  bool names_something(const std::string& name, QueryField field) {
    bool there = field != QueryField::none;
    const std::string id = after_dot(name);
    if (field == QueryField::items) there = set_named(*chain_, id) != nullptr;
    if (field == QueryField::event && !id.empty()) {
      const auto& templates = chain_->rules().templates();
      if (name.starts_with("process.")) {
        there = std::any_of(templates.begin(), templates.end(),
                            [&](const v1::ProcessTemplate& made) { return made.type() == id; });
      } else if (!name.starts_with("list.")) {
        there = campaign_named(*chain_, id) != nullptr;
      }
    }
    if (there) return true;
    const std::string near = did_you_mean(name, field_names(*chain_));
    wrong("field", name.empty()
                       ? "is missing; write the key of a field"
                       : "there is no field \"" + name + "\"" +
                             (near.empty() ? "; `tresen-headoffice fields` lists them" : near));
    return false;
  }

  bool has_as_many_values_as_it_needs(const v1::QueryRow& row) {
    const int count = row.values_size();
    switch (row.op()) {
      case v1::QUERY_OP_KNOWN:
      case v1::QUERY_OP_MISSING:
      case v1::QUERY_OP_REFUSED:
        if (count != 0) wrong("values", "must be empty here");
        return count == 0;
      case v1::QUERY_OP_IS:
      case v1::QUERY_OP_IS_NOT:
      case v1::QUERY_OP_BEGINS:
      case v1::QUERY_OP_CONTAINS:
        if (count == 0) wrong("values", "is missing; write at least one value");
        if (count > values_max) wrong("values", "has more than 500 values; use a static list");
        return count > 0 && count <= values_max;
      default:
        if (count != 1) wrong("values", "must be one value here");
        return count == 1;
    }
  }

  // Empty: it is good.
  std::string judge_value(const v1::QueryRow& row, QueryField field, const std::string& value) {
    if (value.empty()) return "is empty; write a value, or ask whether it is missing";
    if (!is_utf8(value)) return "is no text";
    switch (row.op()) {
      case v1::QUERY_OP_WITHIN:
      case v1::QUERY_OP_OLDER:
      case v1::QUERY_OP_NEXT:
        if (moved_by(value, Date(std::chrono::year(2000) / 1 / 1), true)) return "";
        return "\"" + value + "\" is no span; write such as 14 days, 24 months, 2 years";
      default:
        break;
    }
    if (field == QueryField::age) {
      return is_number(value, age_max) ? "" : "\"" + value + "\" is no age; write whole years";
    }
    const bool day =
        field == QueryField::date || field == QueryField::made || field == QueryField::event;
    if (day) {
      return parse_date(value) ? "" : "\"" + value + "\" is no day; write it as 2026-11-21";
    }
    if (row.op() != v1::QUERY_OP_IS && row.op() != v1::QUERY_OP_IS_NOT) return "";
    if (field == QueryField::items) return judge_item(row.field(), value);
    if (row.field() == "home_branch") return judge_branch(value);
    return judge_field_value(*find_field(row.field()), value);
  }

  std::string judge_item(const std::string& field, const std::string& value) {
    std::vector<std::string> words;
    for (const auto& category : set_named(*chain_, after_dot(field))->categories()) {
      words.push_back(category.id());
    }
    return judge_word(value, words);
  }
  std::string judge_branch(const std::string& value) {
    std::vector<std::string> words;
    for (const v1::Branch& branch : chain_->rules().branches()) words.push_back(branch.id());
    return judge_word(value, words);
  }
  static std::string judge_field_value(const Field& field, const std::string& value) {
    if (!field.choices.empty()) {
      return judge_word(value, {field.choices.begin(), field.choices.end()});
    }
    const Verdict verdict = judge(field, value, {.today = Date(std::chrono::year(2100) / 1 / 1)});
    if (verdict == Verdict::good || verdict == Verdict::unlikely) return "";
    return "\"" + value + "\" can be no " + std::string(field.key);
  }

  const v1::Chain* chain_;
  QueryPath path_;
  int nodes_ = 0;
  std::vector<QueryFault> faults_;
};

// Says something about health by itself (GDPR 9; DSK short paper 3).
bool is_health_field(std::string_view key) {
  return key == "doctor" || key == "insured_status" || key == "notes";
}

class HealthLook {
 public:
  HealthLook(const v1::Chain& chain, const std::set<std::string>& lists)
      : chain_(&chain), lists_(&lists) {}

  bool uses(const v1::QueryGroup& query) {
    return std::any_of(query.nodes().begin(), query.nodes().end(), [&](const auto& node) {
      return node.has_group() ? uses(node.group()) : uses(node.row());
    });
  }
  bool uses(const v1::Dispatch& dispatch) {
    if (dispatch.health_derived()) return true;
    if (dispatch.has_list()) return lists_->contains(dispatch.list());
    const v1::QueryGroup* query = query_of(dispatch, *chain_);
    return query != nullptr && uses(*query);
  }

 private:
  bool uses(const v1::QueryRow& row) {
    const std::string& field = row.field();
    const std::string id = after_dot(field);
    if (is_health_field(field)) return true;
    if (field.starts_with("list.")) return lists_->contains(id);
    if (field.starts_with("process.")) {
      const auto& templates = chain_->rules().templates();
      return std::any_of(templates.begin(), templates.end(), [&](const auto& made) {
        return made.type() == id && made.health_derived();
      });
    }
    if (field.starts_with("category.")) return uses_category(row, id);
    if (!field.starts_with("contact.") && !field.starts_with("selected.")) return false;
    // Who came by such a campaign says it too. Two that name one another are looked at once.
    const v1::Campaign* campaign = campaign_named(*chain_, id);
    return campaign != nullptr && seen_.insert(id).second && uses(campaign->dispatch());
  }
  // Whether somebody has none of a set says something about each of it.
  bool uses_category(const v1::QueryRow& row, const std::string& id) {
    const v1::CategorySet* set = set_named(*chain_, id);
    if (set == nullptr) return false;
    const auto& values = row.values();
    return std::any_of(set->categories().begin(), set->categories().end(), [&](const auto& one) {
      const bool named =
          values.empty() || std::find(values.begin(), values.end(), one.id()) != values.end();
      return one.health_derived() && named;
    });
  }

  const v1::Chain* chain_;
  const std::set<std::string>* lists_;
  std::set<std::string> seen_;
};

}  // namespace

std::vector<QueryFault> check_query(const v1::QueryGroup& query, const v1::Chain& chain) {
  return Check(chain).run(query);
}

bool is_health_derived(const v1::QueryGroup& query, const v1::Chain& chain,
                       const std::set<std::string>& health_lists) {
  return HealthLook(chain, health_lists).uses(query);
}

bool is_health_derived(const v1::Dispatch& dispatch, const v1::Chain& chain,
                       const std::set<std::string>& health_lists) {
  return HealthLook(chain, health_lists).uses(dispatch);
}

const v1::QueryGroup* query_of(const v1::Dispatch& dispatch, const v1::Chain& chain) {
  if (dispatch.has_query()) return &dispatch.query();
  if (!dispatch.has_stored_query()) return nullptr;
  for (const v1::StoredQuery& stored : chain.campaigns().queries()) {
    if (stored.id() == dispatch.stored_query()) return &stored.query();
  }
  return nullptr;
}

std::uint64_t query_version_of(const v1::Dispatch& dispatch, const v1::Chain& chain) {
  if (!dispatch.has_stored_query()) return 0;
  for (const v1::StoredQuery& stored : chain.campaigns().queries()) {
    if (stored.id() == dispatch.stored_query()) return stored.version();
  }
  return 0;
}

std::string shown(const QueryFault& fault, const QueryReading& reading, std::string_view text) {
  std::size_t at = 0;
  if (const auto found = reading.places.find(fault.path); found != reading.places.end()) {
    const QueryPlaces& places = found->second;
    at = fault.field == "field" ? places.field : places.op;
    const auto index = static_cast<std::size_t>(fault.index);
    if (fault.index >= 0 && index < places.values.size()) at = places.values[index];
  }
  return "column " + std::to_string(length(text.substr(0, at)) + 1) + ": " + fault.what;
}

}  // namespace tresen
