// Whose number it is, how a letter looks, and what is to be done about customers: invented people
// of the invented chain.

#include <fstream>
#include <iterator>

#include "tests/desk/desk_samples.h"

namespace tresen::test {

v1::LetterPreviewReply desk_letter() {
  std::ifstream file(TRESEN_SOURCE_DIR "/tests/desk/data/letter.png", std::ios::binary);
  v1::LetterPreviewReply reply;
  reply.add_pages()->assign(std::istreambuf_iterator<char>(file), {});
  reply.set_pages_all(1);
  EXPECT_FALSE(reply.pages(0).empty());
  return reply;
}

v1::CallReply desk_call(const v1::CallRequest& request) {
  v1::CallReply reply;
  if (request.number().empty()) {
    reply.set_state("suppressed");
    return reply;
  }
  if (request.number().find_first_not_of("0123456789 +/()-") != std::string::npos) {
    reply.set_state("malformed");
    return reply;
  }
  if (!request.number().starts_with("07152")) {
    reply.set_number("+4970211234567");
    reply.set_shown("07021 1234567");
    reply.set_state("unknown");
    return reply;
  }
  return read<v1::CallReply>(
      R"pb(
        number: "+4971529064118"
        shown: "07152 9064118"
        state: "known"
        callers {
          no: "18204"
          name: "Häußler, Margarete"
          city: "Leonberg"
          branch: "b1"
          contacts { no: "18204" day: "2026-10-21" campaign: "hoertest" kind: "written" }
          contacts {
            no: "18204"
            day: "2026-04-02"
            campaign: "fruehjahr"
            kind: "matched"
            way: "letter"
            branch: "b1"
          }
          contacts { no: "18204" day: "2026-03-23" campaign: "fruehjahr" kind: "written" }
          contacts { no: "18204" day: "2024-02-02" kind: "stated" branch: "b1" }
          follow_ups {
            id: "00000000000000000000000000000a01"
            due: "2026-11-20"
            state: "open"
            branch: "b1"
            no: "18204"
            name: "Häußler, Margarete"
            text: "Anruf: Ratgeber erhalten?"
          }
          follow_ups {
            id: "00000000000000000000000000000a02"
            due: "2026-12-01"
            state: "open"
            branch: "b1"
            no: "18204"
            name: "Häußler, Margarete"
            text: "Hörtest-Termin bestätigen"
          }
        }
        callers {
          no: "18205"
          name: "Häußler, Gerhard"
          city: "Leonberg"
          branch: "b1"
          objected: true
        })pb");
}

v1::FollowUpsReply desk_follow_ups(const v1::FollowUpsRequest& request) {
  const bool done = request.when() == v1::FollowUpsRequest::WHEN_DONE;
  v1::FollowUpsReply reply;
  reply.set_open(186);
  reply.set_due(9);
  reply.set_overdue(3);
  const auto works = [&](const char* id, const char* name, std::initializer_list<const char*> at) {
    v1::StaffName& one = *reply.add_staff();
    one.set_id(id);
    one.set_name(name);
    for (const char* branch : at) one.add_branches(branch);
  };
  works("s1", "Marion Scholz", {"b1", "b3"});
  works("s2", "Tobias Winterhalter", {"b1", "b2"});
  works("s3", "Aylin Kaya", {});
  const auto add = [&](const char* due, const char* name, const char* text, const char* branch,
                       const char* staff) {
    v1::FollowUpFacts one;
    const std::string number = std::to_string(100 + reply.follow_ups_size());
    one.set_id("00000000000000000000000000000" + number);
    one.set_due(due);
    one.set_state(done ? "done" : "open");
    one.set_branch(branch);
    one.set_staff(staff);
    one.set_no("18" + number);
    one.set_name(name);
    one.set_text(text);
    if (done) one.set_result("kommt am Freitag");
    const bool overdue = one.due() < "2026-11-22";
    const bool wanted = request.when() != v1::FollowUpsRequest::WHEN_OVERDUE || overdue;
    const bool here = request.branch().empty() || request.branch() == one.branch();
    const bool whose = request.staff().empty() || request.staff() == one.staff();
    if (wanted && here && whose) *reply.add_follow_ups() = one;
  };
  add("2026-11-18", "Schwarz, Dieter", "Anruf: Ratgeber erhalten?", "b2", "s2");
  add("2026-11-19", "Ruoff, Sieglinde", "Unterlagen senden", "b1", "s2");
  add("2026-11-20", "Đorđević, Milan", "Anruf: Termin vereinbaren", "b2", "");
  add("2026-11-22", "Häußler, Gerhard", "Anruf: Ratgeber erhalten?", "b1", "");
  add("2026-11-22", "Kühnle, Brigitte", "Anruf: Servicevertrag", "b3", "s1");
  add("2026-11-22", "Aichele, Roland", "Anruf: Termin bestätigen", "b4", "");
  add("2026-11-22", "Schäufele, Ruth", "Unterlagen senden", "b1", "s1");
  add("2026-11-22", "Yıldız, Fatma", "Anruf: Ratgeber erhalten?", "b3", "");
  add("2026-11-22", "Çelik, Hasan", "Kostenvoranschlag erklären und nach der Krankenkasse fragen",
      "b2", "");
  return reply;
}

v1::RecipientsReply desk_everybody() {
  v1::RecipientsReply reply;
  const v1::PreflightReply totals = desk_preflight();
  const auto add = [&](const std::string& channel, const std::string& reason, std::uint64_t count) {
    for (; count > 0; --count) {
      const std::string no = std::to_string(100'000 + reply.recipients_size());
      v1::Recipient& one = *reply.add_recipients();
      one.set_record_id(no);
      one.set_no(no);
      one.set_name("Muster");
      one.set_channel(channel);
      one.set_reason(reason);
    }
  };
  for (const v1::ChannelCount& one : totals.channels()) add(one.channel(), "", one.count());
  for (const v1::ReasonCount& one : totals.excluded()) add("", one.reason(), one.count());
  return reply;
}

v1::QueryVersionsReply desk_query_versions() {
  v1::QueryVersionsReply reply;
  const auto add = [&](std::uint64_t number, const char* years, std::int64_t ago_minutes,
                       const char* staff) {
    v1::QueryVersion& one = *reply.add_versions();
    one.set_published_ms(desk_now().wall_ms - ago_minutes * 60'000);
    one.set_staff(staff);
    one.set_desk(*staff == '\0' ? 0 : 4);
    v1::StoredQuery& query = *one.mutable_query();
    query.set_version(number);
    v1::QueryRow& row = *query.mutable_query()->add_nodes()->mutable_row();
    row.set_field("age");
    row.set_op(v1::QUERY_OP_FROM);
    row.add_values(years);
  };
  add(3, "60", 55, "m1");
  add(2, "65", 3 * 24 * 60, "m1");
  add(1, "70", 60 * 24 * 60, "");
  return reply;
}

}  // namespace tresen::test
