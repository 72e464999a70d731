# SPDX-License-Identifier: MIT
"""What each option of compose does to a song, for a model of notes and for a softmax over chords: none may do nothing.

    compose.py FOLDER-OF-PROGRAMS
"""
import tempfile
from pathlib import Path

from support.programs import check, finish, midi, run, succeed


def train(out, *words):
    succeed("train_lstm", "--units", "24", "--length", "24", "--seed", "4", "--out", out, "--quiet", *words)
    return out / "model.safetensors"


def chords(song):
    """The chords of a song as sets of names, rests included."""
    got = succeed("inspect", "--format", "tsv", "--rests", "keep", song)
    return [line.split("\t")[3].split(".") for line in got.stdout.strip().split("\n")]


# Every option with words that must change the song; what is behind the bar is asked of the plain song too.
changes = """
--temperature 2
--temperature 0
--greedy
--top-k 2
--top-p 0.3
--typical 0.2
--repetition-penalty 3
--best-of 8
--beam 2
--max-repeats 1 | --temperature 0.5
--max-copied-run 1 | --temperature 0.5
--song-key F#
--lowest 60
--highest 60
--max-notes 1
--playable | --temperature 2
--bars fill
--bars end-on-beat | --temperature 2
--ending tonic | --song-key C
--length 7
--tempo 77
--program 0
--seed 9
"""

with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    models = {
        "notes": train(folder / "notes", "--epochs", "6"),
        "chords": train(folder / "chords", "--decoder", "chords", "--epochs", "3", "--embedding", "16", "--dense", "32"),
    }
    (folder / "line.mid").write_bytes(midi([(key,) for key in (72, 76, 72, 67, 64, 67, 72)]))
    (folder / "strange.mid").write_bytes(midi([(48, 49, 50, 51), (60, 64, 67)]))  # the first is in no songbook
    prime = folder / "chords/song.mid"
    other = folder / "notes/song.mid"

    for decoder, model in models.items():
        composed = {}

        def compose(*words):
            if words not in composed:
                out = folder / f"songs{len(composed)}"
                length = [] if "--length" in words else ["--length", "60"]
                got = succeed("compose", model, *length, "--out", out, *words)
                composed[words] = (out / "song.mid").read_bytes(), got.stderr, out
            return composed[words]

        def song(*words):
            return compose(*words)[0]

        for line in changes.strip().split("\n"):
            option, _, common = line.partition("|")
            check(f"{decoder}: {option.strip()} changes the song",
                  song(*option.split(), *common.split()) != song(*common.split()))
        check(f"{decoder}: --held decides what is struck", song("--held", "struck") != song("--held", "common"))
        if decoder == "notes":  # all that a softmax over chords can say is a chord of the corpus
            free, known = song("--temperature", "2"), song("--temperature", "2", "--known-chords")
            check(f"{decoder}: --known-chords changes the song", free != known)
        else:  # a note decoder is one stream
            check(f"{decoder}: --state window changes the song", song("--state", "window") != song())
        if decoder == "chords":  # rounded products move a draw now and then; without such products nothing moves
            far = ("--length", "2000", "--temperature", "2")
            rounded = compose(*far, "--precision", "bf16")
            check("chords: --precision bf16 changes the song, or says that nothing here multiplies so",
                  (rounded[0] == song(*far)) == ("multiply no bfloat16" in rounded[1]), rounded[1])
        check(f"{decoder}: the same words give the same song", song("--top-k", "2", "--seed", "0") == song("--top-k", "2"))

        # Greedy composing from one prime has one song, whatever the seed; sampling has many.
        primed = ["--prime", prime]
        check(f"{decoder}: a prime changes the song", song(*primed) != song())
        for greedy in (["--greedy"], ["--temperature", "0"], ["--top-k", "1"]):
            check(f"{decoder}: {' '.join(greedy)} leaves nothing to chance",
                  song(*primed, *greedy) == song(*primed, *greedy, "--seed", "5"))
        check(f"{decoder}: sampling does not", song(*primed) != song(*primed, "--seed", "5"))
        heard = compose("--prime", folder / "strange.mid")[1]
        if decoder == "chords":
            check("chords: an unknown chord of a prime is said to be replaced", "the nearest that it knows" in heard, heard)

        # The constraints hold in what was written.
        high = [note for chord in chords(compose("--max-notes", "1", "--temperature", "2")[2] / "song.mid") for note in chord]
        lengths = {len(chord) for chord in chords(compose("--max-notes", "1", "--held", "struck")[2] / "song.mid")}
        check(f"{decoder}: --max-notes 1 leaves single notes", lengths == {1} and high, lengths)
        last = chords(compose("--song-key", "C", "--ending", "tonic", "--held", "struck")[2] / "song.mid")[-1]
        check(f"{decoder}: --ending tonic ends on C", {note.rstrip("0123456789-") for note in last} <= {"C", "E", "G"}, last)

        # Passages: a filling joins two, a line keeps its top.
        joined = chords(compose(*primed, "--infill", other, "--length", "4", "--held", "struck")[2] / "song.mid")
        check(f"{decoder}: --infill joins both passages", len(joined) > 4 + len(chords(prime)) / 2, len(joined))
        check(f"{decoder}: --infill fills by the model",
              song(*primed, "--infill", other, "--length", "4") != song(*primed, "--infill", other, "--length", "4", "--seed", "3"))
        tops = [chord[-1] for chord in chords(compose("--harmonise", folder / "line.mid", "--held", "struck")[2] / "song.mid")]
        check(f"{decoder}: --harmonise keeps the line", tops == ["C5", "E5", "C5", "G4", "E4", "G4", "C5"], tops)

        for words in (["--temperature", "nan"], ["--temperature", "-1"], ["--top-k", "0"], ["--top-p", "0"], ["--top-p", "nan"],
                      ["--typical", "0"], ["--repetition-penalty", "0.5"], ["--beam", "0"], ["--best-of", "0"]):
            got = run("compose", model, "--out", folder / "refused", *words)
            check(f"{decoder}: {' '.join(words)} is refused", got.returncode == 2 and not (folder / "refused/song.mid").exists(),
                  got.stderr)

finish()
