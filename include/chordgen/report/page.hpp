// SPDX-License-Identifier: MIT
//
// The report as one page of HTML that needs nothing else: no network, no framework. Its drawings are SVG in the page,
// its sound is made by the page itself. The same report gives the same bytes.
//
//   songs · learning · latent map · one window · chords · figures · corpus · run       as far as they were filled
//
// A page stays below 3 MB: at most so many points, frames and songs are shown as fit (their limits below), and a note
// says what was left out.
#pragma once

#include <chordgen/report/page_data.hpp>
#include <chordgen/report/page_markup.hpp>
#include <chordgen/report/page_script.hpp>
#include <chordgen/report/page_sound.hpp>
#include <chordgen/report/page_style.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// No page is larger.
inline constexpr std::size_t largest_report = 3'000'000;

namespace detail {

/// Writes the page section by section.
class ReportPage {
 public:
  explicit ReportPage(const Report& report) : report_(report) {}

  [[nodiscard]] std::string write() {
    data_ = Json::object();
    add_guitar(data_);
    write_songs();
    write_learning();
    write_latent();
    write_reconstruction();
    write_chords();
    write_figures();
    write_corpus();
    write_run();
    return page();
  }

 private:
  void write_songs() {
    if (report_.songs.empty()) return;
    markup_.begin_section("songs", "Songs");
    Json songs = Json::array();
    std::size_t shown = 0, spent = 0;
    for (const ReportSong& song : report_.songs) {
      PianoRollPage roll{.quarter = 22, .system = 40, .chord_names = true, .tips = false};
      for (const ReportCopy& copy : song.copies) roll.shades.push_back({copy.begin, copy.end});
      const std::string drawing = piano_roll_svg(song.song, roll);
      const Json known = json_song(song, roll);
      spent += drawing.size() + known.dump().size();
      if (spent > 1'900'000) break;
      write_song(song, drawing, shown++);
      songs.push_back(known);
    }
    if (shown < report_.songs.size())
      markup_.add_note(std::to_string(report_.songs.size() - shown) + " more songs lie beside this page.");
    data_.set("songs", songs);
    markup_.end_section();
  }
  void write_song(const ReportSong& song, const std::string& drawing, std::size_t number) {
    const std::string id = "song-" + std::to_string(number + 1);
    const std::string name = song.song.title.empty() ? "Song " + std::to_string(number + 1) : song.song.title;
    const std::string title = xml_text(name);
    const double seconds = seconds_of(song.song);
    markup_.add("<article data-song=\"" + std::to_string(number) + "\" aria-labelledby=\"" + id + "\">\n<h3 id=\"" +
                id + "\">" + title + "</h3>\n");
    markup_.add_note(std::to_string(song.song.events.size()) + " events, " + clock_text(seconds) + " minutes, " +
                     label_number(song.song.tempo.to_double()) + " quarters a minute, " +
                     std::to_string(song.song.metre.beats) + "/" + std::to_string(song.song.metre.unit) + " time");
    markup_.add("<div class=\"row\"><button type=\"button\">Play<span class=\"hidden\"> " + title +
                "</span></button><label for=\"" + id + "-place\" class=\"hidden\">Place in " + title +
                "</label><input type=\"range\" id=\"" + id + "-place\" min=\"0\" max=\"" +
                std::to_string(static_cast<std::size_t>(seconds)) + "\" value=\"0\"><output for=\"" + id +
                "-place\">0:00</output>");
    if (!song.sound_file.empty())
      markup_.add("<a href=\"" + xml_text(song.sound_file) + "\">" + xml_text(song.sound_file) + "</a>");
    markup_.add("</div>\n");
    markup_.add_facts(song.facts);
    markup_.add("<div class=\"card scrolls\" tabindex=\"0\" role=\"region\" aria-label=\"Piano roll of " + title +
                "\"><div class=\"roll\">" + PageMarkup::inside_page(drawing) +
                "<div class=\"playhead\"></div></div></div>\n");
    if (!song.copies.empty()) {
      std::string text = "Shaded: runs that stand in the corpus too";
      for (const ReportCopy& copy : song.copies)
        text += (&copy == song.copies.data() ? ": " : "; ") + ("quarters " + label_number(copy.begin.to_double())) +
                " to " + label_number(copy.end.to_double()) + (copy.piece.empty() ? "" : ", " + copy.piece);
      markup_.add_note(text + ".");
    }
    markup_.add_folded(chords_by_bar(song.song, name));
    markup_.add("</article>\n");
  }

