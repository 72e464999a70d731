# SPDX-License-Identifier: MIT
"""What including chordgen costs, next to what including Eigen/Core costs, with an empty main at -O2.

    compile_time.py COMPILER INCLUDE_FOLDER EIGEN_FOLDER [ROUNDS]

The compiler's own user time is taken, in alternating rounds, and the medians are compared, so that other work on the
machine matters little. Prints every ratio beside the goal, and fails above the limit, which only ever sinks: where a
ratio is far below its limit, lower the limit, until it is the goal.
"""
import os
import statistics
import subprocess
import sys

compiler, include, eigen = sys.argv[1:4]
rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 5
EIGEN = ("Eigen/Core",)
GOAL_AND_LIMIT = {("chordgen/chordgen.hpp",): (2.2, 2.3), ("chordgen/midi.hpp",): (0.45, 0.45),
                  ("chordgen/midi.hpp", "chordgen/music.hpp"): (0.5, 0.55)}


def seconds(headers):
    """The user time of compiling an empty main after these headers."""
    source = "".join(f"#include <{name}>\n" for name in headers) + "int main() {}\n"
    before = os.times()
    subprocess.run([compiler, "-std=c++20", "-O2", f"-I{include}", "-isystem", eigen, "-x", "c++", "-", "-S", "-o",
                    os.devnull], input=source, text=True, check=True)
    after = os.times()
    return after.children_user - before.children_user


measured = [EIGEN] + [headers for headers in GOAL_AND_LIMIT if all(os.path.exists(f"{include}/{name}") for name in headers)]
taken = {headers: [] for headers in measured}
for headers in measured * (rounds + 1):
    taken[headers].append(seconds(headers))
medians = {headers: statistics.median(times[1:]) for headers, times in taken.items()}  # the first warms the disk's cache

print(f"{' + '.join(EIGEN):40} {medians[EIGEN]:6.2f} s")
exceeded = False
for headers in measured[1:]:
    ratio = medians[headers] / medians[EIGEN]
    goal, limit = GOAL_AND_LIMIT[headers]
    exceeded |= ratio > limit
    print(f"{' + '.join(headers):40} {medians[headers]:6.2f} s   {ratio:5.2f} times Eigen/Core, goal {goal}, "
          f"{'within the' if ratio <= limit else 'ABOVE THE'} limit {limit}")
sys.exit(1 if exceeded else 0)
