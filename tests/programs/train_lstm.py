# SPDX-License-Identifier: MIT
"""What train_lstm does, decoder by decoder: what it learns from, what it keeps, and that going on after Ctrl-C gives
the same bytes as never having stopped.

    train_lstm.py FOLDER-OF-PROGRAMS
"""
import json
import signal
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

programs = Path(sys.argv[1])
wrong = []


def check(what, holds, seen=""):
    print(f"{what}: {'yes' if holds else f'NO {seen}'}")
    if not holds:
        wrong.append(what)


def run(program, *words):
    return subprocess.run([programs / program, *map(str, words)], capture_output=True, text=True, timeout=300)


def train(out, *words):
    got = run("train_lstm", "--length", "20", "--units", "16", "--out", out, *words)
    assert got.returncode == 0, got.stderr
    return got


def metadata(out):
    model = (out / "model.safetensors").read_bytes()
    (size,) = struct.unpack("<Q", model[:8])
    return json.loads(model[8 : 8 + size])["__metadata__"]


def history(out):
    lines = (out / "history.csv").read_text().split("\n")[:-1]
    names = lines[0].split(",")
    return [dict(zip(names, map(float, line.split(",")))) for line in lines[1:]]


def folder_of_pieces(folder):
    """Six pieces of two voices, written as MIDI files, and a table that splits them."""
    folder.mkdir()
    table = ["file\tside"]
    for piece in range(6):
        track = b"\x00\xc0\x18"
        for i in range(60):
            low, high = 48 + (i * (piece + 1)) % 7, 60 + (i * i + piece) % 9
            track += bytes([0, 0x90, low, 90, 0, 0x90, high, 90, 96, 0x80, low, 0, 0, 0x80, high, 0])
        track += b"\x00\xff\x2f\x00"
        header = b"MThd" + struct.pack(">IHHH", 6, 0, 1, 96)
        (folder / f"piece{piece}.mid").write_bytes(header + b"MTrk" + struct.pack(">I", len(track)) + track)
        table.append(f"piece{piece}.mid\t{('train', 'train', 'train', 'valid', 'valid', 'test')[piece]}")
    (folder / "split.tsv").write_text("\n".join(table) + "\n")


def interrupted(out, epochs, *words):
    """Trains, is stopped by Ctrl-C after so many epochs, and gives its status."""
    words = ["--length", "20", "--units", "16", "--json", "--out", out, *words]
    with subprocess.Popen([programs / "train_lstm", *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        for _ in range(epochs):
            process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        return process.wait(timeout=120)


with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    corpus = folder / "corpus"
    folder_of_pieces(corpus)
    music = ["--corpus", corpus, "--key", "any"]
    split = ["--split", f"{corpus}/split.tsv:side"]

    for decoder, kind in (("notes", "note-decoder"), ("tied", "tied-lstm"), ("chords", "chord-lstm")):
        words = ["--decoder", decoder, "--epochs", "30", *music, *split]
        got = train(folder / decoder, *words)
        check(f"{decoder}: the model file says {kind}", metadata(folder / decoder)["kind"] == kind)
        check(f"{decoder}: the split is told", "3 pieces with 180 events train" in got.stderr
              and "2 pieces with 120 events validate, 1 pieces with 60 events are left out" in got.stderr, got.stderr)
        rows = history(folder / decoder)
        check(f"{decoder}: every epoch is validated", len(rows) == 30 and all("val_chord_loss" in row for row in rows))

        status = interrupted(folder / "stopped", 2, *words)
        stopped_early = not (folder / "stopped/model.safetensors").exists()
        check(f"{decoder}: Ctrl-C ends with status 130 and leaves a checkpoint, no model", status == 130 and stopped_early
              and (folder / "stopped/last.safetensors").exists(), status)
        train(folder / "stopped", "--resume", *words)
        for file in ("model.safetensors", "history.csv", "song.mid", "last.safetensors", "best.safetensors"):
            check(f"{decoder}: going on gives the same {file}",
                  (folder / "stopped" / file).read_bytes() == (folder / decoder / file).read_bytes())
        for path in (folder / "stopped").iterdir():
            path.unlink()

    # The epoch that is best for the pieces that validate is the one that is kept, and patience ends the run.
    got = train(folder / "patient", "--decoder", "chords", "--epochs", "60", "--learning-rate", "0.02", "--patience", "3", *music, *split)
    losses = [row["val_chord_loss"] for row in history(folder / "patient")]
    best = losses.index(min(losses)) + 1
    check("patience 3 ends three epochs behind the best", len(losses) == best + 3 < 60, losses)
    check("the weights kept are the best epoch's", f"kept the weights of epoch {best} of {len(losses)}" in got.stderr)

    # Vectors learnt beforehand change what is learnt, and so does a share of the pieces.
    few = ["--decoder", "chords", "--epochs", "2", *music, "--split", "none"]
    losses = {}
    for what, words in (("plain", []), ("fixed", ["--pretrained", "fixed"]), ("tuned", ["--pretrained", "tuned"]), ("half", ["--share", "0.5"])):
        train(folder / what, *few, *words)
        losses[what] = tuple(row["chord_loss"] for row in history(folder / what))
    check("--pretrained and --share change what is learnt", len(set(losses.values())) == 4, losses)
    check("fixed vectors are not tuned", losses["fixed"][1] != losses["tuned"][1])

    # What is split by default, and what is asked for.
    songbook = ["--epochs", "1"]
    got = train(folder / "book", *songbook)
    check("the songbook trains whole", "split" not in got.stderr and "val_loss" not in history(folder / "book")[0])
    check("notes are the default, written upwards", metadata(folder / "book")["kind"] == "note-decoder"
          and json.loads(metadata(folder / "book")["options"])["writing"] == "upward")
    got = train(folder / "drawn", "--split", "drawn", "--direction", "downward", *songbook)
    check("a tenth can be drawn", "split drawn: 36 pieces" in got.stderr and "4 pieces" in got.stderr, got.stderr)
    check("the direction is kept", json.loads(metadata(folder / "drawn")["options"])["writing"] == "downward")
    got = train(folder / "folder", *music, "--epochs", "1")
    check("of a folder a tenth validates", "split drawn: 5 pieces" in got.stderr, got.stderr)
    got = train(folder / "none", *music, "--split", "none", "--epochs", "1")
    check("unless all are to train", "split" not in got.stderr)

    # Several models compose as one.
    both = [folder / "book/model.safetensors", folder / "drawn/model.safetensors"]
    songs = {}
    for what, words in (("pair", both), ("first", both[:1]), ("weighted", both + ["--weights", "1", "0"])):
        got = run("compose", *words, "--length", "40", "--out", folder / what)
        assert got.returncode == 0, got.stderr
        songs[what] = (folder / what / "song.mid").read_bytes()
    check("a mixture composes something else than its first model", songs["pair"] != songs["first"])
    refused = run("compose", *both, "--weights", "1", "--out", folder / "refused")
    check("weights are counted", refused.returncode == 2 and "--weights" in refused.stderr, refused.stderr)

print(f"{len(wrong)} answers are wrong" if wrong else "every answer is right")
sys.exit(1 if wrong else 0)