  void write_learning() {
    if (report_.curves.empty() && report_.model_diagram.empty()) return;
    markup_.begin_section("learning", "Learning");
    markup_.add("<div class=\"figures\">\n");
    for (const CurvePlot& plot : report_.curves) markup_.add_drawing(curve_svg(plot));
    if (!report_.model_diagram.empty()) markup_.add_drawing(report_.model_diagram);
    markup_.add("</div>\n");
    markup_.add_folded(numbers_of(report_.curves));
    markup_.end_section();
  }

  /// The script draws the points of data[id]; here stand the words around them.
  void begin_map(const std::string& id, const std::string& title, const std::string& words) {
    markup_.begin_section(id, title);
    markup_.add_note(words);
    markup_.add("<div class=\"card\">");
  }
  void end_map() { markup_.add("<div class=\"map\"></div><p class=\"told\" aria-live=\"polite\"></p></div>\n"); }
  void write_latent() {
    if (report_.latent.frames.empty()) return;
    constexpr std::size_t most = 400;  // points
    ReportLatent shown = report_.latent;
    const std::size_t all = shown.music.size();
    thin(shown.frames, 30);
    thin(shown.music, most);
    if (all > most) thin(shown.groups, most);
    for (auto& frame : shown.frames) {
      if (frame.points.size() != all)
        fail_argument("report_html", "latent map: got " + std::to_string(frame.points.size()) + " points after epoch " +
                                         std::to_string(frame.epoch) + ", expected " + std::to_string(all) +
                                         ", one a window.");
      thin(frame.points, most);
    }
    data_.set("latent", json_latent(shown));
    begin_map("latent", "Where the music lies",
              "Each point is a window of the corpus. Choose one with the mouse or the arrow keys to read its chords; "
              "click or press Enter to hear it.");
    if (shown.frames.size() > 1) {
      markup_.add("<div class=\"row\">");
      markup_.add_epochs("latent", shown.frames.size(), shown.frames.back().epoch);
      markup_.add("</div>");
    }
    if (!shown.note.empty()) markup_.add_note(shown.note);
    if (all > most) markup_.add_note(std::to_string(most) + " of " + std::to_string(all) + " points are shown.");
    if (!shown.group_names.empty()) {
      markup_.add("<ul class=\"legend\">");
      for (std::size_t i = 0; i < std::min<std::size_t>(shown.group_names.size(), 6); ++i)
        markup_.add("<li><svg width=\"12\" height=\"12\" aria-hidden=\"true\"><circle class=\"fill" +
                    (i == 0 ? std::string() : std::to_string(i)) + "\" cx=\"6\" cy=\"6\" r=\"5\"/></svg> " +
                    xml_text(shown.group_names[i]) + "</li>");
      markup_.add("</ul>");
    }
    end_map();
    markup_.end_section();
  }
  void write_chords() {
    if (report_.chords.chords.empty()) return;
    data_.set("chords", json_chords(report_.chords));
    begin_map("chords", "What the model thinks of chords",
              "Chords that the model treats alike lie close together. Choose one to see its nearest; click or press "
              "Enter to hear it.");
    end_map();
    ReportTable near{"The nearest of the commonest chords", {"chord", "nearest first"}, {}};
    for (std::size_t i = 0; i < std::min<std::size_t>(report_.chords.neighbours.size(), 40); ++i) {
      std::string names;
      for (const std::size_t other : report_.chords.neighbours[i])
        names += (names.empty() ? "" : ", ") + readable_chord(report_.chords.chords[other]);
      near.rows.push_back({readable_chord(report_.chords.chords[i]), names});
    }
    markup_.add_folded(near);
    markup_.end_section();
  }
  void write_reconstruction() {
    if (report_.reconstruction.frames.empty()) return;
    ReportReconstruction shown = report_.reconstruction;
    thin(shown.frames, 40);
    data_.set("reconstruction", json_reconstruction(shown));
    const auto roll = [&](const char* name) {
      markup_.add("<svg viewBox=\"0 0 640 120\" width=\"640\" height=\"120\" role=\"img\" aria-label=\"" +
                  std::string(name) + " as a piano roll\"></svg>");
    };
    markup_.begin_section("reconstruction", "One window, learnt");
    markup_.add(
        "<div class=\"card\"><div class=\"row\"><span>The window itself</span><button type=\"button\">Play<span "
        "class=\"hidden\"> the window itself</span></button></div>");
    roll("The window itself");
    markup_.add("<div class=\"row\"><span>What the model makes of it</span>");
    markup_.add_epochs("reconstruction", shown.frames.size(), shown.frames.back().epoch);
    markup_.add("<button type=\"button\">Play<span class=\"hidden\"> what the model makes of it</span></button></div>");
    roll("What the model makes of it");
    markup_.add("</div>\n");
    markup_.end_section();
  }

