#include "sync/office/channels/gsm7.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tresen {
namespace {

constexpr int septets_alone = 160, septets_each = 153;
constexpr int units_alone = 70, units_each = 67;

constexpr std::u16string_view alphabet =
    u"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    u"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
// Behind an escape: two septets each.
constexpr std::u16string_view extension = u"\f^{}\\[~]|€";

// What has a plain form that Unicode does not tell.
constexpr auto plain_forms = std::to_array<std::pair<char16_t, std::u16string_view>>({
    {u'„', u"\""},     {u'“', u"\""},     {u'”', u"\""},     {u'«', u"\""},    {u'»', u"\""},
    {u'‚', u"'"},      {u'‘', u"'"},      {u'’', u"'"},      {u'‹', u"'"},     {u'›', u"'"},
    {u'´', u"'"},      {u'`', u"'"},      {u'–', u"-"},      {u'—', u"-"},     {u'‐', u"-"},
    {u'‑', u"-"},      {u'−', u"-"},      {u'…', u"..."},    {u'•', u"-"},     {u'·', u"."},
    {u'×', u"x"},      {u'°', u"o"},      {u'©', u"(c)"},    {u'®', u"(r)"},   {u'ł', u"l"},
    {u'Ł', u"L"},      {u'ı', u"i"},      {u'đ', u"d"},      {u'Đ', u"D"},     {u'œ', u"oe"},
    {u'Œ', u"OE"},     {u'ẞ', u"SS"},     {u'\t', u" "},     {u'\u00AD', u""}, {u'\u200B', u""},
    {u'\u00A0', u" "}, {u'\u202F', u" "}, {u'\u2009', u" "},
});

int septets_of(char16_t sign) {
  if (alphabet.find(sign) != alphabet.npos) return 1;
  return extension.find(sign) != extension.npos ? 2 : 0;
}

bool all_fit(std::u16string_view signs) {
  return std::ranges::all_of(signs, [](char16_t sign) { return septets_of(sign) > 0; });
}

std::u16string view_of(const icu::UnicodeString& text) {
  return {text.getBuffer(), static_cast<std::size_t>(text.length())};
}

// Without its accents: "ş" as "s". Empty: there is no such form.
std::u16string without_marks(char16_t sign) {
  UErrorCode failed = U_ZERO_ERROR;
  const icu::Normalizer2* const apart = icu::Normalizer2::getNFKDInstance(failed);
  if (U_FAILURE(failed)) return {};
  const icu::UnicodeString parts = apart->normalize(icu::UnicodeString(sign), failed);
  if (U_FAILURE(failed)) return {};
  std::u16string plain;
  for (const char16_t part : view_of(parts)) {
    const bool mark = part >= 0x0300 && part <= 0x036F;
    if (!mark) plain += part;
  }
  return all_fit(plain) ? plain : std::u16string();
}

// The words in the 7-bit alphabet as far as they can be.
std::u16string written_plainly(std::u16string_view words) {
  std::u16string plain;
  for (const char16_t sign : words) {
    const auto* const form =
        std::ranges::find(plain_forms, sign, &std::pair<char16_t, std::u16string_view>::first);
    if (septets_of(sign) > 0) {
      plain += sign;
    } else if (form != plain_forms.end()) {
      plain += form->second;
    } else {
      const std::u16string bare = without_marks(sign);
      plain += bare.empty() ? std::u16string(1, sign) : bare;
    }
  }
  return plain;
}

// `size` tells how much room a sign takes; what is larger than 1 is not torn.
template <class Size>
void count(SmsText& sms, std::u16string_view words, int alone, int each, Size size) {
  int in_part = 0, parts = 1;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const int wanted = size(words, at);
    sms.signs += wanted;
    if (in_part + wanted > each) {
      ++parts;
      in_part = 0;
    }
    in_part += wanted;
  }
  sms.parts = words.empty() ? 0 : sms.signs <= alone ? 1 : parts;
}

}  // namespace

SmsText sms_text(std::string_view text) {
  UErrorCode failed = U_ZERO_ERROR;
  icu::UnicodeString words =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
  // What was typed as a letter and an accent is one sign.
  const icu::Normalizer2* const together = icu::Normalizer2::getNFCInstance(failed);
  if (U_SUCCESS(failed)) words = together->normalize(words, failed);
  const std::u16string whole = view_of(words);
  const std::u16string plain = written_plainly(whole);
  SmsText sms;
  sms.unicode = !all_fit(plain);
  const std::u16string& leaves = sms.unicode ? whole : plain;
  icu::UnicodeString(leaves.data(), static_cast<int>(leaves.size())).toUTF8String(sms.text);
  if (sms.unicode) {
    // Both units of a pair are counted with the first.
    count(sms, leaves, units_alone, units_each, [](std::u16string_view all, std::size_t at) {
      if (U16_IS_TRAIL(all[at])) return 0;
      return U16_IS_LEAD(all[at]) ? 2 : 1;
    });
  } else {
    count(sms, leaves, septets_alone, septets_each,
          [](std::u16string_view all, std::size_t at) { return septets_of(all[at]); });
  }
  return sms;
}

}  // namespace tresen
