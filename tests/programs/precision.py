# SPDX-License-Identifier: MIT
"""Products of bfloat16 learn as products of floats do: on guitar pieces of $CHORDGEN_SHARED, the losses of a training
run with --precision bf16 stay within 2 % of those with f32, epoch by epoch, of what trains and of what validates.

    precision.py FOLDER-OF-PROGRAMS
"""
import os
import sys
import tempfile
from pathlib import Path

from support.programs import check, finish, history, succeed

shared = Path(os.environ.get("CHORDGEN_SHARED") or Path(__file__).resolve().parents[3] / "shared")
guitar = shared / "data/mutopia-guitar"
if not (guitar / "SPLIT.tsv").is_file():
    print("readings absent: tests skipped")
    sys.exit(0)

music = ["--corpus", guitar, "--name-contains", "giuliani", "--key", "C major", "--split", f"{guitar}/SPLIT.tsv:by_piece"]
shape = "--units 64 --embedding 32 --dense 64 --window 16 --epochs 6 --length 8 --seed 1 --quiet".split()

with tempfile.TemporaryDirectory() as out:
    def learnt(precision):
        got = succeed("train_lstm", "--decoder", "chords", *music, *shape, "--precision", precision, "--out", Path(out) / precision)
        return history(Path(out) / precision), "multiply no bfloat16" in got.stderr

    floats, _ = learnt("f32")
    rounded, fell_back = learnt("bf16")

check("--precision bf16 changes what is learnt, or says that nothing here multiplies so", (rounded == floats) == fell_back)
check("something is learnt", floats[-1]["loss"] < 0.7 * floats[0]["loss"] and len(floats) == len(rounded) == 6, floats)
for which in ("loss", "val_loss"):
    furthest = max(abs(b[which] / a[which] - 1) for a, b in zip(floats, rounded))
    check(f"{which} is at most {furthest:.3%} from that of floats; 2 % are allowed", furthest <= 0.02)
finish()
