# SPDX-License-Identifier: MIT
"""symusic and numpy: symusic_worker.py FOLDER. The same slicing as chordgen's, in whole arrays.

All notes of a file go into an array of begins and ends per key, whose running sum says what sounds between two moments.
Vocabularies are numpy's unique, windows a view.
"""
import pathlib
import sys

import numpy
import symusic

from worker import serve

WINDOW = 32
files = sorted(str(path) for path in pathlib.Path(sys.argv[1]).glob("*.mid"))


def slices(path):
    score = symusic.Score(path)
    tracks = [track.notes.numpy() for track in score.tracks if not track.is_drum]
    begins = numpy.concatenate([track["time"] for track in tracks])
    ends = begins + numpy.concatenate([track["duration"] for track in tracks])
    keys = numpy.concatenate([track["pitch"] for track in tracks])
    moments = numpy.unique(numpy.concatenate((begins, ends, [0])))
    change = numpy.zeros((len(moments), 128), numpy.int16)
    numpy.add.at(change, (numpy.searchsorted(moments, begins), keys), 1)
    numpy.add.at(change, (numpy.searchsorted(moments, ends), keys), -1)
    chords = numpy.packbits(numpy.cumsum(change, 0)[:-1] > 0, axis=1).view("V16").ravel()
    ticks = numpy.diff(moments)
    shared = numpy.gcd(ticks, score.ticks_per_quarter)
    durations = (ticks // shared) * 65536 + score.ticks_per_quarter // shared
    return chords, durations


def to_windows():
    pieces = [slices(path) for path in files]
    _, chords = numpy.unique(numpy.concatenate([chords for chords, _ in pieces]), return_inverse=True)
    _, durations = numpy.unique(numpy.concatenate([durations for _, durations in pieces]), return_inverse=True)
    ends = numpy.cumsum([len(chords) for chords, _ in pieces])[:-1]
    windows = numpy.lib.stride_tricks.sliding_window_view
    return [(windows(c, WINDOW), windows(d, WINDOW))
            for c, d in zip(numpy.split(chords, ends), numpy.split(durations, ends)) if len(c) > WINDOW]


if __name__ == "__main__":
    serve(to_windows, "symusic " + getattr(symusic, "__version__", "") + " + numpy " + numpy.__version__)
