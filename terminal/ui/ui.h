#pragma once
// The words in which pages are written: boxes, letters, pictograms, and controls known by a key.
//
// One `Ui` lives for one frame. All lengths are u; they are rounded to whole pixels here and
// nowhere else. A page asks nothing but where there is room. Two controls with the same key are a
// bug.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/ink.h"
#include "terminal/ui/canvas.h"
#include "terminal/ui/drawing.h"
#include "terminal/ui/fonts.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/picture.h"
#include "terminal/ui/theme.h"
#include "terminal/ui/touch.h"

struct ImDrawList;

namespace tresen::ui {

enum class Corners { all, top, top_left, left, right };
enum class Align { left, centre, right };

// What is being done to the controls while the frame is drawn.
struct Hand {
  std::string pressed;  // key under the finger; empty: none
  std::string focused;  // key with the focus ring; empty: none
  Stroke stroke{};      // being drawn on the pad that is pressed
};

// A part of the screen that a finger can drag up and down.
struct ScrollArea {
  std::string key;
  Rect rect;       // pixels
  float most = 0;  // u: how far it can be moved
};

// The key of the area that a page larger than the window scrolls in.
inline constexpr std::string_view page_area = "page";

// How far each area was moved, in u. Lives as long as its screen.
using Scrolls = std::map<std::string, float, std::less<>>;

struct Held {
  bool pressed = false;
  bool focused = false;
  bool enabled = true;
  Stroke stroke{};  // of a pad: what is being drawn on it
};

class Ui {
 public:
  // Width and height of the window in pixels; the references outlive the frame. What is drawn is
  // noted in `drawing` unless that is null.
  Ui(ImDrawList& list, Fonts& fonts, const Locale& locale, Theme theme, int width, int height,
     const Hand& hand, const Scrolls& scrolls, Drawing* drawing = nullptr);

  // The room of the page: larger than the window where that is too small (canvas.h).
  float width() const { return canvas_.width; }
  float height() const { return canvas_.height; }
  bool portrait() const { return canvas_.height > canvas_.width; }
  // Before anything is drawn: where the window is lying and small, the page takes just its room,
  // and `below` u more that can be scrolled to. Elsewhere this does nothing.
  void take_compact(float below);
  bool compact() const { return compact_; }
  // Before anything is drawn: the page is as large as the window, and what is too long for it
  // scrolls in areas of its own, as at the desk.
  void take_window() { canvas_.height = window_height_; }
  // Whatever was made known so far cannot be pressed: something lies upon it.
  void put_behind();
  Theme theme() const { return theme_; }
  // For whom the rest of the frame is drawn: letters and pictograms take their size from it,
  // rectangles do not. Every frame begins with staff.
  void read_as(Reading reading) { reading_ = reading; }
  Reading reading() const { return reading_; }
  // u: the line box of a type as it is drawn now; and any staff length grown with the letters,
  // rounded to a whole u.
  float line(Type type) const;
  float grown(float length) const;
  // u: no target is smaller, in either direction (UX.md 1.1).
  float least_target() const {
    return reading_ == Reading::staff ? touch_min : hand_over_touch_min;
  }
  const Locale& locale() const { return locale_; }
  std::string words(std::string_view key) const { return locale_.text(key); }

  // A filled shape.
  void fill(const Rect& rect, Tone tone, float radius = 0, Corners corners = Corners::all);
  void fill_colour(const Rect& rect, Colour colour, float radius = 0,
                   Corners corners = Corners::all);
  // A line around a shape, inside it. Twice as strong in high contrast where it was 1.
  void outline(const Rect& rect, Tone tone, float thickness = 1, float radius = 0,
               Corners corners = Corners::all);
  // A filled shape that high contrast tells apart by an outline in `edge`.
  void panel(const Rect& rect, Tone tone, float radius, Tone edge = Tone::outline,
             Corners corners = Corners::all);
  void circle(float x, float y, float radius, Tone tone);
  void disc(float x, float y, float radius, Colour colour);
  void ring(float x, float y, float radius, float thickness, Tone tone);
  void diamond(float x, float y, float half, Tone tone);
  // A stroke through points; for motifs and ink.
  void stroke(const std::vector<std::pair<float, float>>& points, float thickness, Colour colour);
  void triangle(float x1, float y1, float x2, float y2, float x3, float y3, Colour colour);
  void arc(float x, float y, float radius, float thickness, float from, float to, Tone tone);

