# SPDX-License-Identifier: MIT
"""The small programs of examples/ do what docs/small-programs.md says of them, and refuse what they cannot do.

    small_programs.py FOLDER-OF-PROGRAMS
"""
import tempfile
from pathlib import Path

from support.programs import midi
from support.programs import run as start


def run(program, *words, status=0):
    got = start(program, *words)
    assert got.returncode == status, (program, words, got.returncode, got.stderr)
    return got.stdout if status == 0 else got.stderr


scale = [60, 62, 64, 65, 67, 69, 71, 72, 67, 64, 60]
with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    (folder / "scale.mid").write_bytes(midi([(key,) for key in scale]))
    (folder / "notes.mid").write_bytes(b"no music")

    run("transpose_file", folder / "scale.mid", -3, folder / "lower.mid")
    assert (folder / "lower.mid").read_bytes().count(bytes((0x90, 57, 90))) == 2, "C4 is not A3 now"
    assert "transpose" in run("transpose_file", folder / "scale.mid", 90, folder / "x.mid", status=1)
    assert not (folder / "x.mid").exists()

    lines = run("folder_keys", folder).splitlines()
    assert lines[:2] == ["lower.mid\tA major", "scale.mid\tC major"], lines
    assert len(lines) == 3 and lines[2].startswith("notes.mid\t("), lines
    assert "no-such-folder" in run("folder_keys", folder / "no-such-folder", status=1)

    run("midi_to_wav", folder / "scale.mid", folder / "scale.wav")
    wav = (folder / "scale.wav").read_bytes()
    seconds = (len(wav) - 44) / 4 / 44100
    assert wav[:4] == b"RIFF" and len(scale) / 2 < seconds < len(scale) / 2 + 4, seconds
    assert "[read_midi]" in run("midi_to_wav", folder / "notes.mid", folder / "x.wav", status=1)
    assert not (folder / "x.wav").exists()
print("the small programs do what they say")
