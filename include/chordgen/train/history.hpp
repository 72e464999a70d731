// SPDX-License-Identifier: MIT
//
// What training reports: named figures, one row an epoch. No clock value is among them, so that the same seed gives
// the same history, byte for byte.
#pragma once

#include <chordgen/files/json.hpp>

#include <limits>

CHORDGEN_EXACT_BEGIN
namespace chordgen::inline CHORDGEN_ABI {

/// One number of one epoch.
struct Figure {
  std::string name;
  double value = 0;
};

/// Weighted means that are being added up, in the order in which their names came.
class RunningMeans {
 public:
  struct Sum {
    std::string name;
    double total = 0;
    double weight = 0;

    [[nodiscard]] double mean() const noexcept { return weight > 0 ? total / weight : 0.0; }
  };

  /// Allocates only for a name that was never given before.
  template <class = WhenCalled>
  void add(std::string_view name, double value, double weight) {
    std::size_t at = 0;
    while (at < sums_.size() && sums_[at].name != name) ++at;
    if (at == sums_.size()) sums_.push_back({std::string(name), 0, 0});
    sums_[at].total += value * weight;
    sums_[at].weight += weight;
  }
  /// Continues sums that were written down.
  template <class = WhenCalled>
  void restore(std::string_view name, double total, double weight) {
    sums_.push_back({std::string(name), total, weight});
  }
  /// Forgets the numbers, keeps the names.
  void reset() noexcept {
    for (Sum& sum : sums_) sum.total = sum.weight = 0;
  }

  [[nodiscard]] Span<const Sum> sums() const noexcept { return sums_; }

 private:
  List<Sum> sums_;
};

/// The figures of all epochs so far.
class History {
 public:
  enum class End : std::uint8_t { finished, early, stopped };

  End end = End::finished;     ///< all epochs, no more improvement, or a StopToken
  std::size_t best_epoch = 0;  ///< counted from 1; 0 when none was watched

  /// Adds one epoch. Throws ArgumentError when its names are not those of the epochs before.
  template <class = WhenCalled>
  void add(Span<const Figure> figures) {
    if (rows_.empty()) names_.clear();
    List<double> row;
    for (std::size_t i = 0; i < figures.size(); ++i) {
      if (rows_.empty()) names_.push_back(figures[i].name);
      if (i >= names_.size() || names_[i] != figures[i].name)
        fail_argument("History", "unexpected figure \"" + figures[i].name + "\": every epoch has the same figures.");
      row.push_back(figures[i].value);
    }
    rows_.push_back(std::move(row));
  }

  [[nodiscard]] std::size_t epochs() const noexcept { return rows_.size(); }
  [[nodiscard]] Span<const std::string> names() const noexcept { return names_; }
  /// One number an epoch. Throws ArgumentError for a name that was not reported.
  template <class = WhenCalled>
  [[nodiscard]] List<double> series(std::string_view name) const {
    List<double> values;
    const std::size_t column = find(name);
    for (const List<double>& row : rows_) values.push_back(row[column]);
    return values;
  }
  /// The newest number of that name. Throws ArgumentError as series does, and before the first epoch.
  template <class = WhenCalled>
  [[nodiscard]] double last(std::string_view name) const {
    return rows_.empty() ? 0.0 : rows_.back()[find(name)];
  }

  /// "epoch,loss,...", then a line an epoch; numbers with the fewest digits that read back equal.
  template <class = WhenCalled>
  [[nodiscard]] std::string csv() const {
    std::string text = "epoch";
    for (const std::string& name : names_) text += "," + name;
    text += '\n';
    for (std::size_t epoch = 0; epoch < rows_.size(); ++epoch) {
      text += std::to_string(epoch + 1);
      for (const double value : rows_[epoch]) text += "," + detail::shortest(value);
      text += '\n';
    }
    return text;
  }

  friend bool operator==(const History&, const History&) = default;

 private:
  template <class = WhenCalled>
  [[nodiscard]] std::size_t find(std::string_view name) const {
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (names_[i] == name) return i;
    std::string known;
    for (const std::string& each : names_) known += (known.empty() ? "" : ", ") + each;
    fail_argument("History", "no figure \"" + std::string(name) + "\". There are: " + known + ".");
  }

  List<std::string> names_;
  List<List<double>> rows_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
CHORDGEN_EXACT_END
