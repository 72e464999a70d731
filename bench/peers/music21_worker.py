# SPDX-License-Identifier: MIT
"""music21's parse and chordify: music21_worker.py FOLDER. Neither keys nor windows are asked of it."""
import collections
import collections.abc
import contextlib
import fractions
import math
import pathlib
import sys
import warnings

warnings.simplefilter("ignore")
for name in ("Iterable", "Sequence", "Mapping", "Callable"):  # where music21 5 looks for them
    if not hasattr(collections, name):
        setattr(collections, name, getattr(collections.abc, name))
if not hasattr(fractions, "gcd"):
    fractions.gcd = math.gcd

with contextlib.redirect_stdout(sys.stderr):  # it tells which optional packages are missing
    from music21 import VERSION_STR, converter

from worker import serve

files = sorted(str(path) for path in pathlib.Path(sys.argv[1]).glob("*.mid"))


def chordify():
    for path in files:
        converter.parse(path, forceSource=True).chordify()


if __name__ == "__main__":
    serve(chordify, "music21 " + VERSION_STR, warm_up=1)
