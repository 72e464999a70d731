// SPDX-License-Identifier: MIT
//
// Exact fractions for musical time: 1/3 of a quarter is 1/3. Always in lowest terms, the denominator positive.
#pragma once

#include <chordgen/core/error.hpp>

#include <bit>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace chordgen::inline CHORDGEN_ABI {

namespace detail {

/// The greatest number that divides both, 0 for 0 and 0 (Stein 1967: shifts and differences, no division).
[[nodiscard]] constexpr std::uint64_t common_divisor(std::uint64_t a, std::uint64_t b) noexcept {
  if (a == 0 || b == 0) return a | b;
  const int shared_twos = std::countr_zero(a | b);
  a >>= std::countr_zero(a);
  while (b != 0) {
    b >>= std::countr_zero(b);
    if (a > b) {
      const std::uint64_t smaller = b;
      b = a;
      a = smaller;
    }
    b -= a;
  }
  return a << shared_twos;
}

/// The least number that both divide; a and b are positive, and it fits into 64 bits.
[[nodiscard]] constexpr std::int64_t common_multiple(std::int64_t a, std::int64_t b) noexcept {
  return a / static_cast<std::int64_t>(common_divisor(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b))) *
         b;
}

}  // namespace detail

/// numerator / denominator in lowest terms. Arithmetic that leaves 64 bits throws ArgumentError instead of wrapping.
class Rational {
 public:
  constexpr Rational() = default;
  constexpr Rational(std::int64_t whole) noexcept : numerator_(whole) {}  // implicit: 2 is a duration as it stands
  /// Throws ArgumentError for a zero denominator.
  constexpr Rational(std::int64_t numerator, std::int64_t denominator) : Rational(reduce(numerator, denominator)) {}

