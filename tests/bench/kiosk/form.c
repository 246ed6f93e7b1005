// The question page of the counter as a GTK 4 program would show it: what tests/bench/kiosk
// compares the counter with. The same fields, places, colours and letters as form.html.
//
// form WIDTH HEIGHT: a window of so many pixels; a u is HEIGHT / 800.
#include <gtk/gtk.h>
#include <stdlib.h>

static double u;  // pixels
static GtkWidget *fixed, *field, *count;
static GtkCssProvider* look;
static gboolean dark;

static const char* const light_colours =
    "@define-color bg #ECF0F4; @define-color surface #FFFFFF; @define-color surface2 #E8EDF2;"
    "@define-color ink #14202B; @define-color ink2 #3F4E5D; @define-color edge #6B7886;"
    "@define-color line #D3DBE3; @define-color pressed #D6DEE6; @define-color primary #0B5CAD;"
    "@define-color onprimary #FFFFFF; @define-color primarypressed #084680;"
    "@define-color success #1B6E3C;";
static const char* const dark_colours =
    "@define-color bg #10161C; @define-color surface #1A222B; @define-color surface2 #26313C;"
    "@define-color ink #F1F5F9; @define-color ink2 #B7C3CF; @define-color edge #8696A6;"
    "@define-color line #34414E; @define-color pressed #33414F; @define-color primary #7DB9F5;"
    "@define-color onprimary #06233F; @define-color primarypressed #A9D2FA;"
    "@define-color success #7DD3A0;";

static void load_look(void) {
  char* text = g_strdup_printf(
      "%s * { font-family: Inter; font-size: %.1fpx; color: @ink; }"
      "window { background: @bg; }"
      ".sheet { background: @surface; border-radius: %.1fpx 0 0 0; }"
      ".tab { background: @surface; border-radius: %.1fpx 0 0 %.1fpx; }"
      ".small { font-size: %.1fpx; color: @ink2; } .strong { font-weight: 600; }"
      ".icon { font-family: 'Material Icons'; color: @ink2; }"
      ".title { font-size: %.1fpx; font-weight: 600; }"
      ".said { color: @ink2; } .link { color: @primary; } .fine { color: @success; }"
      ".bar { background: @line; border-radius: %.1fpx; } .done { background: @primary; }"
      "entry { background: @surface; border: %.1fpx solid @primary; border-radius: %.1fpx;"
      " padding: 0 0 0 %.1fpx; outline: none; box-shadow: none; caret-color: transparent; }"
      "entry text { font-size: %.1fpx; font-weight: 600; }"
      "button { background: @surface2; border: none; border-radius: %.1fpx; padding: 0;"
      " box-shadow: none; transition: none; min-width: 0; min-height: 0; }"
      "button.key label { font-size: %.1fpx; } button:active { background: @pressed; }"
      "button.answer { background: @surface; border: 1px solid @edge; }"
      "button.answer .word { font-size: %.1fpx; }"
      "button.next { background: @primary; } button.next:active { background: @primarypressed; }"
      "button.next label { font-size: %.1fpx; font-weight: 600; color: @onprimary; }",
      dark ? dark_colours : light_colours, 24 * u, 24 * u, 16 * u, 16 * u, 20 * u, 36 * u, 4 * u,
      3 * u, 16 * u, 67 * u, 40 * u, 16 * u, 32 * u, 20 * u, 28 * u);
  gtk_css_provider_load_from_data(look, text, -1);
  g_free(text);
}

static void put(GtkWidget* widget, double x, double y, double width, double height) {
  gtk_widget_set_size_request(widget, width > 0 ? (int)(width * u) : -1,
                              height > 0 ? (int)(height * u) : -1);
  gtk_fixed_put(GTK_FIXED(fixed), widget, x * u, y * u);
}

static void put_plate(const char* kind, double x, double y, double width, double height) {
  GtkWidget* plate = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class(plate, kind);
  if (g_str_equal(kind, "done")) gtk_widget_add_css_class(plate, "bar");
  put(plate, x, y, width, height);
}

struct words {
  double x, y;
  const char *text, *kind, *kind2;
};

static const struct words all_words[] = {
    {34, 16, "arrow_back", "icon", NULL},
    {80, 16, "Brille neu", "strong", NULL},
    {352, 16, "Hans Müller", "strong", NULL},
    {503, 16, "104711", NULL, NULL},
    {913, 16, "cloud_done", "icon", "fine"},
    {945, 18, "Alles gesendet", "small", NULL},
    {1124, 16, "dark_mode", "icon", NULL},
    {1222, 16, "lock_outline", "icon", NULL},
    {36, 108, "edit", "icon", NULL},
    {80, 94, "Angaben", "strong", NULL},
    {80, 125, "noch 3", "small", NULL},
    {36, 188, "info", "icon", NULL},
    {80, 174, "Aktion", NULL, NULL},
    {80, 205, "Pflicht", "small", NULL},
    {36, 268, "info", "icon", NULL},
    {80, 254, "Eigenschaft", NULL, NULL},
    {80, 285, "Pflicht", "small", NULL},
    {36, 348, "event", "icon", NULL},
    {80, 347, "Wiedervorlage", NULL, NULL},
    {36, 428, "lock", "icon", NULL},
    {80, 427, "Abschluss", NULL, NULL},
    {36, 636, "touch_app", "icon", NULL},
    {80, 635, "Kunde liest", NULL, NULL},
    {36, 716, "pause", "icon", NULL},
    {80, 715, "Parken", NULL, NULL},
    {352, 96, "Mobilnummer", "title", NULL},
    {1029, 104, "1 von 3", "small", NULL},
    {354, 148, "record_voice_over", "icon", NULL},
    {392, 147, "„Unter welcher Handynummer erreichen wir Sie?“", "said", NULL},
    {352, 347, "check", "icon", "fine"},
    {354, 396, "info", "icon", "link"},
    {388, 398, "Warum fragen wir das?", "small", "link"},
    {352, 488, "Schon bekannt", "small", NULL},
    {352, 524, "phone", "icon", NULL},
    {388, 523, "07152 00 41 38", NULL, NULL},
    {352, 564, "home", "icon", NULL},
    {388, 563, "Grabenstraße 12, Leonberg", NULL, NULL},
};

