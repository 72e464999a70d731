# SPDX-License-Identifier: MIT
"""What inspect says of files that break the rules: every repair with its place, every refusal with what the file is.

    inspect.py FOLDER-OF-PROGRAMS
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

program = Path(sys.argv[1]) / "inspect"
HEADER = b"MThd\0\0\0\6\0\0\0\1\0\x60"
EVENTS = b"\0\x90\x3c\x40\x60\x80\x3c\x40\0\xff\x2f\0"


def track(events, length=None):
    return b"MTrk" + (len(events) if length is None else length).to_bytes(4, "big") + events


def inspect(*words):
    return subprocess.run([program, *map(str, words)], capture_output=True, text=True, timeout=60)


wrong = []


def expect(what, holds, got):
    if not holds:
        wrong.append(what)
        print(f"{what}: status {got.returncode}\n{got.stdout}{got.stderr}")


with tempfile.TemporaryDirectory() as name:
    folder = Path(name)

    def file(name, content):
        (folder / name).write_bytes(content)
        return folder / name

    sound = file("sound.mid", HEADER + track(EVENTS))
    broken = file("broken.mid", HEADER + track(b"\0\xf8" + EVENTS) + b"\r\n")
    place, tail = "track 0, byte 0x0017: F1 to F6 and F8 to FE stand in no file", "byte 0x0024: a chunk begins with four"

    got = inspect(sound)
    expect("a sound file has no repairs", got.returncode == 0 and "repaired" not in got.stdout, got)
    got = inspect(broken)
    expect("text lists the repairs",
           got.returncode == 0 and f"repaired: {place}" in got.stdout and f"repaired: {tail}" in got.stdout, got)
    got = inspect("--version")
    expect("a program tells its version", got.returncode == 0 and got.stdout.startswith("inspect of chordgen "), got)
    got = inspect("--format", "tsv", "--like", "exact", sound)
    expect("--like exact is how files are read anyway", got.stdout == inspect("--format", "tsv", sound).stdout, got)
    got = inspect("--like", "music22", sound)
    expect("--like has two readings", got.returncode == 2 and "{exact,music21}" in got.stderr, got)
    got = inspect("--format", "tsv", broken)
    expect("tsv holds chords alone, repairs go to standard error",
           got.stdout == f"{broken}\t0\t1\tC4\n" and f"{broken}: {place}" in got.stderr and tail in got.stderr, got)
    got = inspect("--format", "json", broken)
    found = [(d["code"], d["track"], d["offset"]) for d in json.loads(got.stdout)["diagnostics"]]
    expect("json lists the repairs", found == [("illegal-status", 0, 0x17), ("stray-bytes", -1, 0x24)], got)
    got = inspect("--summary", sound, broken)
    rows = [line.split("\t") for line in got.stdout.splitlines()]
    expect("the summary has a status and the problems",
           got.returncode == 0 and [row[1] for row in rows] == ["ok", "repaired"] and rows[0][-1] == "-" and
           rows[1][-1] == "illegal-status@0x0017;stray-bytes@0x0024", got)

    for what, path, words in [
        ("no file", folder / "absent.mid", "absent.mid"),
        ("a folder", folder, "directory"),
        ("an empty file", file("empty.mid", b""), "the input is empty"),
        ("a ZIP archive", file("zip.mid", b"PK\3\4" + bytes(40)), "this is not MIDI: got a ZIP archive"),
        ("a web page", file("page.mid", b"\n<!DOCTYPE html><html></html>"), "this is not MIDI: got an HTML page"),
        ("a MIDI 2.0 clip", file("clip.mid", b"SMF2CLIP" + bytes(40)), "a MIDI 2.0 clip file"),
        ("a file without a track", file("none.mid", b"MThd\0\0\0\6\0\1\0\0\0\x60"), "a MIDI file has a track"),
        ("a file whose track is missing", file("lost.mid", HEADER), "how many tracks follow"),
    ]:
        got = inspect(path)
        lines = got.stderr.splitlines()
        expect(f"{what} is refused by name", got.returncode == 1 and len(lines) == 1 and words in got.stderr and
               lines[0].startswith("inspect: ") and not got.stdout, got)
        got = inspect("--summary", path)
        expect(f"{what} is rejected in the summary", got.returncode == 1 and got.stdout.split("\t")[1] == "rejected", got)

    got = inspect("--summary", file("long.mid", HEADER + track(EVENTS, 3 << 30)))
    expect("a length of 3 GB is a repair", got.returncode == 0 and "chunk-length@0x0012" in got.stdout, got)

print(f"{len(wrong)} answers are wrong" if wrong else "every answer is right")
sys.exit(1 if wrong else 0)
