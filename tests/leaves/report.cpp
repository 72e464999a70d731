// SPDX-License-Identifier: MIT
#include <chordgen/report.hpp>

#include "support/catch.hpp"

using namespace chordgen;

namespace {

Report small_report() {
  Report report{.title = "A run & <its> songs", .summary = "One sentence."};
  report.run = {{"seed", "7"}};
  Corpus corpus;
  corpus.pieces.push_back({.name = "a.mid", .events = {{0, 1, {48, 52, 55}, {}}, {1, 1, {43, 47, 50}, {}}}});
  corpus.files = {{.path = "b.mid", .kept = false, .code = "key", .reason = "its key is D major"}};
  describe_corpus(report, corpus);
  report.songs.push_back(
      {.song = {.events = corpus.pieces[0].events, .title = "</script><b>Song"}, .sound_file = "song.wav"});
  report.songs[0].copies = {{Rational(0), Rational(1), "a.mid"}};
  return report;
}

}  // namespace

TEST_CASE("report_html: no title can end the script or begin an element") {
  const std::string page = report_html(small_report());

  CHECK(page.find("</script>") == page.rfind("</script>"));
  CHECK(page.find("<b>Song") == std::string::npos);
  CHECK(page.find("A run &amp; &lt;its&gt; songs") != std::string::npos);
}

TEST_CASE("report_html: the page asks for nothing from elsewhere") {
  const std::string page = report_html(small_report());

  for (const char* word : {"src=\"http", "href=\"http", "url(", "@import", "fetch("})
    CHECK(page.find(word) == std::string::npos);
}

TEST_CASE("report_html: sections that were not filled do not appear") {
  const std::string page = report_html(small_report());

  CHECK(page.find("id=\"songs\"") != std::string::npos);
  CHECK(page.find("its key is D major") != std::string::npos);
  CHECK(page.find("id=\"latent\"") == std::string::npos);
  CHECK(page.find("id=\"learning\"") == std::string::npos);
  CHECK(report_html(Report{}).find("</html>") != std::string::npos);
}

TEST_CASE("report_html: the same report gives the same bytes") {
  CHECK(report_html(small_report()) == report_html(small_report()));
}

TEST_CASE("facts_of: every setting is a row, named by the way to it") {
  const Json settings = Json::object(
      {{"learning_rate", 0.001}, {"model", Json::object({{"units", 128}, {"targets", "every"}})}, {"resume", false}});

  std::string told;
  for (const ReportFact& fact : facts_of(settings)) told += fact.name + " = " + fact.value + "; ";

  CHECK(told == "learning rate = 0.001; model, units = 128; model, targets = every; resume = false; ");
}

TEST_CASE("machine_facts: the kernels are those that run") {
  std::string told;
  for (const ReportFact& fact : machine_facts()) told += fact.name + " = " + fact.value + "; ";
  CHECK(told.find("chordgen = " + std::string(version)) == 0);
  CHECK(told.find("kernels = " + kernels::to_string(kernels::active())) != std::string::npos);
}

TEST_CASE("report_html: a song stands in words too, and every control has a name") {
  const std::string page = report_html(small_report());

  CHECK(page.find("<th scope=\"row\">1</th><td>C, G</td>") != std::string::npos);
  CHECK(page.find("Play<span class=\"hidden\"> &lt;/script&gt;") != std::string::npos);
  CHECK(page.find("<label for=\"song-1-place\"") != std::string::npos);
}

TEST_CASE("report_html: a latent map of many windows is thinned, says so, and names its colours") {
  Report report;
  report.latent.music.assign(900, {{0, 1, {48, 52, 55}, {}}});
  report.latent.frames = {{1, std::vector<PlanePoint>(900)}, {5, std::vector<PlanePoint>(900, PlanePoint{1, 2})}};
  report.latent.groups.assign(900, 1);
  report.latent.group_names = {"low", "high & <bright>"};
  report.latent.note = "2 latent numbers";

  const std::string page = report_html(report);

  CHECK(page.find("400 of 900 points are shown.") != std::string::npos);
  CHECK(page.find("high &amp; &lt;bright&gt;</li>") != std::string::npos);
  CHECK(page.find("2 latent numbers") != std::string::npos);
  CHECK(page.find("max=\"1\" value=\"1\"><output for=\"latent-epoch\">epoch 5") != std::string::npos);
  report.latent.frames[1].points.pop_back();
  CHECK_FAILS(report_html(report), ArgumentError,
              "[report_html] latent map: got 899 points after epoch 5, expected 900, one a window.");
}

TEST_CASE("report_html: options are folded away, the curves stand in numbers too") {
  Report report;
  report.options = {{"learning rate", "0.001"}};
  report.curves = {{"Chord loss", "nats", {{"training", {3, 2.5}, false}, {"validation", {4}, true}}, {}}};

  const std::string page = report_html(report);

  CHECK(page.find("<th scope=\"row\">learning rate</th><td>0.001</td>") != std::string::npos);
  CHECK(page.find("<th scope=\"col\">Chord loss, validation</th>") != std::string::npos);
  CHECK(page.find("<th scope=\"row\">2</th><td>2.5</td><td></td>") != std::string::npos);
}

TEST_CASE("report_html: many long songs stay below 3 MB, and the page says what is missing") {
  Report report;
  Song song;
  for (int i = 0; i < 2000; ++i)
    song.events.push_back({Rational(i, 2), Rational(1, 2), {40 + i % 7, 52 + i % 5, 59 + i % 11, 64 + i % 3}, {}});
  report.songs.assign(40, {.song = song});

  const std::string page = report_html(report);

  CHECK(page.size() < largest_report);
  CHECK(page.find("more songs lie beside this page") != std::string::npos);
}

TEST_CASE("report_html: a page that cannot be made small enough is refused") {
  Report report{.summary = std::string(4'000'000, 'x')};
  CHECK_THROWS_AS(report_html(report), ArgumentError);
}