  /// Reads "3", "-3/2". Throws ArgumentError for anything else.
  [[nodiscard]] static constexpr Rational parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    const std::int64_t numerator = parse_integer(text.substr(0, slash), text);
    return slash == std::string_view::npos ? Rational(numerator)
                                           : Rational(numerator, parse_integer(text.substr(slash + 1), text));
  }

  [[nodiscard]] constexpr std::int64_t numerator() const noexcept { return numerator_; }
  [[nodiscard]] constexpr std::int64_t denominator() const noexcept { return denominator_; }
  [[nodiscard]] constexpr double to_double() const noexcept {
    return static_cast<double>(numerator_) / static_cast<double>(denominator_);
  }
  /// Equal for equal values, mostly different for others.
  [[nodiscard]] constexpr std::uint64_t hash() const noexcept {
    const auto words =
        static_cast<std::uint64_t>(numerator_) * 0x9E3779B97F4A7C15 + static_cast<std::uint64_t>(denominator_);
    const std::uint64_t mixed = (words ^ words >> 32) * 0x9E3779B97F4A7C15;
    return mixed ^ mixed >> 32;
  }
  /// The largest whole number that is not above the value.
  [[nodiscard]] constexpr std::int64_t floor() const noexcept {
    const std::int64_t quotient = numerator_ / denominator_;
    return quotient - (numerator_ % denominator_ < 0 ? 1 : 0);
  }

  friend constexpr Rational operator-(const Rational& a) { return Rational(0) - a; }
  friend constexpr Rational operator+(const Rational& a, const Rational& b) {
    if (b.denominator_ == 1) return a.plus_whole(b.numerator_);
    if (a.denominator_ == b.denominator_) return reduce(Wide{a.numerator_} + b.numerator_, a.denominator_);
    return reduce(Wide{a.numerator_} * b.denominator_ + Wide{b.numerator_} * a.denominator_,
                  Wide{a.denominator_} * b.denominator_);
  }
  friend constexpr Rational operator-(const Rational& a, const Rational& b) {
    if (a.denominator_ == b.denominator_) return reduce(Wide{a.numerator_} - b.numerator_, a.denominator_);
    return reduce(Wide{a.numerator_} * b.denominator_ - Wide{b.numerator_} * a.denominator_,
                  Wide{a.denominator_} * b.denominator_);
  }
  friend constexpr Rational operator*(const Rational& a, const Rational& b) {
    return reduce(Wide{a.numerator_} * b.numerator_, Wide{a.denominator_} * b.denominator_);
  }
  /// Throws ArgumentError when b is zero.
  friend constexpr Rational operator/(const Rational& a, const Rational& b) {
    return reduce(Wide{a.numerator_} * b.denominator_, Wide{a.denominator_} * b.numerator_);
  }
  constexpr Rational& operator+=(const Rational& b) { return *this = *this + b; }
  constexpr Rational& operator-=(const Rational& b) { return *this = *this - b; }
  constexpr Rational& operator*=(const Rational& b) { return *this = *this * b; }
  constexpr Rational& operator/=(const Rational& b) { return *this = *this / b; }

  friend constexpr bool operator==(const Rational&, const Rational&) = default;
  friend constexpr std::strong_ordering operator<=>(const Rational& a, const Rational& b) noexcept {
    return Wide{a.numerator_} * b.denominator_ <=> Wide{b.numerator_} * a.denominator_;
  }

 private:
  __extension__ using Wide = __int128;

  // Stays in lowest terms.
  [[nodiscard]] constexpr Rational plus_whole(std::int64_t whole) const {
    const Wide numerator = numerator_ + Wide{whole} * denominator_;
    if (numerator > INT64_MAX || numerator < -Wide{INT64_MAX}) fail_range();
    Rational result;
    result.numerator_ = static_cast<std::int64_t>(numerator);
    result.denominator_ = denominator_;
    return result;
  }
  static constexpr Rational reduce(Wide numerator, Wide denominator) {
    if (denominator == 0) fail_argument("Rational", "the denominator is zero.");
    if (denominator < 0) {
      numerator = -numerator;
      denominator = -denominator;
    }
    constexpr Wide limit = INT64_MAX;
    if (numerator <= limit && numerator >= -limit && denominator <= limit) {  // 64-bit division is several times faster
      if (denominator == 1) return Rational(static_cast<std::int64_t>(numerator));
      const auto shared = static_cast<std::int64_t>(detail::common_divisor(
          static_cast<std::uint64_t>(numerator < 0 ? -numerator : numerator), static_cast<std::uint64_t>(denominator)));
      Rational result;
      result.numerator_ = static_cast<std::int64_t>(numerator) / shared;
      result.denominator_ = static_cast<std::int64_t>(denominator) / shared;
      return result;
    }
    const Wide divisor = common_divisor(numerator < 0 ? -numerator : numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
    if (numerator > limit || numerator < -limit || denominator > limit) fail_range();
    Rational result;
    result.numerator_ = static_cast<std::int64_t>(numerator);
    result.denominator_ = static_cast<std::int64_t>(denominator);
    return result;
  }
  static constexpr Wide common_divisor(Wide a, Wide b) noexcept {
    constexpr Wide limit = INT64_MAX;
    if (a <= limit && b <= limit)
      return detail::common_divisor(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b));
    while (b != 0) {
      const Wide rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }
  static constexpr std::int64_t parse_integer(std::string_view digits, std::string_view whole) {
    const bool negative = !digits.empty() && digits.front() == '-';
    if (negative) digits.remove_prefix(1);
    Wide value = 0;
    for (const char digit : digits) {
      if (digit < '0' || digit > '9' || value > INT64_MAX / 10) fail_parse(whole);
      value = value * 10 + (digit - '0');
    }
    if (digits.empty() || value > INT64_MAX) fail_parse(whole);
    return static_cast<std::int64_t>(negative ? -value : value);
  }
  [[noreturn]] static void fail_range() {
    fail_argument("Rational", "the result does not fit into 64 bits. Quantise the durations first.");
  }
  [[noreturn]] static void fail_parse(std::string_view text) {
    fail_argument("Rational::parse", "\"" + std::string(text) + "\" is no fraction. Write 3/2 or 2.");
  }

  std::int64_t numerator_ = 0;
  std::int64_t denominator_ = 1;
};

/// "3/2"; "2" when the denominator is 1.
template <class = WhenCalled>
[[nodiscard]] std::string to_string(const Rational& value) {
  const std::string numerator = std::to_string(value.numerator());
  return value.denominator() == 1 ? numerator : numerator + "/" + std::to_string(value.denominator());
}

}  // namespace chordgen::inline CHORDGEN_ABI
