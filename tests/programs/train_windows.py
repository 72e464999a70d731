# SPDX-License-Identifier: MIT
"""What the trainers of windows do: train_autoencoder, train_vae and train_gan learn, save, go on after Ctrl-C to the same bytes,
choose the best epoch on pieces that validate, and compose from codes; and what they answer to bad input.

    train_windows.py FOLDER-OF-PROGRAMS
"""
import json
import tempfile
from pathlib import Path

from support.programs import check, finish, folder_of_pieces, header, history, interrupted, metadata, midi, run, succeed

small = {"--window": "8", "--hidden": "16", "--latent": "3", "--batch": "16", "--learning-rate": "0.01", "--epochs": "1"}


def sized(*words):
    """The words, and the small sizes that they do not name."""
    return [word for option, value in small.items() if option not in words for word in (option, value)] + list(words)


# Every option that changes what is learnt, and what the other trainer does not have.
options = {
    "train_autoencoder": ["--code tanh"],
    "train_vae": ["--beta 0.1", "--free-bits 1", "--warm-up 0"],
    "both": ["--window 7", "--hidden 17", "--hidden 0", "--hidden 16 12", "--latent 2", "--likelihood bernoulli",
             "--durations coded", "--optimizer rmsprop", "--optimizer rmsprop --rmsprop-epsilon inside", "--batch 7",
             "--learning-rate 0.02", "--seed 3", "--vocabulary all --key most-common", "--augment keys"],
}


def refuse(what, program, status, expected, folder, *words):
    got = run(program, *sized("--out", folder, *words))
    lines = got.stderr.strip().split("\n")
    check(f"{program}: {what} is refused in one line",
          got.returncode == status and lines[-1].startswith(program + ": ") and all(word in lines[-1] for word in expected)
          and not (folder / "model.safetensors").exists(), (got.returncode, got.stderr))


def learning(program, folder, music):
    """Trains, is interrupted, goes on; then trains with every option."""
    whole, stopped = folder / "whole", folder / "stopped"
    words = sized("--epochs", "40", *music, "--split", f"{folder}/corpus/split.tsv:side")
    got = succeed(program, *words, "--out", whole)
    check(f"{program}: the split is told", "3 pieces with 180 events train" in got.stderr
          and "2 pieces with 120 events validate, 1 pieces with 60 events are left out" in got.stderr, got.stderr)
    rows = history(whole)
    check(f"{program}: every epoch is validated", len(rows) == 40 and all("val_chord_loss" in row for row in rows))
    check(f"{program}: it learns", rows[-1]["chord_loss"] < 0.7 * rows[0]["chord_loss"], rows[-1])
    losses = [row["val_loss"] for row in rows]
    best = losses.index(min(losses)) + 1
    check(f"{program}: the weights kept are the best epoch's",
          best == 40 or f"kept the weights of epoch {best} of 40" in got.stderr, (best, got.stderr))
    page = (whole / "report.html").read_text()
    check(f"{program}: the report has curves, the latent map and what was rebuilt",
          all(word in page for word in ("Chord loss, validation", "highest sixth", "What the trained model rebuilds")))
    frames = header(whole / "latent.safetensors")
    check(f"{program}: codes are kept for the first epoch, every fifth and the last",
          [epoch for epoch in range(1, 41) if f"{epoch}/codes" in frames] == [1, *range(5, 41, 5)], list(frames))

    status = interrupted(2, program, *words, "--out", stopped)
    check(f"{program}: Ctrl-C ends with status 130 and leaves a checkpoint, no model", status == 130
          and not (stopped / "model.safetensors").exists() and (stopped / "last.safetensors").exists(), status)
    other = run(program, *words, "--out", stopped, "--resume", "--patience", "2")
    check(f"{program}: going on with other options lists the differences",
          other.returncode == 2 and "patience: 0 then, 2 now." in other.stderr, other.stderr)
    succeed(program, *words, "--out", stopped, "--resume")
    for file in ("model.safetensors", "history.csv", "song.mid", "last.safetensors", "best.safetensors", "latent.safetensors"):
        check(f"{program}: going on gives the same {file}", (stopped / file).read_bytes() == (whole / file).read_bytes())

    succeed(program, *words, "--patience", "2", "--out", folder / "patient")
    losses = [row["val_loss"] for row in history(folder / "patient")]
    check(f"{program}: patience 2 ends two epochs behind the best", len(losses) == losses.index(min(losses)) + 3 < 40, losses)

    def learnt(*asked):
        succeed(program, *sized("--epochs", "2", *asked, "--out", folder / "option", "--quiet"))
        return (folder / "option/history.csv").read_bytes()

    music = [*music, "--split", "none"]
    seen = {learnt(*music): "nothing"}
    for option in options[program] + options["both"]:
        key = [] if "--key" not in option else music[:2] + music[4:]  # --key is given once
        got = learnt(*(key or music), *option.split())
        check(f"{program}: {option} changes what is learnt", got not in seen, seen.get(got))
        seen[got] = option


