// SPDX-License-Identifier: MIT
//
// What the example programs share: how they end and where their text goes. Of songs: songs.hpp.
#pragma once

#include <chordgen/chordgen.hpp>

#include <CLI/CLI.hpp>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include <unistd.h>

namespace program {

/// Text for people goes to standard error, so that standard output stays free for --json.
inline void say(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

/// For counts and speeds. CLI11's own check of this kind states its upper end, a double of 309 digits.
inline const CLI::Validator above_zero{
    [](std::string& text) {
      const double number = std::strtod(text.c_str(), nullptr);
      return number > 0 && std::isfinite(number) ? "" : "got " + text + ", expected a number above 0.";
    },
    "ABOVE 0"};

/// --threads and --precision, as every program that learns or composes has them.
inline void add_threads(CLI::App& app, std::size_t& threads) {
  app.add_option("--threads", threads, "Threads; they change no bit of the result")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024));
}
inline void add_precision(CLI::App& app, std::string& precision, const char* what) {
  app.add_option("--precision", precision, std::string(what) + ": bf16 is faster where the CPU has it")
      ->capture_default_str()
      ->check(CLI::IsMember({"f32", "bf16"}));
}
/// What --precision names, f32 with a notice where nothing here multiplies bfloat16.
inline chordgen::kernels::Precision precision_of_products(const std::string& name) {
  if (name != "bf16") return chordgen::kernels::Precision::f32;
  if (chordgen::kernels::multiplies_bf16()) return chordgen::kernels::Precision::bf16;
  say("notice: this CPU, or the kernels chosen, multiply no bfloat16; products stay in f32\n");
  return chordgen::kernels::Precision::f32;
}

/// Runs a program's body: 0 done, 1 a stated failure in one line, 2 wrong usage, or what the body returns.
template <class Body>
int run(CLI::App& app, int count, char** words, Body body) {
  try {
    app.set_version_flag("--version", app.get_name() + " of chordgen " + chordgen::version);
    app.failure_message([](const CLI::App* program, const CLI::Error& error) {
      const std::string what = error.what();
      return program->get_name() + ": " + what + (what.ends_with('.') ? "" : ".") +
             " Run with --help for all options.\n";
    });
    app.parse(count, words);
    return body();
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const chordgen::ArgumentError& error) {
    say(app.get_name() + ": " + error.what() + "\n");
    return 2;
  } catch (const std::exception& error) {
    say(app.get_name() + ": " + error.what() + "\n");
    return 1;
  }
}

/// Makes the folder for the results and sees that files can be written there, before any work is done.
inline void prepare_folder(const std::string& folder) {
  std::error_code code;
  std::filesystem::create_directories(folder, code);
  if (code || ::access(folder.c_str(), W_OK) != 0)
    chordgen::fail_io("--out", "\"" + folder + "\": cannot be written" + (code ? " (" + code.message() + ")" : "") +
                                   ". Give a folder of your own.");
}

/// Minutes of the clock since the watch was made.
class Watch {
 public:
  [[nodiscard]] double minutes() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count() / 60;
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Beside a model lies minutes.txt, since the model file itself holds no clock value: the same seed gives its bytes.
inline std::string minutes_path(const std::string& model) {
  return (std::filesystem::path(model).parent_path() / "minutes.txt").string();
}
inline void write_minutes(const std::string& model, double minutes) {
  char text[32];
  const int size = std::snprintf(text, sizeof text, "%.2f\n", minutes);
  chordgen::write_file(minutes_path(model), std::string_view(text, static_cast<std::size_t>(size)));
}
/// How long a model was trained; nothing where nobody wrote it down.
inline std::optional<double> read_minutes(const std::string& model) {
  if (!std::filesystem::exists(minutes_path(model))) return std::nullopt;
  return std::strtod(chordgen::read_text_file(minutes_path(model)).c_str(), nullptr);
}

}  // namespace program