static GtkWidget* label(const char* text, const char* kind, const char* kind2) {
  GtkWidget* made = gtk_label_new(text);
  if (kind != NULL) gtk_widget_add_css_class(made, kind);
  if (kind2 != NULL) gtk_widget_add_css_class(made, kind2);
  return made;
}

static void told(void) {
  char* text = g_strdup_printf("%u Ziffern, bitte kurz vorlesen",
                               gtk_entry_get_text_length(GTK_ENTRY(field)));
  gtk_label_set_text(GTK_LABEL(count), text);
  g_free(text);
}

static void on_key_button(GtkButton* button, gpointer unused) {
  (void)unused;
  const char* letter = gtk_button_get_label(button);
  int end = gtk_entry_get_text_length(GTK_ENTRY(field));
  if (*letter == '<')
    gtk_editable_delete_text(GTK_EDITABLE(field), end - 1, end);
  else
    gtk_editable_insert_text(GTK_EDITABLE(field), letter, -1, &end);
  gtk_editable_set_position(GTK_EDITABLE(field), -1);
}

static gboolean on_key(GtkEventControllerKey* keys, guint key, guint code, GdkModifierType state,
                       gpointer unused) {
  (void)keys, (void)code, (void)state, (void)unused;
  if (key != GDK_KEY_F8) return FALSE;
  dark = !dark;
  load_look();
  return TRUE;
}

static void put_buttons(void) {
  for (int at = 0; at < 12; ++at) {
    const char letter[] = {"123456789+0<"[at], 0};
    GtkWidget* key = gtk_button_new_with_label(letter);
    gtk_widget_add_css_class(key, "key");
    gtk_widget_set_focus_on_click(key, FALSE);
    g_signal_connect(key, "clicked", G_CALLBACK(on_key_button), NULL);
    put(key, 848 + at % 3 * 136, 232 + at / 3 * 112, 128, 104);
  }
  static const char* const answers[][2] = {
      {"pan_tool", "Möchte nicht"}, {"help_outline", "Weiß nicht"}, {"schedule", "Später"}};
  for (int at = 0; at < 3; ++at) {
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0), *answer = gtk_button_new();
    gtk_widget_set_valign(box, GTK_ALIGN_CENTER);
    gtk_box_append(GTK_BOX(box), label(answers[at][0], "icon", NULL));
    gtk_box_append(GTK_BOX(box), label(answers[at][1], "word", NULL));
    gtk_button_set_child(GTK_BUTTON(answer), box);
    gtk_widget_add_css_class(answer, "answer");
    put(answer, 352 + at * 160, 688, 144, 88);
  }
  GtkWidget* next = gtk_button_new_with_label("Weiter");
  gtk_widget_add_css_class(next, "next");
  put(next, 848, 688, 400, 88);
}

static void show_form(int width, int height) {
  GtkWidget* window = gtk_window_new();
  gtk_window_set_decorated(GTK_WINDOW(window), FALSE);
  gtk_window_set_default_size(GTK_WINDOW(window), width, height);
  fixed = gtk_fixed_new();
  put_plate("sheet", 320, 64, 960, 736);
  put_plate("tab", 16, 88, 304, 72);
  put_plate("done", 1112, 114, 40, 8);
  put_plate("bar", 1160, 114, 40, 8);
  put_plate("bar", 1208, 114, 40, 8);
  for (gsize i = 0; i < G_N_ELEMENTS(all_words); ++i) {
    const struct words* w = &all_words[i];
    put(label(w->text, w->kind, w->kind2), w->x, w->y, 0, 0);
  }
  field = gtk_entry_new();
  put(field, 352, 232, 464, 104);
  put(label("phone_android", "icon", NULL), 380, 268, 0, 0);
  count = label("0 Ziffern, bitte kurz vorlesen", "small", NULL);
  put(count, 386, 348, 0, 0);
  g_signal_connect(field, "changed", G_CALLBACK(told), NULL);
  put_buttons();
  GtkEventController* keys = gtk_event_controller_key_new();
  gtk_event_controller_set_propagation_phase(keys, GTK_PHASE_CAPTURE);
  g_signal_connect(keys, "key-pressed", G_CALLBACK(on_key), NULL);
  gtk_widget_add_controller(window, keys);
  gtk_window_set_child(GTK_WINDOW(window), fixed);
  gtk_window_present(GTK_WINDOW(window));
  gtk_widget_grab_focus(field);
}

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  gtk_init();
  const int width = atoi(argv[1]), height = atoi(argv[2]);
  u = height / 800.0;
  g_object_set(gtk_settings_get_default(), "gtk-cursor-blink", FALSE, "gtk-enable-animations",
               FALSE, NULL);
  look = gtk_css_provider_new();
  load_look();
  gtk_style_context_add_provider_for_display(gdk_display_get_default(), GTK_STYLE_PROVIDER(look),
                                             GTK_STYLE_PROVIDER_PRIORITY_USER);
  show_form(width, height);
  while (TRUE) g_main_context_iteration(NULL, TRUE);  // until SIGTERM
}
