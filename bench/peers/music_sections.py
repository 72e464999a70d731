# SPDX-License-Identifier: MIT
"""A folder of MIDI files to chords and windows, beside music21's parse and chordify and beside symusic with numpy.

The guitar corpus is looked for in $CHORDGEN_SHARED or ../shared beside the repository. music21 is thousands of times
slower, so it gets a sample: every so many files of the folder. All sides read the same files from the disk.
"""
import os
import pathlib
import shutil
import sys
import tempfile

from model_sections import PEERS, cpu, medians

HERE = pathlib.Path(__file__).resolve().parent


def guitar():
    shared = pathlib.Path(os.environ.get("CHORDGEN_SHARED", HERE.parents[1].parent / "shared"))
    files = sorted((shared / "data" / "mutopia-guitar").glob("*.mid"))
    if not files:
        raise SystemExit("compare: no guitar corpus; set CHORDGEN_SHARED")
    return files


def row(options, folder, count, library):
    commands = [[options.build / "bench" / "music", "worker", folder],
                [sys.executable, PEERS / f"{library}_worker.py", folder]]
    times, names = medians(options, commands)
    print(f"| {names[1]} | {count} | {1000 * times[0] / count:.3g} | {1000 * times[1] / count:.4g} "
          f"| {times[1] / times[0]:.0f} |", flush=True)


def corpus(options, sample=12):
    files = guitar()
    print(f"\n## Files to windows, one thread\n\n{cpu()}; milliseconds a file, medians of {options.repeat} turns\n")
    print("| rival | files | chordgen | rival | ratio |\n|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as few:
        for path in files[len(files) // sample // 2::len(files) // sample][:sample]:
            shutil.copy(path, few)
        row(options, few, sample, "music21")
    row(options, files[0].parent, len(files), "symusic")


SECTIONS = {"corpus": corpus}
