// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/midi/bytes.hpp>
#include <chordgen/midi/channel_state.hpp>
#include <chordgen/midi/chunk.hpp>
#include <chordgen/midi/container.hpp>
#include <chordgen/midi/decode.hpp>
#include <chordgen/midi/decode_careful.hpp>
#include <chordgen/midi/diagnostics.hpp>
#include <chordgen/midi/edit.hpp>
#include <chordgen/midi/event.hpp>
#include <chordgen/midi/file.hpp>
#include <chordgen/midi/header.hpp>
#include <chordgen/midi/meta.hpp>
#include <chordgen/midi/meta_check.hpp>
#include <chordgen/midi/notes.hpp>
#include <chordgen/midi/reader.hpp>
#include <chordgen/midi/report.hpp>
#include <chordgen/midi/tempo_map.hpp>
#include <chordgen/midi/text.hpp>
#include <chordgen/midi/ticks.hpp>
#include <chordgen/midi/track.hpp>
#include <chordgen/midi/track_build.hpp>
#include <chordgen/midi/track_reader.hpp>
#include <chordgen/midi/view.hpp>
#include <chordgen/midi/writer.hpp>
