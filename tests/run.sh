#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# From a clone to every test run: installs what is missing, builds, and closes with CTest's own summary.
#
#   bash tests/run.sh [PRESET [CTEST OPTIONS...]]     bash tests/run.sh dev -R midi
#
# PRESET is one of CMakePresets.json's, release where none is given.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

preset=${1:-release}
bash .ci/set_up tests

cmake --preset "$preset"
cmake --build --preset "$preset"
ctest --preset "$preset" -j "$(getconf _NPROCESSORS_ONLN)" "${@:2}"
