#include "sync/office/cli/letter_commands.h"

#include <cassert>
#include <ctime>
#include <filesystem>

#include "sync/base/text.h"
#include "sync/office/channels/letter_volume.h"
#include "sync/office/cli/json.h"

namespace tresen {
namespace {

constexpr std::string_view suffix = ".letter";

std::string template_path(const LetterOrder& order) {
  const bool is_path = order.name.find('/') != order.name.npos || order.name.ends_with(suffix);
  return is_path ? order.name : order.data + "/letters/" + order.name + std::string(suffix);
}

std::string utc_of(std::int64_t ms) {
  const std::time_t seconds = ms / 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

// An invented recipient with a long name, for short ones fit anyway.
LetterData invented(const std::string& language, const std::string& today) {
  const bool german = language == "de";
  LetterData letter;
  letter.key = "preview";
  letter.address = {"Frau", "Dr. Maximiliane Mustermann-Beispiel", "Lange Musterstraße 123 a",
                    "01067 Beispielstadt"};
  letter.code = {0, 0};
  letter.values = {
      {"greeting",
       german ? "Sehr geehrte Frau Dr. Mustermann-Beispiel" : "Dear Dr. Mustermann-Beispiel"},
      {"salutation", german ? "Frau" : "Ms"},
      {"title", "Dr."},
      {"first_name", "Maximiliane"},
      {"last_name", "Mustermann-Beispiel"},
      {"full_name", "Dr. Maximiliane Mustermann-Beispiel"},
      {"company", "Muster & Beispiel GmbH"},
      {"street", "Lange Musterstraße"},
      {"house_no", "123 a"},
      {"postcode", "01067"},
      {"city", "Beispielstadt"},
      {"birth_date", "1961-02-28"},
      {"email", "maximiliane@mustermann.example"},
      {"mobile", "+49 170 1234567"},
      {"phone_home", "+49 351 1234567"},
      {"customer_no", "0123456789"},
      {"branch", "Beispielstadt"},
      {"branch_address", "Marktplatz 1, 01067 Beispielstadt"},
      {"branch_phone", "0351 1234567"},
      {"campaign", german ? "Sehtest" : "Eye test"},
      {"code", to_readable(letter.code)},
      {"voucher", "5000"},
      {"valid_until", today.substr(0, 4) + "-12-31"},
      {"today", today},
  };
  return letter;
}

Result<void> problems_as_error(const std::vector<LetterProblem>& problems) {
  std::vector<std::string> lines;
  for (const LetterProblem& problem : problems)
    lines.push_back(problem.place + ": " + problem.what);
  return fail(Fault::invalid, join(lines, "\n"));
}

}  // namespace

Result<void> preview_letter(const LetterOrder& order, const Console& console) {
  const std::string path = template_path(order);
  TRY_TO(letter, load_letter_template(path));
  TRY_TO(hyphenation, Hyphenation::load(letter.language));
  TRY_TO(press, LetterPress::open(letter, hyphenation));
  const std::string now = utc_of(console.now_ms);
  const std::filesystem::path to(order.to);
  if (to.extension() != ".pdf") return fail(Fault::invalid, "--to wants the name of a .pdf");
  std::vector<LetterProblem> problems;
  TRY_TO(pages, print_single(press, invented(letter.language, now.substr(0, 10)), order.to,
                             {std::filesystem::path(path).stem().string(), now}, problems));
  if (!problems.empty()) return problems_as_error(problems);
  if (console.json) {
    JsonText json;
    json.object().member("file", order.to).member("pages", pages);
    console.print(json.end_object().text());
    return {};
  }
  console.print(order.to + ": " + std::to_string(pages) + (pages == 1 ? " page" : " pages"));
  console.print("A recipient needs: " + join(letter.names(), ", "));
  return {};
}

Result<void> copy_sample_letters(const std::string& samples, const std::string& data,
                                 const Console& console) {
  if (samples.empty()) return fail(Fault::absent, "no samples are installed beside this program");
  std::error_code trouble;
  const std::filesystem::path folder = std::filesystem::path(data) / "letters";
  std::filesystem::create_directories(folder, trouble);
  for (const auto& sample : std::filesystem::directory_iterator(samples, trouble)) {
    const auto to = folder / sample.path().filename();
    const bool copied = std::filesystem::copy_file(
        sample.path(), to, std::filesystem::copy_options::skip_existing, trouble);
    if (trouble) break;
    console.print(to.string() + (copied ? "" : " (was there already)"));
  }
  if (trouble) return fail(Fault::storage, folder.string() + ": " + trouble.message());
  return {};
}

}  // namespace tresen
