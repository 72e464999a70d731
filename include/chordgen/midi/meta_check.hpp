// SPDX-License-Identifier: MIT
//
// Whether a meta event that chordgen knows says something that can be.
#pragma once

#include <chordgen/midi/decode.hpp>
#include <chordgen/midi/report.hpp>

namespace chordgen::inline CHORDGEN_ABI::detail {

/// The least length of a meta event of this type.
[[nodiscard]] constexpr std::size_t least_meta_size(std::uint8_t type) noexcept {
  switch (type) {
    case meta::channel_prefix:
    case meta::port:
      return 1;
    case meta::key_signature:
      return 2;
    case meta::tempo:
      return 3;
    case meta::time_signature:
      return 2;
    case meta::smpte_offset:
      return 5;
    default:
      return 0;
  }
}

/// Reports what is wrong with the value of a meta event. False: the event must not be kept.
template <class = WhenCalled>
[[nodiscard]] bool check_meta(const RawEvent& event, Reporter& report) {
  const std::byte* at = event.payload.data();
  const std::size_t size = event.payload.size();
  const std::size_t least = least_meta_size(event.data1);
  if (size < least) {
    report.numbers(DiagnosticCode::meta_length, at, size, least);
    return false;
  }
  const auto check = [&](bool sound, DiagnosticCode code) {
    if (!sound) report.bytes(code, at, size);
    return sound;
  };
  switch (event.data1) {
    case meta::tempo:
      return check(Tempo::parse(event.payload).has_value(), DiagnosticCode::tempo_value);
    case meta::time_signature:
      return check(TimeSignature::parse(event.payload).has_value(), DiagnosticCode::time_signature_value);
    case meta::smpte_offset:
      return check(SmpteOffset::parse(event.payload).has_value(), DiagnosticCode::smpte_offset_value);
    case meta::key_signature: {
      const int sharps = static_cast<std::int8_t>(std::to_integer<std::uint8_t>(at[0]));
      const bool key = check(sharps >= -7 && sharps <= 7, DiagnosticCode::key_signature_key);
      return check(at[1] <= std::byte{1}, DiagnosticCode::key_signature_scale) && key;
    }
    case meta::channel_prefix:
      return check(at[0] <= std::byte{15}, DiagnosticCode::channel_prefix_value);
    default:
      return true;
  }
}

}  // namespace chordgen::inline CHORDGEN_ABI::detail
