# SPDX-License-Identifier: MIT
"""What all contenders in Python share: they warm up, say so, and time rounds when asked."""
import sys
import time


def serve(run, version, warm_up=3):
    for _ in range(warm_up):
        run()
    print(f"ready {version}", flush=True)
    for line in sys.stdin:
        rounds = int(line)
        begin = time.perf_counter()
        for _ in range(rounds):
            run()
        print((time.perf_counter() - begin) / rounds, flush=True)
