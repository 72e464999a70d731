# SPDX-License-Identifier: MIT
"""What the programs answer to bad input: one clear line that says what to do, status 1 or 2, and nothing half written.

    bad_input.py FOLDER-OF-PROGRAMS
"""
import json
import struct
import tempfile
from pathlib import Path

from support.programs import finish, run, succeed, wrong


def refuse(what, status, expected, out, program, *words):
    """The program must refuse: this status, one line with all of these words, and no file in `out`."""
    got = run(program, *words)
    lines = got.stderr.strip().split("\n")
    faults = []
    if got.returncode != status:
        faults.append(f"status {got.returncode} instead of {status}")
    if len(lines) != 1 or not lines[0].startswith(program + ": "):
        faults.append(f"{len(lines)} lines instead of one that begins with the program's name")
    faults += [f"no word of {word!r}" for word in expected if word not in got.stderr]
    if got.stdout:
        faults.append("text on standard output")
    if out is not None and out.is_dir() and (left := sorted(p.name for p in out.rglob("*") if p.is_file())):
        faults.append(f"left behind: {left}")
    if faults:
        wrong.append(what)
        print(f"{what}: {'; '.join(faults)}\n  {got.stderr.strip()[:400]}")
    else:
        print(f"{what}: {lines[0][:160]}")


def with_metadata(model, change):
    """The bytes of a model file whose metadata were changed."""
    (size,) = struct.unpack("<Q", model[:8])
    header = json.loads(model[8 : 8 + size])
    change(header["__metadata__"])
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + model[8 + size :]


def with_options(model, change):
    """The bytes of a model file whose options were changed."""
    def of(metadata):
        options = json.loads(metadata["options"])
        change(options)
        metadata["options"] = json.dumps(options)

    return with_metadata(model, of)


with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    small = ["--decoder", "chords"] if "--decoder" in run("train_lstm", "--help").stdout else []
    small += ["--units", "8", "--length", "20"]

    def train(what, status, expected, *words, out="refused"):
        epochs = [] if "--epochs" in words else ["--epochs", "1"]
        refuse(what, status, expected, folder / out, "train_lstm", *small, *epochs, "--out", folder / out, *words)

    (folder / "empty").mkdir()
    train("an empty folder", 1, ["empty", "Give a folder"], "--corpus", folder / "empty")
    (folder / "texts").mkdir()
    (folder / "texts/readme.txt").write_text("no music\n")
    train("a folder without MIDI files", 1, ["no MIDI file", "Give a folder"], "--corpus", folder / "texts")
    (folder / "pages").mkdir()
    (folder / "pages/song.mid").write_text("<!DOCTYPE html><html></html>")
    train("a folder of other files named .mid", 2, ["pages", "unreadable"], "--corpus", folder / "pages")
    train("no folder at all", 1, ["absent"], "--corpus", folder / "absent")
    train("a corpus without a window", 2, ["shorter window"], "--window", "4000")
    (folder / "file").write_text("in the way")
    train("an --out that cannot be written", 1, ["--out", "cannot be written"], "--quiet", out="file/inside")
    train("--epochs 0", 2, ["--epochs", "at least 1"], "--epochs", "0")
    train("--batch 0", 2, ["--batch"], "--batch", "0")
    train("--temperature -1", 2, ["temperature"], "--temperature", "-1")
    train("--top-p nan", 2, ["top-p"], "--top-p", "nan")
    train("an unknown key", 2, ["H major"], "--key", "H major")
    train("a choice among the files of no folder", 2, ["--corpus"], "--name-contains", "giuliani")

    succeed("train_lstm", *small, "--epochs", "1", "--out", folder / "trained", "--quiet")
    model = (folder / "trained/model.safetensors").read_bytes()

    def compose(what, content, expected, status=1, *words):
        path = folder / "model.safetensors"
        path.write_bytes(content)
        refuse(what, status, expected, folder / "songs", "compose", path, "--out", folder / "songs", *words)

    compose("a truncated model file", model[: len(model) // 2], ["model.safetensors"])
    compose("an empty model file", b"", ["model.safetensors"])
    compose("a model file of another shape", with_options(model, lambda o: o.update(units=9)), ["lstm/0/kernel", "(8, 32)"], 2)
    compose("a model file that asks for too much", with_options(model, lambda o: o.update(units=60000)), ["damaged"])
    compose("a model file of an unknown kind", with_metadata(model, lambda m: m.update(kind="transformer")),
            ["unknown kind", "transformer", "expected one of"])
    flipped = bytearray(model)
    flipped[-1000] ^= 0x40
    compose("a model file with a flipped bit", bytes(flipped), ["model.safetensors"])
    compose("a text in place of a model", b"not a model at all", ["model.safetensors"])
    compose("compose --temperature -1", model, ["temperature"], 2, "--temperature", "-1")
    compose("compose --songs 0", model, ["--songs: got 0, expected a number above 0."], 2, "--songs", "0")
    compose("compose --tempo inf", model, ["--tempo: got inf, expected a number above 0."], 2, "--tempo", "inf")
    compose("compose --length 0", model, ["--length"], 2, "--length", "0")
    compose("a prime that is no MIDI file", model, ["/file\": "], 1, "--prime", folder / "file")

finish()
