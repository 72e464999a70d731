# SPDX-License-Identifier: MIT
"""The MIDI floor beside symusic and mido, on the guitar corpus in $CHORDGEN_SHARED (default ../shared)."""
import os
import pathlib
import sys

from model_sections import PEERS, table


def midi(options):
    shared = pathlib.Path(os.environ.get("CHORDGEN_SHARED", PEERS.parents[2] / "shared"))
    corpus = shared / "data" / "mutopia-guitar"
    if not corpus.is_dir():
        raise SystemExit(f"compare: no guitar corpus at {corpus}. Set CHORDGEN_SHARED.")

    def row(workload, library, goals):
        own = [options.build / "bench" / "midi", "--serve", workload, corpus]
        return workload, [own, [sys.executable, PEERS / "midi_worker.py", library, workload, corpus]], goals

    table(options, "MIDI: 284 guitar pieces from bytes, beside symusic",
          [row("midi_notes", "symusic", {0: 2}), row("midi_write", "symusic", {})])
    table(options, "MIDI: the same beside mido", [row("midi_events", "mido", {}), row("midi_write", "mido", {})])


SECTIONS = {"midi": midi}
