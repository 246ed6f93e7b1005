#pragma once
// How names of persons are written: in Latin letters, as registers, passports and letters need them
// (DIN SPEC 91379), or somebody is asked; and never capitalised anew behind anybody's back: what
// stands in capitals alone is asked about.

#include <string>
#include <string_view>

namespace tresen {

// Whether all of it belongs into a name: letters of any script with their marks, spaces, hyphens,
// apostrophes, full stops. `text` is UTF-8.
bool is_written_as_name(std::string_view text);
// Whether there is a letter in it, of any script.
bool has_letter(std::string_view text);
// Whether a letter in it is none of the Latin script; those of transliteration are of no script.
bool has_foreign_letters(std::string_view text);

// "MÜLLER-LÜDENSCHEIDT" as "Müller-Lüdenscheidt", "VON DER HEIDE" as "von der Heide". Empty: it is
// not written in capitals alone, or has one letter only.
std::string proposed_name(std::string_view text);

}  // namespace tresen
