// SPDX-License-Identifier: MIT
//
// The instruments of General MIDI (level 1), which count from 0 here as in the bytes of a file: their numbers by name,
// their names by number.
#pragma once

#include <chordgen/core/config.hpp>

#include <cstdint>

namespace chordgen::inline CHORDGEN_ABI {

/// The program numbers.
namespace gm {
inline constexpr std::uint8_t acoustic_grand_piano = 0;
inline constexpr std::uint8_t bright_acoustic_piano = 1;
inline constexpr std::uint8_t electric_grand_piano = 2;
inline constexpr std::uint8_t honky_tonk_piano = 3;
inline constexpr std::uint8_t electric_piano_1 = 4;
inline constexpr std::uint8_t electric_piano_2 = 5;
inline constexpr std::uint8_t harpsichord = 6;
inline constexpr std::uint8_t clavinet = 7;
inline constexpr std::uint8_t celesta = 8;
inline constexpr std::uint8_t glockenspiel = 9;
inline constexpr std::uint8_t music_box = 10;
inline constexpr std::uint8_t vibraphone = 11;
inline constexpr std::uint8_t marimba = 12;
inline constexpr std::uint8_t xylophone = 13;
inline constexpr std::uint8_t tubular_bells = 14;
inline constexpr std::uint8_t dulcimer = 15;
inline constexpr std::uint8_t drawbar_organ = 16;
inline constexpr std::uint8_t percussive_organ = 17;
inline constexpr std::uint8_t rock_organ = 18;
inline constexpr std::uint8_t church_organ = 19;
inline constexpr std::uint8_t reed_organ = 20;
inline constexpr std::uint8_t accordion = 21;
inline constexpr std::uint8_t harmonica = 22;
inline constexpr std::uint8_t tango_accordion = 23;
inline constexpr std::uint8_t nylon_guitar = 24;
inline constexpr std::uint8_t steel_guitar = 25;
inline constexpr std::uint8_t jazz_guitar = 26;
inline constexpr std::uint8_t clean_guitar = 27;
inline constexpr std::uint8_t muted_guitar = 28;
inline constexpr std::uint8_t overdriven_guitar = 29;
inline constexpr std::uint8_t distortion_guitar = 30;
inline constexpr std::uint8_t guitar_harmonics = 31;
inline constexpr std::uint8_t acoustic_bass = 32;
inline constexpr std::uint8_t fingered_bass = 33;
inline constexpr std::uint8_t picked_bass = 34;
inline constexpr std::uint8_t fretless_bass = 35;
inline constexpr std::uint8_t slap_bass_1 = 36;
inline constexpr std::uint8_t slap_bass_2 = 37;
inline constexpr std::uint8_t synth_bass_1 = 38;
inline constexpr std::uint8_t synth_bass_2 = 39;
inline constexpr std::uint8_t violin = 40;
inline constexpr std::uint8_t viola = 41;
inline constexpr std::uint8_t cello = 42;
inline constexpr std::uint8_t contrabass = 43;
inline constexpr std::uint8_t tremolo_strings = 44;
inline constexpr std::uint8_t pizzicato_strings = 45;
inline constexpr std::uint8_t orchestral_harp = 46;
inline constexpr std::uint8_t timpani = 47;
inline constexpr std::uint8_t string_ensemble_1 = 48;
inline constexpr std::uint8_t string_ensemble_2 = 49;
inline constexpr std::uint8_t synth_strings_1 = 50;
inline constexpr std::uint8_t synth_strings_2 = 51;
inline constexpr std::uint8_t choir_aahs = 52;
inline constexpr std::uint8_t voice_oohs = 53;
inline constexpr std::uint8_t synth_voice = 54;
inline constexpr std::uint8_t orchestra_hit = 55;
inline constexpr std::uint8_t trumpet = 56;
inline constexpr std::uint8_t trombone = 57;
inline constexpr std::uint8_t tuba = 58;
inline constexpr std::uint8_t muted_trumpet = 59;
inline constexpr std::uint8_t french_horn = 60;
inline constexpr std::uint8_t brass_section = 61;
inline constexpr std::uint8_t synth_brass_1 = 62;
inline constexpr std::uint8_t synth_brass_2 = 63;
inline constexpr std::uint8_t soprano_sax = 64;
inline constexpr std::uint8_t alto_sax = 65;
inline constexpr std::uint8_t tenor_sax = 66;
inline constexpr std::uint8_t baritone_sax = 67;
inline constexpr std::uint8_t oboe = 68;
inline constexpr std::uint8_t english_horn = 69;
inline constexpr std::uint8_t bassoon = 70;
inline constexpr std::uint8_t clarinet = 71;
inline constexpr std::uint8_t piccolo = 72;
inline constexpr std::uint8_t flute = 73;
inline constexpr std::uint8_t recorder = 74;
inline constexpr std::uint8_t pan_flute = 75;
inline constexpr std::uint8_t blown_bottle = 76;
inline constexpr std::uint8_t shakuhachi = 77;
inline constexpr std::uint8_t whistle = 78;
inline constexpr std::uint8_t ocarina = 79;
inline constexpr std::uint8_t square_lead = 80;
inline constexpr std::uint8_t sawtooth_lead = 81;
inline constexpr std::uint8_t calliope_lead = 82;
inline constexpr std::uint8_t chiff_lead = 83;
inline constexpr std::uint8_t charang_lead = 84;
inline constexpr std::uint8_t voice_lead = 85;
inline constexpr std::uint8_t fifths_lead = 86;
inline constexpr std::uint8_t bass_lead = 87;
inline constexpr std::uint8_t new_age_pad = 88;
inline constexpr std::uint8_t warm_pad = 89;
inline constexpr std::uint8_t polysynth_pad = 90;
inline constexpr std::uint8_t choir_pad = 91;
inline constexpr std::uint8_t bowed_pad = 92;
inline constexpr std::uint8_t metallic_pad = 93;
inline constexpr std::uint8_t halo_pad = 94;
inline constexpr std::uint8_t sweep_pad = 95;
inline constexpr std::uint8_t rain_effect = 96;
inline constexpr std::uint8_t soundtrack_effect = 97;
inline constexpr std::uint8_t crystal_effect = 98;
inline constexpr std::uint8_t atmosphere_effect = 99;
inline constexpr std::uint8_t brightness_effect = 100;
inline constexpr std::uint8_t goblins_effect = 101;
inline constexpr std::uint8_t echoes_effect = 102;
inline constexpr std::uint8_t sci_fi_effect = 103;
inline constexpr std::uint8_t sitar = 104;
inline constexpr std::uint8_t banjo = 105;
inline constexpr std::uint8_t shamisen = 106;
inline constexpr std::uint8_t koto = 107;
inline constexpr std::uint8_t kalimba = 108;
inline constexpr std::uint8_t bagpipe = 109;
inline constexpr std::uint8_t fiddle = 110;
inline constexpr std::uint8_t shanai = 111;
inline constexpr std::uint8_t tinkle_bell = 112;
inline constexpr std::uint8_t agogo = 113;
inline constexpr std::uint8_t steel_drums = 114;
inline constexpr std::uint8_t woodblock = 115;
inline constexpr std::uint8_t taiko_drum = 116;
inline constexpr std::uint8_t melodic_tom = 117;
inline constexpr std::uint8_t synth_drum = 118;
inline constexpr std::uint8_t reverse_cymbal = 119;
inline constexpr std::uint8_t guitar_fret_noise = 120;
inline constexpr std::uint8_t breath_noise = 121;
inline constexpr std::uint8_t seashore = 122;
inline constexpr std::uint8_t bird_tweet = 123;
inline constexpr std::uint8_t telephone_ring = 124;
inline constexpr std::uint8_t helicopter = 125;
inline constexpr std::uint8_t applause = 126;
inline constexpr std::uint8_t gunshot = 127;
}  // namespace gm

namespace detail {

inline constexpr const char* program_names[128] = {
    "Acoustic Grand Piano",
    "Bright Acoustic Piano",
    "Electric Grand Piano",
    "Honky-tonk Piano",
    "Electric Piano 1",
    "Electric Piano 2",
    "Harpsichord",
    "Clavinet",
    "Celesta",
    "Glockenspiel",
    "Music Box",
    "Vibraphone",
    "Marimba",
    "Xylophone",
    "Tubular Bells",
    "Dulcimer",
    "Drawbar Organ",
    "Percussive Organ",
    "Rock Organ",
    "Church Organ",
    "Reed Organ",
    "Accordion",
    "Harmonica",
    "Tango Accordion",
    "Acoustic Guitar (nylon)",
    "Acoustic Guitar (steel)",
    "Electric Guitar (jazz)",
    "Electric Guitar (clean)",
    "Electric Guitar (muted)",
    "Overdriven Guitar",
    "Distortion Guitar",
    "Guitar Harmonics",
    "Acoustic Bass",
    "Electric Bass (finger)",
    "Electric Bass (pick)",
    "Fretless Bass",
    "Slap Bass 1",
    "Slap Bass 2",
    "Synth Bass 1",
    "Synth Bass 2",
    "Violin",
    "Viola",
    "Cello",
    "Contrabass",
    "Tremolo Strings",
    "Pizzicato Strings",
    "Orchestral Harp",
    "Timpani",
    "String Ensemble 1",
    "String Ensemble 2",
    "Synth Strings 1",
    "Synth Strings 2",
    "Choir Aahs",
    "Voice Oohs",
    "Synth Voice",
    "Orchestra Hit",
    "Trumpet",
    "Trombone",
    "Tuba",
    "Muted Trumpet",
    "French Horn",
    "Brass Section",
    "Synth Brass 1",
    "Synth Brass 2",
    "Soprano Sax",
    "Alto Sax",
    "Tenor Sax",
    "Baritone Sax",
    "Oboe",
    "English Horn",
    "Bassoon",
    "Clarinet",
    "Piccolo",
    "Flute",
    "Recorder",
    "Pan Flute",
    "Blown Bottle",
    "Shakuhachi",
    "Whistle",
    "Ocarina",
    "Lead 1 (square)",
    "Lead 2 (sawtooth)",
    "Lead 3 (calliope)",
    "Lead 4 (chiff)",
    "Lead 5 (charang)",
    "Lead 6 (voice)",
    "Lead 7 (fifths)",
    "Lead 8 (bass)",
    "Pad 1 (new age)",
    "Pad 2 (warm)",
    "Pad 3 (polysynth)",
    "Pad 4 (choir)",
    "Pad 5 (bowed)",
    "Pad 6 (metallic)",
    "Pad 7 (halo)",
    "Pad 8 (sweep)",
    "FX 1 (rain)",
    "FX 2 (soundtrack)",
    "FX 3 (crystal)",
    "FX 4 (atmosphere)",
    "FX 5 (brightness)",
    "FX 6 (goblins)",
    "FX 7 (echoes)",
    "FX 8 (sci-fi)",
    "Sitar",
    "Banjo",
    "Shamisen",
    "Koto",
    "Kalimba",
    "Bagpipe",
    "Fiddle",
    "Shanai",
    "Tinkle Bell",
    "Agogo",
    "Steel Drums",
    "Woodblock",
    "Taiko Drum",
    "Melodic Tom",
    "Synth Drum",
    "Reverse Cymbal",
    "Guitar Fret Noise",
    "Breath Noise",
    "Seashore",
    "Bird Tweet",
    "Telephone Ring",
    "Helicopter",
    "Applause",
    "Gunshot",
};

inline constexpr const char* family_names[16] = {"piano",         "chromatic percussion",
                                                 "organ",         "guitar",
                                                 "bass",          "strings",
                                                 "ensemble",      "brass",
                                                 "reed",          "pipe",
                                                 "synth lead",    "synth pad",
                                                 "synth effects", "ethnic",
                                                 "percussive",    "sound effects"};

}  // namespace detail

}  // namespace chordgen::inline CHORDGEN_ABI
