#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""chordgen beside what a user would take instead: one table of ratios for each section, in one sitting.

    pip install torch tensorflow-cpu
    cmake --preset release && cmake --build --preset release --target steps
    python bench/compare.py lstm-step compose gemm

A section is a function in a file of bench/peers that its table SECTIONS names; without arguments all of them run.
"""
import argparse
import importlib
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "peers"))


def sections():
    """Every section of every file in bench/peers that has some, by name."""
    found = {}
    for path in sorted((HERE / "peers").glob("*_sections.py")):
        found.update(importlib.import_module(path.stem).SECTIONS)
    return found


def main():
    known = sections()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", metavar="section", help="any of: " + ", ".join(known))
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parent / "build" / "release", help="chordgen's build")
    parser.add_argument("--case", default="", help="only the rows of the models' tables whose name has this in it")
    parser.add_argument("--repeat", type=int, default=7, help="turns that each contender gets; the median counts")
    options = parser.parse_args()
    for name in options.sections:
        if name not in known:
            parser.error(f"no section {name!r}; there are {', '.join(known)}")
    for name in options.sections or known:
        known[name](options)


if __name__ == "__main__":
    main()
