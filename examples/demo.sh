#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# From a clone to a new song: installs what is missing, builds one program, trains it on the built-in songbook and lets
# it compose. A second run goes straight to the training. Options are handed on to train_lstm:
#
#   bash examples/demo.sh                     bash examples/demo.sh --seed 2
#   bash examples/demo.sh --corpus DIR        learns from your own MIDI files
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

out=out/demo
program=build/release/examples/train_lstm

bash .ci/set_up demo
. .ci/steps
if [ ! -e build/release/build.ninja ]; then
  step 'Configuring' 5 cmake --preset release -DCHORDGEN_BUILD_TESTS=OFF -DCHORDGEN_BUILD_BENCH=OFF
fi
step 'Building train_lstm' 60 cmake --build --preset release --target train_lstm
case " $* " in *' --threads '*) ;; *) set -- --threads "$(getconf _NPROCESSORS_ONLN)" "$@" ;; esac
"$program" --out "$out" "$@"

# Say what lies where, of what this version of the program writes.
echo
echo 'Done. Here is what it made:'
while read -r file text; do
  if [ -e "$out/$file" ]; then printf '  %-30s %s\n' "$out/$file" "$text"; fi
done <<'FILES'
song.mid             the song: open it in any MIDI player or notation program
song.wav             the song, to listen to
song.svg             the song as a piano roll: open it in a browser
report.html          how the training went and what came of it
model.safetensors    the trained model
FILES
echo
echo 'To try next:'
printf '  %-45s %s\n' 'bash examples/demo.sh --seed 2' 'another song' \
  'bash examples/demo.sh --corpus DIR' 'learn from a folder of your own MIDI files' \
  "$program --help" 'everything that can be chosen'
