# SPDX-License-Identifier: MIT
"""What train_lstm does, decoder by decoder: what it learns from, what it keeps, and that going on after Ctrl-C gives
the same bytes as never having stopped.

    train_lstm.py FOLDER-OF-PROGRAMS
"""
import json
import tempfile
from pathlib import Path

from support.programs import check, finish, folder_of_pieces, history, interrupted, metadata, midi, run, succeed


def train(out, *words):
    return succeed("train_lstm", "--length", "20", "--units", "16", "--out", out, *words)


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

        status = interrupted(2, "train_lstm", "--length", "20", "--units", "16", "--out", folder / "stopped", *words)
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

    # Every option that changes what is learnt does; what is behind the bar is given to the plain run too.
    common = ["--units 16", "--units 17", "--batch 2", "--learning-rate 0.02", "--dropout 0.1", "--seed 3"]
    own = {"chords": ["--window 20", "--layers 2", "--embedding 9", "--dense 9", "--targets last", "--concat time | --targets last",
                      "--repeated-rows summed", "--rmsprop-epsilon inside", "--augment keys"],
           "notes": ["--direction downward", "--scale unseen", "--moved 0"], "tied": ["--moved 0.5"]}
    for decoder in own:
        def learnt(*words):
            succeed("train_lstm", "--decoder", decoder, "--epochs", "2", "--length", "8", *music, "--split", "none", "--quiet",
                    "--out", folder / "option", *(() if "--units" in words else ("--units", "16")), *words)
            return (folder / "option/history.csv").read_bytes()

        seen = {}
        for line in common + own[decoder]:
            option, _, always = line.partition("|")
            if always:
                check(f"{decoder}: {option.strip()} changes what is learnt", learnt(*option.split(), *always.split()) != learnt(*always.split()))
                continue
            got = learnt(*option.split())
            check(f"{decoder}: {option} changes what is learnt", got not in seen, seen.get(got))
            seen[got] = option
        check(f"{decoder}: the same words learn the same", learnt() in seen and seen[learnt()] == "--units 16")

    # Vectors learnt beforehand change what is learnt, and so does a share of the pieces.
    few = ["--decoder", "chords", "--epochs", "2", *music, "--split", "none"]
    losses = {}
    for what, words in (("plain", []), ("fixed", ["--pretrained", "fixed"]), ("tuned", ["--pretrained", "tuned"]), ("half", ["--share", "0.5"])):
        train(folder / what, *few, *words)
        losses[what] = tuple(row["chord_loss"] for row in history(folder / what))
    check("--pretrained and --share change what is learnt", len(set(losses.values())) == 4, losses)
    check("fixed vectors are not tuned", losses["fixed"][1] != losses["tuned"][1])

    # Bad input: keys that the note decoder has not, a corpus of one chord and one window, a loss that is no number.
    for what, keys in (("low", (12, 60)), ("one", (60, 64))):
        (folder / what).mkdir()
        (folder / what / "piece.mid").write_bytes(midi([keys] * 33))
    got = train(folder / "moved", "--corpus", folder / "low", "--key", "any", "--epochs", "1", "--moved", "0")
    check("keys outside the piano are moved by octaves, and it is said", "notice: 33 notes outside the piano's keys were moved by octaves, 0 dropped"
          in got.stderr, got.stderr)
    for decoder in ("notes", "chords", "tied"):
        one = ["--decoder", decoder, "--corpus", folder / "one", "--key", "any", "--epochs", "2", "--max-repeats", "0", "--max-copied-run", "0"]
        got = train(folder / "single", *one)
        check(f"{decoder}: one chord in one window is learnt, and composed",
              "1 chords, 1 durations, 1 windows" in got.stderr and (folder / "single/song.mid").exists(), got.stderr)
        for path in (folder / "single").iterdir():
            path.unlink()
        got = run("train_lstm", "--decoder", decoder, "--length", "20", "--units", "16", *music, "--learning-rate", "1e38", "--out", folder / "diverged")
        check(f"{decoder}: a loss that is no number ends the training and says where", got.returncode == 1 and "epoch 1, batch " in got.stderr
              and ", layer " in got.stderr and not (folder / "diverged/model.safetensors").exists(), got.stderr)

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

    # The songbook is in one key, and chunks of it are moved to others less often, so that songs keep it.
    model = (folder / "book/model.safetensors").read_bytes()
    for share in ("0.2", "1"):
        train(folder / "moved", "--moved", share, *songbook)
        check(f"--moved {share} is{'' if share == '0.2' else ' not'} what the songbook is learnt with",
              ((folder / "moved/model.safetensors").read_bytes() == model) == (share == "0.2"))
    refused = run("train_lstm", "--decoder", "chords", "--moved", "0.5", "--out", folder / "refused")
    check("--moved is for the models of events", refused.returncode == 2 and "--augment" in refused.stderr, refused.stderr)

    # Several models compose as one.
    both = [folder / "book/model.safetensors", folder / "drawn/model.safetensors"]
    songs = {}
    for what, words in (("pair", both), ("first", both[:1]), ("weighted", both + ["--weights", "1", "0"])):
        succeed("compose", *words, "--length", "40", "--out", folder / what)
        songs[what] = (folder / what / "song.mid").read_bytes()
    check("a mixture composes something else than its first model", songs["pair"] != songs["first"])
    check("a mixture composes by its weights", songs["weighted"] == songs["first"])
    refused = run("compose", *both, "--weights", "1", "--out", folder / "refused")
    check("weights are counted", refused.returncode == 2 and "--weights" in refused.stderr, refused.stderr)

finish()