  void write_figures() {
    if (report_.metrics.empty()) return;
    markup_.begin_section("metrics", "Figures");
    for (const ReportTable& table : report_.metrics) markup_.add_table(table);
    markup_.end_section();
  }
  void write_corpus() {
    const bool network = !report_.network.commonest(1).empty();
    if (report_.corpus.empty() && report_.bars.empty() && !network) return;
    markup_.begin_section("corpus", "The corpus");
    markup_.add("<div class=\"figures\">\n");
    for (const BarPlot& bars : report_.bars) markup_.add_drawing(histogram_svg(bars));
    if (network) markup_.add_drawing(chord_network_svg(report_.network, "Which chord follows which"));
    markup_.add("</div>\n");
    for (const ReportTable& table : report_.corpus) markup_.add_folded(table);
    markup_.end_section();
  }
  void write_run() {
    if (report_.run.empty() && report_.options.empty()) return;
    markup_.begin_section("run", "What was run");
    markup_.add_facts(report_.run);
    ReportTable options{"Every option", {"option", "value"}, {}};
    for (const ReportFact& fact : report_.options) options.rows.push_back({fact.name, fact.value});
    markup_.add_folded(options);
    markup_.end_section();
  }

  [[nodiscard]] std::string page() const {
    std::string text =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
        "content=\"width=device-width,initial-scale=1\">\n<title>" +
        xml_text(report_.title) + "</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>";
    text += plot_style;
    text += page_style;
    text +=
        "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n<header><h1>" +
        xml_text(report_.title) + "</h1>\n<p>" + xml_text(report_.summary) +
        "</p>\n<noscript><p>Without JavaScript this page shows its drawings and tables, and is silent.</p></noscript>"
        "\n<nav aria-label=\"Contents\"><ul>" +
        markup_.contents() + "</ul></nav></header>\n<main id=\"content\" tabindex=\"-1\">\n" + markup_.body() +
        "</main>\n<footer><p>Made by chordgen. This page works offline.</p></footer>\n<script>\nconst data = ";
    text += script_text(data_) + ";\n";
    text += page_sound;
    text += page_script;
    return text + "</script>\n</body>\n</html>\n";
  }

  const Report& report_;
  Json data_{};
  PageMarkup markup_{};
};

}  // namespace detail

/// The report as a page. Throws ArgumentError where even the shortened page would be larger than 3 MB, and where the
/// points of a latent map are not as many as their windows.
template <class = WhenCalled>
[[nodiscard]] std::string report_html(const Report& report) {
  std::string text = detail::ReportPage(report).write();
  if (text.size() > largest_report)
    fail_argument("report_html", "the page has " + std::to_string(text.size()) + " bytes, expected at most " +
                                     std::to_string(largest_report) + ". Give fewer chords, points or tables.");
  return text;
}

}  // namespace chordgen::inline CHORDGEN_ABI
