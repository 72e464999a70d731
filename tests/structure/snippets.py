# SPDX-License-Identifier: MIT
"""Programs shown in README.md and docs are the files that are compiled.

A block of C++ behind the line <!-- examples/NAME.cpp --> must be that file, less its head comment.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
shown = wrong = 0
for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
    for name, block in re.findall(r"<!-- (examples/\S+\.cpp) -->\n```cpp\n(.*?)```", page.read_text(), re.S):
        shown += 1
        if block != (ROOT / name).read_text().split("\n\n", 1)[1]:
            wrong += 1
            print(f"{page.relative_to(ROOT)} shows a {name} that is not the file: paste it again")
if "<!-- examples/" not in (ROOT / "README.md").read_text():
    wrong += 1
    print("README.md shows no program")
print(f"{shown} programs shown, {wrong} differ")
sys.exit(1 if wrong else 0)
