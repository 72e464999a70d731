# SPDX-License-Identifier: MIT
"""What the tests of programs share: calling them, noting what does not hold, music to learn from, and reading what the
trainers write.

    from support.programs import check, finish, run
"""
import json
import signal
import struct
import subprocess
import sys
from pathlib import Path

folder_of_programs = Path(sys.argv[1]).resolve()
wrong = []


def run(program, *words):
    """The program's end: status and both outputs."""
    return subprocess.run([folder_of_programs / program, *map(str, words)], capture_output=True, text=True, timeout=600)


def succeed(program, *words):
    got = run(program, *words)
    assert got.returncode == 0, (program, words, got.stderr)
    return got


def check(what, holds, seen=""):
    print(f"{what}: {'yes' if holds else f'NO {str(seen)[:2000]}'}")
    if not holds:
        wrong.append(what)


def finish():
    print(f"{len(wrong)} answers are wrong: {', '.join(wrong)}" if wrong else "every answer is right")
    sys.exit(1 if wrong else 0)


def interrupted(epochs, program, *words):
    """The status of a trainer that Ctrl-C stops after so many epochs."""
    command = [folder_of_programs / program, "--json", *map(str, words)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        for _ in range(epochs):
            process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        return process.wait(timeout=120)


def midi(chords):
    """A MIDI file of one track, 96 ticks to the quarter: each chord (a tuple of keys) sounds for a quarter."""
    track = b"\x00\xc0\x18"
    for chord in chords:
        track += b"".join(bytes([0, 0x90, key, 90]) for key in chord)
        track += b"".join(bytes([0 if i else 96, 0x80, key, 0]) for i, key in enumerate(chord))
    track += b"\x00\xff\x2f\x00"
    return b"MThd" + struct.pack(">IHHH", 6, 0, 1, 96) + b"MTrk" + struct.pack(">I", len(track)) + track


def folder_of_pieces(folder, pieces=6, events=60):
    """Pieces of two voices, written as MIDI files, and split.tsv: of six, three train, two validate, one is left out."""
    folder.mkdir()
    table = ["file\tside"]
    for piece in range(pieces):
        voices = [(48 + (i * (piece + 1)) % 7, 60 + (i * i + piece) % 9) for i in range(events)]
        (folder / f"piece{piece}.mid").write_bytes(midi(voices))
        table.append(f"piece{piece}.mid\t{('train', 'train', 'train', 'valid', 'valid', 'test')[piece % 6]}")
    (folder / "split.tsv").write_text("\n".join(table) + "\n")


def header(path):
    """The header of a safetensors file."""
    content = path.read_bytes()
    (size,) = struct.unpack("<Q", content[:8])
    return json.loads(content[8 : 8 + size])


def metadata(out):
    """What the model file in a folder says of itself."""
    return header(out / "model.safetensors")["__metadata__"]


def history(out):
    """The epochs of a trainer's history, one dictionary of figures each."""
    lines = (out / "history.csv").read_text().split("\n")[:-1]
    names = lines[0].split(",")
    return [dict(zip(names, map(float, line.split(",")))) for line in lines[1:]]