def composing(program, folder):
    """Songs from codes: every way of compose."""
    model, songs = folder / "whole/model.safetensors", {}
    (folder / "mine.mid").write_bytes(midi([(48, 60), (49, 61), (50, 64), (51, 60), (52, 67), (53, 67), (54, 60), (48, 64), (49, 61)]))

    def song(what, *words):
        got = succeed("compose", model, "--out", folder / "songs", *words)
        songs[what] = (folder / "songs/song.mid").read_bytes()
        return got.stderr

    check(f"{program}: --reconstruct names its window", "of window 12" in song("window 12", "--reconstruct", "12"))
    song("window 90", "--reconstruct", "90")
    song("window 12 again", "--reconstruct", "12", "--seed", "8")
    check(f"{program}: a window has one reconstruction", songs["window 12"] == songs.pop("window 12 again"))
    song("my music", "--reconstruct", folder / "mine.mid")
    check(f"{program}: --interpolate says how far", "0.3 of the linear way from window 12 to window 90"
          in song("0.3", "--interpolate", "12", "90", "--share", "0.3"))
    song("0", "--interpolate", "12", "90", "--share", "0")
    song("1", "--interpolate", "12", "90", "--share", "1")
    check(f"{program}: the ends of the way are the windows", songs.pop("0") == songs["window 12"] and songs.pop("1") == songs["window 90"])
    said = song("walk", "--walk", "12", "90", "--steps", "3", "--json")
    check(f"{program}: a walk is one song of all its windows", "24 events" in said, said)
    song("straight on", "--interpolate", "12", "90", "--share", "4")
    song("round the sphere", "--interpolate", "12", "90", "--share", "4", "--path", "spherical")
    for codes in ("prior", "training"):
        song(f"{codes}, seed 1", "--codes", codes, "--seed", "1")
        song(f"{codes}, seed 2", "--codes", codes, "--seed", "2")
    song("hot", "--reconstruct", "12", "--temperature", "3")
    song("higher", "--reconstruct", "12", "--more", "higher=4")
    check(f"{program}: every way to a code gives another song", len(set(songs.values())) >= len(songs) - 2,
          [what for what, content in songs.items() if list(songs.values()).count(content) > 1])
    for one, other in (("round the sphere", "straight on"), ("prior, seed 1", "training, seed 1"), ("higher", "window 12"), ("hot", "window 12")):
        check(f"{program}: {one} is not {other}", songs[one] != songs[other])
    for words, expected in ((["--reconstruct", "99999"], "no window 99999"), (["--walk", "1", "2", "--steps", "1"], "--steps"),
                            (["--prime", folder / "mine.mid"], "--prime"), (["--reconstruct", "1", "--codes", "prior"], "--codes")):
        got = run("compose", model, "--out", folder / "refused", *words)
        check(f"{program}: compose {words[0]} ... {words[-1]} is refused", got.returncode == 2 and expected in got.stderr, got.stderr)


