// SPDX-License-Identifier: MIT
//
// Four lanes as plain loops, for compilers without vector types. The same results as portable_gnu.inl.
inline constexpr std::size_t lanes = 4;

struct Integers {
  std::int32_t lane[lanes] = {};

  template <class Function>
  static Integers each(Function&& function) noexcept {
    Integers result;
    for (std::size_t i = 0; i < lanes; ++i) result.lane[i] = function(i);
    return result;
  }
  friend Integers operator+(Integers a, Integers b) noexcept {
    return each([&](std::size_t i) { return static_cast<std::int32_t>(unsigned(a.lane[i]) + unsigned(b.lane[i])); });
  }
  friend Integers operator-(Integers a, Integers b) noexcept {
    return each([&](std::size_t i) { return static_cast<std::int32_t>(unsigned(a.lane[i]) - unsigned(b.lane[i])); });
  }
  friend Integers operator&(Integers a, Integers b) noexcept {
    return each([&](std::size_t i) { return a.lane[i] & b.lane[i]; });
  }
  friend Integers operator|(Integers a, Integers b) noexcept {
    return each([&](std::size_t i) { return a.lane[i] | b.lane[i]; });
  }
  friend Integers operator<<(Integers a, int bits) noexcept {
    return each([&](std::size_t i) { return static_cast<std::int32_t>(unsigned(a.lane[i]) << bits); });
  }
  friend Integers operator>>(Integers a, int bits) noexcept {
    return each([&](std::size_t i) { return a.lane[i] >> bits; });
  }
};

struct Floats {
  float lane[lanes] = {};

  template <class Function>
  static Floats each(Function&& function) noexcept {
    Floats result;
    for (std::size_t i = 0; i < lanes; ++i) result.lane[i] = function(i);
    return result;
  }
  friend Floats operator+(Floats a, Floats b) noexcept {
    return each([&](std::size_t i) { return a.lane[i] + b.lane[i]; });
  }
  friend Floats operator-(Floats a, Floats b) noexcept {
    return each([&](std::size_t i) { return a.lane[i] - b.lane[i]; });
  }
  friend Floats operator-(Floats a) noexcept {
    return each([&](std::size_t i) { return -a.lane[i]; });
  }
  friend Floats operator*(Floats a, Floats b) noexcept {
    return each([&](std::size_t i) { return a.lane[i] * b.lane[i]; });
  }
  friend Floats operator/(Floats a, Floats b) noexcept {
    return each([&](std::size_t i) { return a.lane[i] / b.lane[i]; });
  }
  friend Integers operator<(Floats a, Floats b) noexcept {
    return Integers::each([&](std::size_t i) { return -static_cast<std::int32_t>(a.lane[i] < b.lane[i]); });
  }
  friend Integers operator>(Floats a, Floats b) noexcept { return b < a; }
  friend Integers operator==(Floats a, Floats b) noexcept {
    return Integers::each([&](std::size_t i) { return -static_cast<std::int32_t>(a.lane[i] == b.lane[i]); });
  }
  float& operator[](std::size_t i) noexcept { return lane[i]; }
  float operator[](std::size_t i) const noexcept { return lane[i]; }
  Floats& operator+=(Floats b) noexcept { return *this = *this + b; }
};

inline Floats fma(Floats a, Floats b, Floats c) noexcept { return a * b + c; }

/// p[0..count) and zeros.
inline Floats load_first(const float* p, std::size_t count) noexcept {
  return Floats::each([&](std::size_t i) { return i < count ? p[i] : 0.0f; });
}
inline void store_first(float* p, Floats x, std::size_t count) noexcept {
  for (std::size_t i = 0; i < lanes; ++i)
    if (i < count) p[i] = x.lane[i];
}
inline Floats square_root(Floats x) noexcept {
  return Floats::each([&](std::size_t i) { return std::sqrt(x.lane[i]); });
}
