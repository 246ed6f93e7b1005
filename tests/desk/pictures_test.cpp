// Every screen of the desk against its golden picture, and held to the rules of a desk: sizes,
// nothing cut but free text, everything in reach of the keyboard.

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "terminal/desk/present.h"
#include "tests/desk/desk_samples.h"
#include "tests/support/glass.h"

namespace tresen::test {
namespace {

struct Shot {
  const char* name;
  std::function<void(Office&)> way;  // from the first screen after signing in
};

const std::vector<Shot>& shots() {
  static const std::vector<Shot> all{
      {"desk-H01-general", [](Office&) {}},
      {"desk-H01-dispatch", [](Office& office) { office.press("tab.dispatch"); }},
      {"desk-H01-deleted", [](Office& office) { office.press("campaign.delete"); }},
      {"desk-H02-query",
       [](Office& office) {
         office.press("tab.dispatch");
         office.press("source.edit");
         office.press("why.no");
         office.type("106330");
         office.enter();
       }},
      {"desk-H02-menu",
       [](Office& office) {
         office.press("tab.dispatch");
         office.press("source.edit");
         office.press("row.2.op");
       }},
      {"desk-H02-versions",
       [](Office& office) {
         office.press("tab.dispatch");
         office.press("source.stored");
         office.press("source.edit");
         office.press("query.versions");
       }},
      {"desk-H01-wrong",
       [](Office& office) {
         for (const char* field : {"campaign.valid_from", "campaign.valid_to", "campaign.order"}) {
           office.press(field);
           office.type("x");
           office.enter();
         }
       }},
      {"desk-H03-recipients",
       [](Office& office) {
         office.press("tab.dispatch");
         office.press("rows.all");
       }},
      {"desk-H04-preflight",
       [](Office& office) {
         office.everybody = true;
         office.state.recipients = {};
         office.press("tab.dispatch");
         office.press("preflight.open");
       }},
      {"desk-H04-runs", [](Office& office) { office.press("rail.runs"); }},
      {"desk-H04-run",
       [](Office& office) {
         office.press("rail.runs");
         office.press("run.3");
       }},
      {"desk-H08-events",
       [](Office& office) {
         office.press("rail.events");
         office.press("person.18203");
         office.press("find");
         office.type("Häuß");
         office.pass(200);
       }},
      {"desk-H08-new",
       [](Office& office) {
         office.press("rail.events");
         office.press("event.new");
       }},
      {"desk-H09-customer",
       [](Office& office) {
         office.press("rail.customers");
         office.press("find");
         office.type("Häußler");
         office.pass(200);
         office.press("find.18204");
         office.press("customer.postcode");
         office.erase(1);
       }},
      {"desk-H09-find", [](Office& office) { office.press("rail.customers"); }},
      {"desk-H10-archive",
       [](Office& office) {
         office.press("rail.archive");
         office.press("find");
         office.type("Häußler");
         office.pass(200);
         office.press("find.18204");
       }},
      {"desk-H05-figures",
       [](Office& office) {
         office.press("rail.runs");
         office.press("run.3");
         office.press("run.figures");
       }},
      {"desk-H05-contacts", [](Office& office) { office.press("rail.reports"); }},
      {"desk-H05-marketing",
       [](Office& office) {
         office.press("rail.reports");
         office.press("report.marketing");
         office.press("span.year");
       }},
      {"desk-H05-processes",
       [](Office& office) {
         office.press("rail.reports");
         office.press("report.processes");
         office.press("table.branch_templates");
       }},
      {"desk-H05-trend",
       [](Office& office) {
         office.press("rail.reports");
         office.press("report.completeness");
         office.press("table.trend");
       }},
      {"desk-H05-fields",
       [](Office& office) {
         office.press("rail.reports");
         office.press("report.completeness");
       }},
      {"desk-H05-withheld",
       [](Office& office) {
         office.press("rail.reports");
         office.press("report.marketing");
         office.press("table.branches");
       }},
      {"desk-H05-nothing",
       [](Office& office) {
         office.press("rail.reports");
         office.press("report.branch");
         office.press("menu.4");
       }},
      {"desk-H11-call",
       [](Office& office) {
         office.press("rail.calls");
         office.type("07152/906 41 18");
         office.enter();
         office.press("outcome.interested");
         office.press("call.text");
         office.type("Ratgeber senden");
       }},
      {"desk-H11-unknown",
       [](Office& office) {
         office.press("rail.calls");
         office.type("07021 123 45 67");
         office.enter();
       }},
      {"desk-H12-follow-ups",
       [](Office& office) {
         office.press("rail.follow_ups");
         for (const char* id : {"100", "101", "102"})
           office.press(std::string("follow.00000000000000000000000000000") + id);
       }},
      {"desk-H12-done",
       [](Office& office) {
         office.press("rail.follow_ups");
         office.press("when.done");
       }},
      {"desk-H13-letter",
       [](Office& office) {
         office.press("tab.dispatch");
         office.press("preflight.open");
         office.press("preview.0");
       }},
      {"desk-H04-sheets",
       [](Office& office) {
         office.press("rail.runs");
         office.press("run.3");
         office.press("run.sheets");
         office.press("reprint.first");
         office.type("120");
         office.press("reprint.last");
         office.type("180");
         office.press("reprint.why");
         office.type("Papierstau");
         office.enter();
       }},
      {"desk-H06-options",
       [](Office& office) {
         office.press("rail.options");
         office.press("piece.2");
         office.mistake =
             "is missing; say why the chain may ask for \"mobile\" (GDPR 5(1)(b)), or write level: "
             "LEVEL_OFF";
         office.press("option.purpose");
         office.erase(7);
         office.enter();
         office.pass(600);
       }},
      {"desk-H06-staff",
       [](Office& office) {
         office.press("rail.options");
         office.press("part.staff");
       }},
      {"desk-H06-templates",
       [](Office& office) {
         office.press("rail.options");
         office.press("part.templates");
       }},
      {"desk-H06-steps",
       [](Office& office) {
         office.press("rail.options");
         office.press("part.steps");
         office.press("piece.1");
         office.press("option.remove");
       }},
      {"desk-H06-contacts",
       [](Office& office) {
         office.press("rail.options");
         office.press("part.contact_steps");
         office.press("piece.1");
       }},
      {"desk-H06-terms",
       [](Office& office) {
         office.press("rail.options");
         office.press("part.terms");
         office.press("piece.3");
       }},
      {"desk-H06-merging",
       [](Office& office) {
         office.press("rail.options");
         office.press("part.terms");
         office.press("piece.11");
         office.press("option.merge_score_permille");
         office.press("menu.1");
       }},
      {"desk-H06-merging-menu",
       [](Office& office) {
         office.press("rail.options");
         office.press("part.terms");
         office.press("piece.11");
         office.press("option.merge_score_permille");
       }},
      {"desk-H07-quarantine",
       [](Office& office) {
         office.press("rail.devices");
         office.press("quarantine.open");
         office.press("change.90411");
       }},
      {"desk-H07-devices",
       [](Office& office) {
         office.press("rail.devices");
         office.press("device.5");
       }},
      {"desk-H07-code",
       [](Office& office) {
         office.press("rail.devices");
         office.press("device.new");
         office.press("device.code");
       }},
      {"desk-H00-sign-in", [](Office& office) {
         office.press("lock");
         office.tell(desk::SignInFailed{{Fault::denied, "no"}});
       }}};
  return all;
}

Office at(const Shot& shot, const char* language) {
  Office office = Office::signed_in();
  office.state.language = language;
  shot.way(office);
  office.pass(2000);
  return office;
}

// In one language where only the words differ.
bool is_variant(std::string_view name) {
  return name.ends_with("-wrong") || name.ends_with("-deleted") || name.ends_with("-menu") ||
         name.ends_with("-code") || name.ends_with("-runs") || name.ends_with("-recipients") ||
         name.ends_with("-run") || name.ends_with("-sign-in") || name.ends_with("-find") ||
         name.ends_with("-fields") || name.ends_with("-withheld") || name.ends_with("-nothing") ||
         name.ends_with("-unknown") || name.ends_with("-done") || name.ends_with("-staff") ||
         name.ends_with("-new") || name.ends_with("-versions") || name.ends_with("-templates") ||
         name.ends_with("-steps") || name.ends_with("-contacts");
}

class DeskPictures : public testing::TestWithParam<const char*> {};

}  // namespace

TEST_P(DeskPictures, LookTheSame) {
  Glass glass(1440, 900);
  const ui::Locales locales;
  for (const Shot& shot : shots()) {
    if (GetParam() == std::string("en") && is_variant(shot.name)) continue;
    glass.show(present(at(shot, GetParam()).state, locales));
    expect_picture(glass, std::string(shot.name) + "." + GetParam());
  }
}
INSTANTIATE_TEST_SUITE_P(, DeskPictures, testing::Values("de", "en"),
                         [](const auto& language) { return std::string(language.param); });

TEST(DeskThemes, LookTheSameInTheDark) {
  Glass glass(1440, 900);
  const ui::Locales locales;
  Office office = at(shots()[1], "de");
  office.state.theme = ui::Theme::dark;
  glass.show(present(office.state, locales));
  expect_picture(glass, "desk-H01-dispatch.de.dark");
}

TEST(DeskRules, NothingThatCanBePressedIsSmallerThanFortyPixelsOrLiesOnAnother) {
  const ui::Locales locales;
  for (const auto& [width, height] : {std::pair(1440, 900), {1280, 720}}) {
    Glass glass(width, height);
    for (const Shot& shot : shots()) {
      glass.show(present(at(shot, "de").state, locales));
      const std::string where = std::string(shot.name) + " on " + std::to_string(width) + ": ";
      const auto& all = glass.scene().touches;
      for (auto one = all.begin(); one != all.end(); ++one) {
        if (one->role == ui::Role::text || !one->enabled) continue;
        EXPECT_GE(one->rect.w, 40) << where << one->key;
        EXPECT_GE(one->rect.h, 40) << where << one->key;
        for (auto other = one + 1; other != all.end(); ++other) {
          const bool above = one->key == "menu.close" || other->key == "menu.close" ||
                             one->key == "snack.undo" || other->key == "snack.undo";
          if (other->role == ui::Role::text || !other->enabled || above) continue;
          const ui::Rect both = overlap(one->visible, other->visible);
          EXPECT_TRUE(both.w <= 1 || both.h <= 1) << where << one->key << " on " << other->key;
        }
      }
    }
  }
}

TEST(DeskRules, WordsAreReadableAndNumbersWhole) {
  const ui::Locales locales;
  Glass glass(1440, 900);
  for (const Shot& shot : shots()) {
    for (const ui::Theme theme : {ui::Theme::light, ui::Theme::dark, ui::Theme::contrast}) {
      Office office = at(shot, "de");
      office.state.theme = theme;
      glass.show(present(office.state, locales));
      const auto& drawing = glass.drawing();
      for (std::size_t i = 0; i < drawing.size(); ++i) {
        const ui::Drawn& drawn = drawing[i];
        if (drawn.kind != ui::Drawn::Kind::letters) continue;
        const float x = drawn.rect.x + drawn.rect.w / 2, y = drawn.rect.y + drawn.rect.h / 2;
        if (!drawn.clip.holds(x, y)) continue;
        ui::Colour ground = 0;
        for (std::size_t j = i; j-- > 0 && ground == 0;)
          if (drawing[j].kind == ui::Drawn::Kind::ground && drawing[j].rect.holds(x, y) &&
              drawing[j].clip.holds(x, y))
            ground = drawing[j].colour | 0x1000000U;
        EXPECT_GE(ui::contrast_ratio(drawn.colour, ground & 0xFFFFFFU), 4.5)
            << shot.name << " \"" << drawn.text << '"';
        const bool number = drawn.text.find_first_not_of("0123456789.,") == std::string::npos;
        EXPECT_FALSE(drawn.cut && number) << shot.name << " cuts " << drawn.text;
      }
    }
  }
}

TEST(DeskRules, EverythingIsInReachOfTheKeyboard) {
  const ui::Locales locales;
  Glass glass(1440, 900);
  for (const Shot& shot : shots()) {
    glass.show(present(at(shot, "de").state, locales));
    std::set<std::string> wanted;
    for (const ui::Touch& touch : glass.scene().touches)
      if (touch.enabled && touch.role != ui::Role::text) wanted.insert(touch.key);
    for (std::size_t i = wanted.size(); i > 0; --i) {
      glass.push(ui::Event::Kind::tab, 0, 0);
      glass.settle();
      glass.draw();
      for (const ui::Touch& touch : glass.scene().touches)
        if (touch.focused && touch.visible.h >= 30) wanted.erase(touch.key);
    }
    for (const std::string& key : wanted) ADD_FAILURE() << shot.name << " out of reach: " << key;
  }
}

}  // namespace tresen::test