def bad_input(program, folder, music):
    out = folder / "refused"
    refuse("latent size 0", program, 2, ["latent: got 0, expected 1 to 65536"], out, "--latent", "0")
    refuse("a code of no --optimizer", program, 2, ["--rmsprop-epsilon"], out, "--rmsprop-epsilon", "inside")
    refuse("a window longer than all pieces", program, 2, ["Choose a shorter window"], out, *music, "--window", "61")
    refuse("a split that names no piece", program, 2, ["no column"], out, *music, "--split", f"{folder}/corpus/split.tsv:other")
    refuse("a loss that is no number", program, 1, ["epoch 1, batch 2, layer ", "The model has the weights of the last good epoch"],
           out, *music, "--learning-rate", "1e38")
    spoilt = folder / "spoilt"
    succeed(program, *sized(*music, "--epochs", "2", "--out", spoilt))
    checkpoint = bytearray((spoilt / "last.safetensors").read_bytes())
    begin = header(spoilt / "last.safetensors")["model/decoder/chords/bias"]["data_offsets"][0]
    begin += 8 + int.from_bytes(checkpoint[:8], "little")
    checkpoint[begin : begin + 4] = b"\xff" * 4  # not a number
    (spoilt / "last.safetensors").write_bytes(checkpoint)
    got = run(program, *sized(*music, "--epochs", "4", "--resume", "--out", spoilt))
    check(f"{program}: a loss that is no number in epoch 3 says where the weights of epoch 2 are", got.returncode == 1
          and "epoch 3, batch 1, layer decoder/chords: " in got.stderr
          and f'Those of epoch 2 are in "{spoilt}/last.safetensors".' in got.stderr, got.stderr)
    (folder / "one").mkdir()
    (folder / "one/one.mid").write_bytes(midi([(60, 64)] * 8))
    got = run(program, *sized("--epochs", "2", "--corpus", folder / "one", "--key", "any", "--out", folder / "one/out"))
    check(f"{program}: one window of one chord is learnt, and composed",
          got.returncode == 0 and "1 chords, 1 durations, 1 windows of 8" in got.stderr
          and (folder / "one/out/song.mid").exists(), got.stderr)
    check(f"{program}: one chord needs no bits", history(folder / "one/out")[-1]["chord_loss"] == 0)


def adversarial(folder, music, vae):
    """train_gan: both losses and the diversity, going on after Ctrl-C, every option, songs, and what it is compared with."""
    program, whole, stopped = "train_gan", folder / "whole", folder / "stopped"
    words = sized("--units", "8", "--embedding", "6", "--epochs", "20", *music)
    got = succeed(program, *words, "--beside", vae, "--out", whole)
    check("train_gan: the model file says gan", metadata(whole)["kind"] == "gan")
    rows = history(whole)
    check("train_gan: every epoch has both losses and the diversity", len(rows) == 20 and
          all(row["critic_loss"] > 0 and row["generator_loss"] > 0 and 0 < row["diversity"] <= 1 for row in rows), rows[:1])
    table = [line.strip() for line in got.stderr.split("\n") if ": chords 0." in line]
    check("train_gan: distances stand beside the corpus's own and the other model's", len(table) == 3
          and table[0].startswith("windows of the corpus itself") and table[2].startswith(str(vae)), got.stderr)
    check("train_gan: the report has both losses and the distances", all(
        word in (whole / "report.html").read_text() for word in ("Critic loss", "Generator loss", "pairs of chords")))
    status = interrupted(2, program, *words, "--out", stopped)
    check("train_gan: Ctrl-C ends with status 130", status == 130 and not (stopped / "model.safetensors").exists(), status)
    succeed(program, *words, "--out", stopped, "--resume")
    for file in ("model.safetensors", "history.csv", "song.mid", "last.safetensors"):
        check(f"train_gan: going on gives the same {file}", (stopped / file).read_bytes() == (whole / file).read_bytes())

    def learnt(*asked):
        words = sized("--epochs", "2", *music, *asked, "--out", folder / "option", "--quiet")
        if "--generator" in asked:  # an LSTM has no hidden layers
            del words[words.index("--hidden") : words.index("--hidden") + 2]
        succeed(program, *words)
        return (folder / "option/history.csv").read_bytes()

    seen = {learnt(): "nothing"}
    for option in ("--generator lstm", "--critic dense", "--critic lstm", "--durations coded", "--units 9", "--embedding 7",
                   "--latent 2", "--hidden 9", "--batch 7", "--learning-rate 0.02", "--optimizer rmsprop", "--window 7", "--seed 3"):
        got = learnt(*option.split())
        check(f"train_gan: {option} changes what is learnt", got not in seen, seen.get(got))
        seen[got] = option

    songs = set()
    for words in ([], ["--seed", "1"], ["--temperature", "2"], ["--length", "20"]):
        succeed("compose", whole / "model.safetensors", "--out", folder / "songs", *words)
        songs.add((folder / "songs/song.mid").read_bytes())
    check("train_gan: compose draws from its codes", len(songs) == 4)
    for words in (["--reconstruct", "1"], ["--walk", "1", "2"], ["--codes", "training"], ["--more", "higher=1"]):
        got = run("compose", whole / "model.safetensors", "--out", folder / "refused", *words)
        check(f"train_gan: compose {words[0]} needs an encoder", got.returncode == 2 and "needs an encoder" in got.stderr, got.stderr)
    for words, expected in ((["--generator", "lstm", "--hidden", "9"], "--hidden"), (["--units", "0"], "units"),
                            (["--latent", "0"], "latent")):
        refuse(" ".join(words), program, 2, [expected], folder / "refused", *words)


