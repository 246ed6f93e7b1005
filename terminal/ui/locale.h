#pragma once
// Words, dates and numbers in the language of the people at the counter.
//
// Staff read German or English. A customer who holds the device may have it in more languages,
// whose catalogues hold what customers read and nothing else; the rest is said in German.
//
// The catalogues are the gettext files of assets/text; a key that no catalogue has is shown as it
// is, so that a forgotten one is seen at once. Building `Locales` reads the disk; everything else
// is const and may be used by one thread at a time per object.

#include <array>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tresen::ui {

// In the order in which they are offered.
inline constexpr std::array staff_languages{"de", "en"};
inline constexpr std::array customer_languages{"de", "en", "tr", "pl", "uk"};

// One language.
class Locale {
 public:
  // `language` is one of those above; `folder` holds LANGUAGE/LC_MESSAGES/tresen.mo. `rest` says
  // what this catalogue does not; it outlives the locale. Null: nothing does.
  Locale(std::string language, const std::string& folder, const Locale* rest = nullptr);
  ~Locale();
  Locale(Locale&&) noexcept;
  Locale& operator=(Locale&&) noexcept;

  const std::string& language() const { return language_; }

  // The words of a key: text("next") is "Weiter".
  std::string text(std::string_view key) const;
  // The same with {1}, {2} ... replaced by the words given.
  std::string format(std::string_view key, std::initializer_list<std::string> words) const;
  // The form of the key that fits `count`, by the language's own plural rule; {1} is the count,
  // {2} ... the words.
  std::string plural(std::string_view key, std::int64_t count,
                     std::initializer_list<std::string> words = {}) const;

  std::string date(std::chrono::year_month_day day) const;        // 21.11.2026, 21/11/2026
  std::string date_long(std::chrono::year_month_day day) const;   // Samstag, 21. November
  std::string date_brief(std::chrono::year_month_day day) const;  // Sa 21.11., Sat 21/11
  std::string time(int minute_of_day) const;                      // 14:08; 0 to 1439
  std::string number(std::int64_t number) const;                  // 1.234 or 1,234

 private:
  struct Facets;  // Boost.Locale stays out of this header: it costs a second per file
  std::string language_;
  std::unique_ptr<Facets> facets_;
  const Locale* rest_;
};

// All languages of the product.
class Locales {
 public:
  explicit Locales(const std::string& folder = installed_folder());

  // The language, or German where the product does not speak it.
  const Locale& in(std::string_view language) const;

  // Where the build and a package put the catalogues: beside the program, in ../share/tresen/text.
  static std::string installed_folder();

 private:
  std::map<std::string, Locale, std::less<>> locales_;
};

}  // namespace tresen::ui
