# SPDX-License-Identifier: MIT
"""symusic and numpy: symusic_worker.py files|bytes plain|sum|spread FOLDER. The same slicing as chordgen's, in whole arrays.

    plain    begins and ends of all notes are counted per moment and key; the running sum says what sounds
    sum      the same, but the sum is kept in 16 bits, where numpy by itself widens it to 64
    spread   every note marks all the moments that it sounds through: fewer bytes are touched, the fastest that we found

As in chordgen's slices, the keys held over from the slice before are told from those struck anew, and onsets and durations are exact
fractions of a quarter. Vocabularies are numpy's unique, windows a view.
"""
import pathlib
import sys

import numpy
import symusic

from worker import serve

WINDOW = 32
source, method, folder = sys.argv[1:4]
files = sorted(str(path) for path in pathlib.Path(folder).glob("*.mid"))
if source == "bytes":
    files = [pathlib.Path(path).read_bytes() for path in files]


def changes(begins, ends, keys, moments):
    change = numpy.zeros((moments, 128), numpy.int16)
    numpy.add.at(change, (begins, keys), 1)
    numpy.add.at(change, (ends, keys), -1)
    return change


def plain(*notes):
    return numpy.cumsum(changes(*notes), 0)[:-1] > 0


def running_sum(*notes):
    return numpy.cumsum(changes(*notes), 0, dtype=numpy.int16)[:-1] > 0


def spread(begins, ends, keys, moments):
    counts = ends - begins
    stops = numpy.cumsum(counts)
    sounding = numpy.zeros((moments - 1, 128), bool)
    rows = numpy.repeat(begins - (stops - counts), counts) + numpy.arange(stops[-1])
    sounding[rows, numpy.repeat(keys, counts)] = True
    return sounding


def slices(file):
    score = symusic.Score.from_midi(file) if source == "bytes" else symusic.Score(file)
    tracks = [track.notes.numpy() for track in score.tracks if not track.is_drum]
    begins = numpy.concatenate([track["time"] for track in tracks])
    ends = begins + numpy.concatenate([track["duration"] for track in tracks])
    keys = numpy.concatenate([track["pitch"] for track in tracks])
    moments = numpy.unique(numpy.concatenate((begins, ends, [0])))
    begin_moments = numpy.searchsorted(moments, begins)
    sounding = {"plain": plain, "sum": running_sum, "spread": spread}[method](
        begin_moments, numpy.searchsorted(moments, ends), keys, len(moments))
    held = sounding.copy()
    held[0] = False
    held[1:] &= sounding[:-1]
    held[begin_moments, keys] = False
    return (pack(sounding), pack(held), quarters(moments[:-1], score.ticks_per_quarter),
            quarters(numpy.diff(moments), score.ticks_per_quarter))


def pack(keys):
    return numpy.packbits(keys, axis=1).view("V16").ravel()


def quarters(ticks, ticks_per_quarter):
    """Fractions in lowest terms, each in one number."""
    shared = numpy.gcd(ticks, ticks_per_quarter)
    return (ticks // shared) * 65536 + ticks_per_quarter // shared


def to_windows():
    pieces = [slices(file) for file in files]
    _, chords = numpy.unique(numpy.concatenate([piece[0] for piece in pieces]), return_inverse=True)
    _, durations = numpy.unique(numpy.concatenate([piece[3] for piece in pieces]), return_inverse=True)
    ends = numpy.cumsum([len(piece[0]) for piece in pieces])[:-1]
    windows = numpy.lib.stride_tricks.sliding_window_view
    return [(windows(c, WINDOW), windows(d, WINDOW))
            for c, d in zip(numpy.split(chords, ends), numpy.split(durations, ends)) if len(c) > WINDOW]


if __name__ == "__main__":
    count = sum(len(chords) - 1 for chords, _ in to_windows())  # chordgen's windows have an event behind them
    serve(to_windows, f"symusic {getattr(symusic, '__version__', '')} + numpy {numpy.__version__}, {count} windows")
