# SPDX-License-Identifier: MIT
"""What evaluate prints, and what it answers to bad input, on music small enough to train on.

    evaluate.py FOLDER-OF-PROGRAMS
"""
import json
import tempfile
from pathlib import Path

from support.programs import check, finish, run, succeed


def table(result):
    """The rows of standard output up to an empty line, as lists of cells."""
    return [line.split("\t") for line in result.stdout.split("\n\n")[0].strip().split("\n")]


def is_number(cell):
    return cell.replace(".", "", 1).replace("-", "", 1).isdigit()


with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    small = ["--units", "8", "--epochs", "1", "--length", "40", "--songs", "5", "--quiet"]
    for decoder in ["chords", "notes"]:
        succeed("train_lstm", "--decoder", decoder, *small, "--out", folder / decoder)
    corpus = folder / "corpus"
    corpus.mkdir()
    for i, song in enumerate(sorted((folder / "chords").glob("*.mid"))):
        (corpus / f"{i}.mid").write_bytes(song.read_bytes())
    sides = ["train", "train", "train", "valid", "test"]
    split = folder / "split.tsv"

    def write_split(sides):
        split.write_text("file\tside\n" + "".join(f"{i}.mid\t{side}\n" for i, side in enumerate(sides)))

    write_split(sides)
    music = ["--corpus", corpus, "--split", split, "--key", "any"]
    models = [folder / "chords/model.safetensors", folder / "notes/model.safetensors"]
    baselines = ["uniform", "keys", "unigram", "n-gram", "n-gram-transposed"]

    rows = run("evaluate", *models, *music)
    names = [row[0] for row in table(rows)]
    check("baselines stand first, then the models", names == [*baselines, *map(str, models)], rows)
    check("a row has five cells", all(len(row) == 5 for row in table(rows)), rows)
    check("baselines and note decoders say something of held notes, the chord LSTM does not",
          [is_number(row[3]) for row in table(rows)] == [True] * 5 + [False, True] and table(rows)[5][3] == "-", rows)
    check("minutes of training are told", all(is_number(row[4]) for row in table(rows)), rows)
    check("every model gives the songs of its own vocabulary a probability", "inf" not in rows.stdout, rows)
    by_column = run("evaluate", *models, "--corpus", corpus, "--split", f"{split}:side", "--key", "any")
    check("the column may be named", by_column.stdout == rows.stdout or table(by_column)[0] == table(rows)[0], by_column)
    other = run("evaluate", "--corpus", corpus, "--split", f"{split}:other")
    check("a column that is not there is refused", other.returncode == 2 and 'no column "other"' in other.stderr, other)

    mixed = run("evaluate", *models, *music, "--mixture", "--details")
    bits = {row[0]: float(row[1]) for row in table(mixed)}
    check("--mixture adds its rows", [row[0] for row in table(mixed)][-3:] == ["mixture", "recall", "mixture+recall"], mixed)
    check("a mixture is no worse than the best of its models by much",
          bits["mixture"] < min(bits[str(model)] for model in models) + 0.5, mixed)
    check("--details adds a table of as many rows", len(mixed.stdout.split("\n\n")[1].strip().split("\n")) == 1 + len(bits),
          mixed)
    perplexity = float(mixed.stdout.split("\n\n")[1].split("\n")[1].split("\t")[1])
    check("perplexity is 2 to the bits", abs(perplexity / 2 ** bits["uniform"] - 1) < 0.01, mixed)

    # The n-gram as a file: it says what the baseline counted from the same pieces says, and composes.
    counts = ["train_ngram", "--length", "30", "--songs", "2", "--json", "--seed", "3"]
    counted = run(*counts, *music, "--out", folder / "counts")
    assert counted.returncode == 0, counted.stderr
    check("train_ngram tells how new its songs are",
          [json.loads(line)["events"] for line in counted.stdout.strip().split("\n")] == [30, 30]
          and counted.stderr.count("longest run of the corpus") == 2, counted)
    judged = {row[0]: row[1:4] for row in table(run("evaluate", folder / "counts/model.safetensors", *music))}
    check("its file says what was counted", judged[str(folder / "counts/model.safetensors")] == judged["n-gram-transposed"],
          judged)
    shorter = run(*counts, *music, "--order", "1", "--transposed-order", "0", "--out", folder / "shorter")
    judged = {row[0]: row[1] for row in table(run("evaluate", folder / "shorter/model.safetensors", *music))}
    check("--order and --transposed-order change what is counted",
          float(judged[str(folder / "shorter/model.safetensors")]) > float(judged["n-gram-transposed"]), judged)
    together = [run("compose", *files, "--length", "30", "--quiet", "--json", "--out", folder / "together")
                for files in ([models[1], folder / "counts/model.safetensors"], [models[1]])]
    check("a note decoder and the counts compose as one",
          together[0].returncode == 0 and together[0].stdout != together[1].stdout, together[0])
    unfitted = run(*counts, "--corpus", corpus, "--key", "any", "--split", "none", "--out", folder / "unfitted")
    check("pieces that validate are asked for", unfitted.returncode == 2 and "Give validation pieces" in unfitted.stderr, unfitted)

    # A variational autoencoder is judged by its bound, and has its row among the details.
    vae = run("train_vae", "--window", "8", "--hidden", "8", "--latent", "2", "--epochs", "1", "--length", "16", "--quiet",
              "--out", folder / "vae")
    assert vae.returncode == 0, vae.stderr
    bound = run("evaluate", folder / "vae/model.safetensors", "--samples", "2", "--details", *music)
    detail = bound.stdout.split("\n\n")[1].strip().split("\n")[-1].split("\t")
    check("a variational autoencoder has a bound and its perplexity",
          is_number(table(bound)[-1][1]) and "with a bound of 2 draws" in bound.stderr
          and abs(float(detail[1]) / 2 ** float(table(bound)[-1][1]) - 1) < 0.01 and detail[3:] == ["-", "-", "-"], bound)

    # A model that lacks the corpus's chords.
    strange = folder / "strange"
    strange.mkdir()
    lifted = run("compose", models[0], "--songs", "5", "--length", "40", "--seed", "9", "--out", strange)
    assert lifted.returncode == 0, lifted.stderr
    few = run("train_lstm", "--decoder", "chords", "--corpus", corpus, "--key", "any", "--units", "8", "--epochs", "1",
              "--length", "5", "--window", "4", "--max-copied-run", "0", "--max-repeats", "0", "--quiet", "--out", folder / "few")
    assert few.returncode == 0, few.stderr
    lacking = folder / "few/model.safetensors"
    (folder / "strange.tsv").write_text("file\tside\n" + "".join(
        f"{song.name}\t{side}\n" for song, side in zip(sorted(strange.glob("*.mid")), sides)))
    words = ["--corpus", strange, "--split", folder / "strange.tsv", "--key", "any"]
    lost = run("evaluate", lacking, *words)
    check("chords that a model has no name for make its bits infinite, and it is said how many",
          table(lost)[-2][1] == "inf" and "has no name for" in lost.stderr, lost)
    check("a second row escapes to the keys: no worse than keys by themselves, and nothing is said of held notes",
          table(lost)[-1][0] == f"{lacking}+keys" and float(table(lost)[-1][1]) < float(table(lost)[1][1])
          and table(lost)[-1][3] == "-", lost)
    saved = run("evaluate", lacking, *words, "--mixture")
    check("the mixture gives them a probability", is_number(table(saved)[-1][1]), saved)

    # Songs beside the corpus: likeness needs several held-out pieces.
    write_split(["train", "train", "test", "test", "test"])
    songs = run("evaluate", "--songs", strange, *music)
    check("songs are set beside the corpus: metrics, likeness, copies",
          all(word in songs.stdout for word in ["metric\tsongs\ttrain\ttest", "pitch range", "songs / train", "nearest piece"]), songs)
    check("every song has a row of what it copies", len(songs.stdout.split("\n\n")[2].strip().split("\n")) == 6, songs)
    fewer = run("evaluate", "--songs", strange, *music, "--bars", "2")
    check("--bars changes what is compared", fewer.stdout.split("\n\n")[1] != songs.stdout.split("\n\n")[1], fewer)

    # Bad input.
    write_split(["train", "train", "train", "valid", "valid"])
    empty = run("evaluate", *music)
    check("an empty test part is refused", empty.returncode == 2 and "the pieces have no event" in empty.stderr, empty)
    write_split(["valid", "valid", "test", "test", "test"])
    empty = run("evaluate", *music)
    check("an empty training part is refused", empty.returncode == 2 and "Give training pieces" in empty.stderr, empty)
    none = run("evaluate", "--corpus", corpus)
    check("--split is asked for", none.returncode == 2 and "--split" in none.stderr, none)
    train = run("evaluate", *music, "--train", "note-decoder")
    check("--train without --polyphonic is refused", train.returncode == 2 and "--polyphonic" in train.stderr, train)

    # The polyphonic benchmark, on a set that has the form of the real ones.
    scale = [[60 + k, 64 + k] for k in [0, 2, 4, 5, 7, 9, 11, 12]]
    frames = {"train": [scale * 3, scale[::-1] * 2], "valid": [scale], "test": [scale[2:], [[60]]]}
    small_set = folder / "small.json"
    small_set.write_text(json.dumps(frames))
    plain = run("evaluate", "--polyphonic", small_set)
    check("three baselines stand first, a piece shorter than the n-gram is judged",
          [row[0] for row in table(plain)] == ["bernoulli", "chord-bigram", "n-gram-mixture"]
          and all(len(row) == 4 and all(map(is_number, row[1:])) for row in table(plain)), plain)
    recipes = ["note-decoder", "note-decoder-down", "key-scan", "recall", "pair", "pair+n-gram", "pair+key-scan+n-gram+recall"]
    wanted = [word for recipe in recipes for word in ("--train", recipe)]
    learnt = run("evaluate", "--polyphonic", small_set, *wanted, "--accuracy")
    check("each recipe has its row, with the accuracy where a model draws",
          [row[0] for row in table(learnt)][3:] == recipes and [len(row) for row in table(learnt)] == [6] * 7 + [4] * 3, learnt)
    nats = {row[0]: float(row[1]) for row in table(learnt)}
    check("the note decoder has learnt the scale", nats["note-decoder"] > nats["bernoulli"] + 1, learnt)
    again = run("evaluate", "--polyphonic", small_set, "--train", "note-decoder")
    seeded = run("evaluate", "--polyphonic", small_set, "--train", "note-decoder", "--seed", "2")
    check("the same seed gives the same figures, whatever else is trained", table(again)[3][1:3] == table(learnt)[3][1:3], again)
    check("another seed gives others", table(again)[3][1:3] != table(seeded)[3][1:3], seeded)
    unknown = run("evaluate", "--polyphonic", small_set, "--train", "pair+chance")
    check("an unknown recipe is refused", unknown.returncode == 2 and 'got "chance", expected note-decoder' in unknown.stderr, unknown)
    frames["test"][0][1] = [60, 109]
    small_set.write_text(json.dumps(frames))
    outside = run("evaluate", "--polyphonic", small_set)
    check("a frame outside the piano is refused, with its place",
          outside.returncode == 2 and "test 0, frame 1: the piano's keys are 21..108: got 109" in outside.stderr, outside)
    frames["test"] = []
    small_set.write_text(json.dumps(frames))
    nothing = run("evaluate", "--polyphonic", small_set)
    check("an empty test part of a set is refused", nothing.returncode == 2 and "no event" in nothing.stderr, nothing)

finish()
