# SPDX-License-Identifier: MIT
"""midi_worker.py LIBRARY WORKLOAD FOLDER: the MIDI files of a folder, from bytes in memory to events or notes, and back."""
import importlib.metadata
import io
import pathlib
import sys

from worker import serve

library, workload, folder = sys.argv[1:4]
files = [path.read_bytes() for path in sorted(pathlib.Path(folder).rglob("*.mid"))]


def symusic_reader():
    from symusic import Score

    def read():
        for data in files:
            Score.from_midi(data)

    scores = [Score.from_midi(data) for data in files]

    def write():
        for score in scores:
            score.dumps_midi()

    return {"midi_notes": read, "midi_write": write}


def mido_reader():
    from mido import MidiFile

    def read():
        for data in files:
            MidiFile(file=io.BytesIO(data))

    parsed = [MidiFile(file=io.BytesIO(data)) for data in files]

    def write():
        for midi in parsed:
            midi.save(file=io.BytesIO())

    return {"midi_events": read, "midi_write": write}


run = {"symusic": symusic_reader, "mido": mido_reader}[library]()[workload]
serve(run, f"{library} {importlib.metadata.version(library)}", warm_up=1)