  // One line of text; `y` is the upper edge of its line box. Gives the width drawn.
  float text(float x, float y, std::string_view text, Type type, Tone tone);
  float text_colour(float x, float y, std::string_view text, Type type, Colour colour);
  // One line within a box: vertically centred, cut with an ellipsis where it does not fit.
  float text_in(const Rect& rect, std::string_view text, Type type, Tone tone,
                Align align = Align::left);
  // The same in the larger of two types in which all of it fits.
  float text_fit(const Rect& rect, std::string_view text, Type larger, Type smaller, Tone tone,
                 Align align = Align::left);
  // Lines broken at spaces, at most `lines_max`. Gives the number of lines.
  int paragraph(const Rect& rect, std::string_view text, Type type, Tone tone, int lines_max = 4,
                Align align = Align::left);
  // Digits in columns: all of one width.
  float digits(float x, float y, std::string_view text, Type type, Tone tone);
  float digits_width(std::string_view text, Type type) const;
  float text_width(std::string_view text, Type type) const;
  int lines(std::string_view text, Type type, float width) const;
  // Centred in x, y; one of icon_sizes.
  void icon(float x, float y, int size, std::string_view name, Tone tone);
  void icon_colour(float x, float y, int size, std::string_view name, Colour colour);
  // As large as `rect`; the picture outlives the frame.
  void picture(const Rect& rect, const Picture& picture);

  // A control: makes it known, and tells how it is held. Draws nothing but the focus ring.
  Held control(std::string_view key, const Rect& rect, Role role, std::string_view label,
               bool enabled = true, std::string_view value = {}, float radius = radius_box);
  // Text that tools should find, such as a headline.
  void note(std::string_view key, const Rect& rect, std::string_view label);

  // Between these, everything is cut to the area and moved by its scroll. Not to be nested.
  void begin_scroll(std::string_view key, const Rect& area, float content_height);
  void end_scroll();
  // Around everything: lets a page that is larger than the window scroll, down to the last of its
  // words and controls.
  void begin_page();
  void end_page();
  void begin_clip(const Rect& area);
  void end_clip();

  // Between these, words are bars that nobody can read, and nothing can be touched or found by
  // tools. Not to be nested.
  void begin_cover();
  void end_cover();

  const std::vector<Touch>& touches() const { return touches_; }
  // Those that were drawn; the triangles of each have its `texture_of`.
  const std::vector<const Picture*>& pictures() const { return pictures_; }
  // u: where the control with this key stands on the window; empty: it is not there.
  Rect place_of(std::string_view key) const;
  const std::vector<ScrollArea>& scroll_areas() const { return scroll_areas_; }
  bool contrast() const { return theme_ == Theme::contrast; }

 private:
  Rect pixels(const Rect& rect) const;
  float draw_glyphs(float x, float y, std::string_view text, Type type, Colour colour,
                    bool tabular);
  // What stands for words under a cover.
  float draw_bar(float x, float y, std::string_view text, Type type);
  void note_drawn(Drawn::Kind kind, const Rect& at, Colour colour, std::string_view text = {});
  void draw_scroll_mark(const ScrollArea& area, float moved);
  // Something that people read or touch ends there on the page, u.
  void reach_down(float bottom);
  // The one pictogram that Material Icons lacks.
  void draw_eyeglasses(float x, float y, float size, Colour colour);
  std::string fitted(std::string_view text, Type type, float width) const;
  std::vector<std::string> broken(std::string_view text, Type type, float width,
                                  int lines_max) const;

  ImDrawList& list_;
  Fonts& fonts_;
  const Locale& locale_;
  const Theme theme_;
  const float scale_;
  const float window_height_;  // u
  Canvas canvas_;
  bool compact_ = false;
  float below_ = 0;  // u: of a compact page, below the window
  const Hand& hand_;
  const Scrolls& scrolls_;
  Reading reading_ = Reading::staff;
  bool covered_ = false;
  float shift_ = 0;       // u: how far the scrolls move what is drawn
  float page_shift_ = 0;  // u: the page's part of it
  float lowest_ = 0;      // u: where the last of the page ends
  std::string area_;      // the scroll area that is open
  Rect clip_;             // pixels
  std::vector<Touch> touches_;
  std::vector<const Picture*> pictures_;
  std::vector<ScrollArea> scroll_areas_;
  Drawing* drawing_;
};

}  // namespace tresen::ui
