#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""inspect and survey, as scripts call them: reading_music.py FOLDER_OF_PROGRAMS

inspect --format tsv --like music21 must give music21 5.7.3's events, keys and partitions of every guitar piece, as they
lie in $CHORDGEN_SHARED/golden/music21; each option of both programs must change what it says it changes.
"""
import csv
import gzip
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

programs = pathlib.Path(sys.argv[1])
shared = pathlib.Path(os.environ.get("CHORDGEN_SHARED") or pathlib.Path(__file__).resolve().parents[3] / "shared")
if not (shared / "golden" / "music21").is_dir() or not (shared / "data" / "mutopia-guitar").is_dir():
    print("readings absent: tests skipped")
    sys.exit(0)
guitar = shared / "data" / "mutopia-guitar"
failures = []


def run(program, *words, status=0):
    done = subprocess.run([str(programs / program), *map(str, words)], capture_output=True, text=True)
    if done.returncode != status:
        failures.append(f"{program} {' '.join(map(str, words))}: status {done.returncode}, {done.stderr[:200]}")
    return done.stdout


def check(what, is_so):
    if not is_so:
        failures.append(what)


def without_ties(name):
    return "rest" if name == "R" else re.sub(r"[(~)]", "", name)


# Every event of every guitar piece, its key and its partition.
with gzip.open(shared / "golden" / "music21" / "mutopia-guitar-5.7.3.json.gz") as stream:
    golden = json.load(stream)
files = {name: guitar / piece["file"] for name, piece in sorted(golden.items())}
found = {name: [] for name in files}
for line in run("inspect", "--format", "tsv", "--like", "music21", "--rests", "keep", *files.values()).splitlines():
    path, *event = line.split("\t")
    found[pathlib.Path(path).stem].append(event)
summaries = run("inspect", "--summary", "--like", "music21", *files.values()).splitlines()
check("a summary for every file", len(summaries) == len(files))
for (name, piece), summary in zip(sorted(golden.items()), summaries):
    expected = [[onset, duration, without_ties(chord)] for onset, duration, chord in piece["chordify"]]
    check(f"{name}: events", found[name] == expected)
    parts = piece["partition"]
    parts = ";".join(f"{part}:{notes}" for part, notes in parts) if isinstance(parts, list) else "-"
    check(f"{name}: partition and key", summary.split("\t")[2:4] == [parts, piece["key_key"][0]])

# Options of inspect.
one = guitar / "giulianim-giulianiop100no20.mid"
first = json.loads(run("inspect", "--format", "json", "--key-window", 8, "--quantize", "1", one))
check("a key for every window", len(first["key_windows"]) >= 4 and "correlation" in first["key_windows"][0])
check("the quantiser's report", first["quantized"]["notes"] > 0 and "/" in first["quantized"]["largest_onset_error"])
check("chords have symbols, degrees and classes", all(key in first["events"][3] for key in ("symbol", "degree", "set_class")))
check("quantised times are coarser", run("inspect", "--format", "tsv", one) != run("inspect", "--format", "tsv", "--quantize", "4,3", one))
check("a piano roll", "▄" in run("inspect", "--format", "roll", one))
check("tablature", run("inspect", "--format", "tab", one).count("|") == 12)
run("inspect", "--quantize", "auto", "--like", "music21", one, status=2)
run("inspect", "--quantize", "often", one, status=2)
run("inspect", "--key-window", "0", one, status=2)
closely = sum(line.split("\t")[3] != other.split("\t")[3]
              for line, other in zip(run("inspect", "--summary", *files.values()).splitlines(),
                                     run("inspect", "--summary", "--key-profile", "closely", *files.values()).splitlines()))
check("the closer analysis names other keys for some", 0 < closely < 60)

# survey in its forms.
rows = list(csv.DictReader(io.StringIO(run("survey", "--format", "csv", guitar))))
kept = sum(row["kept"] == "kept" for row in rows)
check("a row for every file", len(rows) == len(files))
lines = run("survey", "--format", "json", guitar).splitlines()
totals = json.loads(lines[-1])["totals"]
check("JSON: a line for every file and the totals", len(lines) == len(files) + 1 and totals["sizes"]["pieces"] == kept)
check("totals name keys, chords and durations", totals["keys"]["C major"] > 30 and totals["durations"] and totals["chords"])
table = list(csv.reader(io.StringIO(run("survey", "--format", "csv", "--totals", guitar))))
check("totals as CSV", ["sizes", "files", str(len(files))] in table)
check("tsv has no heading", run("survey", "--format", "tsv", guitar).count("\n") == len(files))
text = run("survey", guitar)
check("the table ends with what is most common", re.search(r"^keys: +C major", text, re.M) and re.search(r"^durations: ", text, re.M))


def pieces(*options):
    return json.loads(run("survey", "--format", "json", *options, guitar).splitlines()[-1])["totals"]


check("--name-contains", pieces("--name-contains", "GIULIANI")["sizes"]["pieces"] < kept)
check("--key", list(pieces("--key", "C major")["keys"]) == ["C major"])
check("--transpose-to", set(pieces("--transpose-to", "C major")["keys"]) == {"C major", "A minor"} or
      set(pieces("--transpose-to", "C major")["keys"]) == {"C major", "a minor"})
check("--region", pieces("--region", "E2-E4")["sizes"]["pieces"] < kept)
check("--instruments all", pieces("--instruments", "all")["sizes"]["pieces"] >= kept)
check("--quantize", pieces("--quantize", "4,3")["sizes"]["distinct durations"] < pieces()["sizes"]["distinct durations"])
check("--key-profile", pieces("--key-profile", "closely")["keys"] != pieces()["keys"])
check("--duplicates", pieces("--duplicates", "keep")["sizes"]["pieces"] >= kept)

# What a trainer learns from: more windows with --augment, on the songbook.
def windows(*options):
    with tempfile.TemporaryDirectory() as out:
        small = "--decoder chords --units 4 --embedding 4 --dense 4 --epochs 1 --batch 512 --length 10".split()
        done = subprocess.run([str(programs / "train_lstm"), *small, *options, "--out", out], capture_output=True, text=True)
        found = re.search(r"(\d+) windows of", done.stderr)
        check("train_lstm " + " ".join(options) + ": " + done.stderr[-200:], done.returncode == 0 and found)
        return int(found[1]) if found else 0


plain = windows()
check("--augment octaves", windows("--augment", "octaves") > plain)
check("--augment keys", windows("--augment", "keys") > 6 * plain)

for failure in failures:
    print(failure)
sys.exit(1 if failures else 0)
