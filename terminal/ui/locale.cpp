#include "terminal/ui/locale.h"

#include <array>
#include <boost/locale.hpp>
#include <cassert>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <locale>
#include <sstream>

#include "sync/base/log.h"
#include "terminal/ui/catalogue_check.h"

namespace tresen::ui {
namespace {

using Messages = boost::locale::message_format<char>;

// Numbers and dates are written as they are there.
std::string_view country_of(std::string_view language) {
  if (language == "en") return "_GB";
  if (language == "tr") return "_TR";
  if (language == "pl") return "_PL";
  if (language == "uk") return "_UA";
  return "_DE";
}

bool is_sound(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  return is_catalogue(bytes);
}

// A catalogue that is none must not end the program: the keys are shown instead.
std::locale make_locale(const std::string& language, const std::string& folder) {
  const std::string name = language + std::string(country_of(language)) + ".UTF-8";
  const std::string path = folder + "/" + language + "/LC_MESSAGES/tresen.mo";
  if (std::filesystem::exists(path) && !is_sound(path)) {
    trouble("locale", "catalogue_unreadable", {{"language", language}});
    return boost::locale::generator()(name);
  }
  try {
    boost::locale::generator generator;
    generator.add_messages_path(folder);
    generator.add_messages_domain("tresen");
    return generator(name);
  } catch (const std::exception& e) {
    trouble("locale", "catalogue_unreadable", {{"language", language}, {"why", e.what()}});
    return boost::locale::generator()(name);
  }
}

std::string filled(const std::string& pattern, std::initializer_list<std::string> words,
                   const std::locale& locale) {
  boost::locale::format format(pattern);
  for (const std::string& word : words) format % word;
  return format.str(locale);
}

}  // namespace

struct Locale::Facets {
  std::locale locale;
  const Messages& messages() const { return std::use_facet<Messages>(locale); }
};

Locale::Locale(std::string language, const std::string& folder, const Locale* rest)
    : language_(std::move(language)),
      facets_(std::make_unique<Facets>(make_locale(language_, folder))),
      rest_(rest) {}
Locale::~Locale() = default;
Locale::Locale(Locale&&) noexcept = default;
Locale& Locale::operator=(Locale&&) noexcept = default;

std::string Locale::text(std::string_view key) const {
  const std::string id(key);
  const char* found = facets_->messages().get(0, nullptr, id.c_str());
  if (found != nullptr && *found != '\0') return found;
  return rest_ == nullptr ? id : rest_->text(key);
}

std::string Locale::format(std::string_view key, std::initializer_list<std::string> words) const {
  return filled(text(key), words, facets_->locale);
}

std::string Locale::plural(std::string_view key, std::int64_t count,
                           std::initializer_list<std::string> words) const {
  const std::string id(key);
  const char* found = facets_->messages().get(0, nullptr, id.c_str(), static_cast<int>(count));
  if (found == nullptr && rest_ != nullptr) return rest_->plural(key, count, words);
  boost::locale::format format(found == nullptr ? id : std::string(found));
  const std::string counted = number(count);
  format % counted;
  for (const std::string& word : words) format % word;
  return format.str(facets_->locale);
}

std::string Locale::date(std::chrono::year_month_day day) const {
  std::array<char, 16> text{};
  const char* pattern = language_ == "en" ? "%02u/%02u/%04d" : "%02u.%02u.%04d";
  std::snprintf(text.data(), text.size(), pattern, static_cast<unsigned>(day.day()),
                static_cast<unsigned>(day.month()), static_cast<int>(day.year()));
  return text.data();
}

std::string Locale::date_long(std::chrono::year_month_day day) const {
  const std::chrono::weekday weekday{std::chrono::sys_days(day)};
  return format("date.long", {text("weekday." + std::to_string(weekday.c_encoding())),
                              std::to_string(static_cast<unsigned>(day.day())),
                              text("month." + std::to_string(static_cast<unsigned>(day.month())))});
}

std::string Locale::date_brief(std::chrono::year_month_day day) const {
  const std::chrono::weekday weekday{std::chrono::sys_days(day)};
  return format("date.brief", {text("weekday.short." + std::to_string(weekday.c_encoding())),
                               date(day).substr(0, language_ == "en" ? 5 : 6)});
}

std::string Locale::time(int minute_of_day) const {
  assert(minute_of_day >= 0 && minute_of_day < 24 * 60);
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d", minute_of_day / 60, minute_of_day % 60);
  return text.data();
}

std::string Locale::number(std::int64_t number) const {
  std::ostringstream out;
  out.imbue(facets_->locale);
  out << boost::locale::as::number << number;
  return out.str();
}

Locales::Locales(const std::string& folder) {
  const Locale& german = locales_.try_emplace("de", "de", folder).first->second;
  locales_.try_emplace("en", "en", folder);
  for (const char* language : customer_languages)
    locales_.try_emplace(language, language, folder, &german);
}

const Locale& Locales::in(std::string_view language) const {
  const auto found = locales_.find(language);
  return found == locales_.end() ? locales_.find("de")->second : found->second;
}

std::string Locales::installed_folder() {
  std::error_code unread;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", unread);
  return (program.parent_path().parent_path() / "share" / "tresen" / "text").string();
}

}  // namespace tresen::ui
