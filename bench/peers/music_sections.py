# SPDX-License-Identifier: MIT
"""A folder of MIDI files to chords and windows, beside music21's parse and chordify and beside symusic with numpy.

The guitar corpus is looked for in $CHORDGEN_SHARED or ../shared beside the repository. music21 is thousands of times
slower, so it gets a sample: every so many files of the folder. All sides read the same files from the disk, or hold their
bytes in memory and slice and window only: then chordgen looks for no keys either.
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


def row(options, source, folder, count, library, *method):
    commands = [[options.build / "bench" / "music", "worker", source, folder],
                [sys.executable, PEERS / f"{library}_worker.py", *([source, *method] if method else []), folder]]
    times, names = medians(options, commands)
    windows = [name.split(", ")[1] for name in names if ", " in name]
    if method and len(set(windows)) != 1:
        raise SystemExit(f"compare: the contenders do not make the same windows: {windows}")
    print(f"| {names[1]} | {source} | {' '.join(method)} | {count} | {1000 * times[0] / count:.3g} "
          f"| {1000 * times[1] / count:.4g} | {times[1] / times[0]:.1f} |", flush=True)


def corpus(options, sample=12):
    files = guitar()
    print(f"\n## Files to windows, one thread\n\n{cpu()}; milliseconds a file, medians of {options.repeat} turns\n")
    print("| rival | from | method | files | chordgen | rival | ratio |\n|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as few:
        for path in files[len(files) // sample // 2::len(files) // sample][:sample]:
            shutil.copy(path, few)
        row(options, "files", few, sample, "music21")
    for source, method in (("files", "plain"), ("bytes", "plain"), ("bytes", "sum"), ("bytes", "spread")):
        row(options, source, files[0].parent, len(files), "symusic", method)


SECTIONS = {"corpus": corpus}