with tempfile.TemporaryDirectory() as name:
    for program, kind in (("train_autoencoder", "autoencoder"), ("train_vae", "vae")):
        folder = Path(name) / kind
        folder.mkdir()
        folder_of_pieces(folder / "corpus")
        music = ["--corpus", folder / "corpus", "--key", "any"]
        learning(program, folder, music)
        check(f"{program}: the model file says {kind}", metadata(folder / "whole")["kind"] == kind)
        composing(program, folder)
        bad_input(program, folder, music)

    refuse("beta -1", "train_vae", 2, ["--beta", "got -1"], Path(name) / "refused", "--beta", "-1")
    folder, music = Path(name) / "vae", ["--corpus", Path(name) / "vae/corpus", "--key", "any"]
    faithful = [*music, "--window", "8", "--faithful", "--epochs", "3", "--learning-rate", "0.001"]
    got = succeed("train_vae", *faithful, "--out", folder / "faithful")
    chosen = json.loads(metadata(folder / "faithful")["options"])["coder"]
    check("train_vae: --faithful is two numbers, no hidden layer, means", (chosen["latent"], chosen["hidden"], chosen["reduction"]) == (2, [], "mean"))
    collapsed = succeed("train_vae", *sized(*music, "--epochs", "5", "--beta", "1000", "--warm-up", "0", "--out", folder / "collapsed"))
    check("train_vae: a collapsed latent is said, and stands in the report", "warning: the latent has collapsed" in collapsed.stderr
          and "the latent has collapsed" in (folder / "collapsed/report.html").read_text(), collapsed.stderr)

    adversarial(Path(name) / "gan", music, folder / "whole/model.safetensors")

    # Folders and files of another kind.
    mixed = run("train_vae", *sized(*music, "--out", Path(name) / "autoencoder/whole"))
    check("a model of another program is not overwritten", mixed.returncode == 2 and "holds another program's model" in mixed.stderr)
    several = run("compose", folder / "whole/model.safetensors", Path(name) / "autoencoder/whole/model.safetensors", "--out", folder / "refused")
    check("models of windows are not mixed", several.returncode == 2 and "cannot be mixed" in several.stderr, several.stderr)
    got = run("compose", folder / "whole/last.safetensors", "--out", folder / "refused")
    check("a checkpoint is no model", got.returncode == 1 and "chordgen checkpoint" in got.stderr, got.stderr)

finish()
