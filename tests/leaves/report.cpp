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

TEST_CASE("latent_frames: all epochs lie in the plane of the last, and other sizes are refused") {
  const std::vector<float> last{-2, 0, 0, 2, 0, 0, 0, -1, 0, 0, 1, 0};
  const std::vector<float> first{0, 0, 9, 1, 0, 9, 0, 0.5f, 9, 0, 0, 9};  // the third number is not of the plane

  const auto frames = latent_frames<float>({{1, first}, {20, last}}, 3);

  REQUIRE(frames.size() == 2);
  CHECK(frames[1].epoch == 20);
  CHECK(frames[0].points[1][0] == Approx(1));
  CHECK(frames[0].points[2][1] == Approx(0.5));
  CHECK(frames[1].points[0][0] == Approx(-2));
  CHECK_FAILS(latent_frames<float>({{1, {1, 2}}, {2, last}}, 3), ArgumentError,
              "[latent_frames] the codes after epoch 1: got 2 numbers, expected 12, a multiple of the latent size 3.");
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
