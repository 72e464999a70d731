# SPDX-License-Identifier: MIT
"""The models and the matrix product beside PyTorch and Keras.

Each contender is a process of its own that keeps its workload warm. They take turns, so that a neighbour's load meets
all of them, and the median of the turns counts.
"""
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

PEERS = pathlib.Path(__file__).resolve().parent


class Contender:
    def __init__(self, command):
        self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        first = self.process.stdout.readline()
        if not first.startswith("ready "):
            raise SystemExit(f"compare: this contender does not start: {' '.join(map(str, command))}")
        self.name = first[6:].strip()
        self.turns = []

    def seconds(self, rounds):
        self.process.stdin.write(f"{rounds}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def chordgen(options, workload, threads):
    return [options.build / "bench" / "steps", workload, "--threads", threads]


def peer(library, workload, threads, precision="f32"):
    return [sys.executable, PEERS / f"{library}_worker.py", workload, threads, precision]


def counted(threads):
    return f"{threads} thread{'s' * (threads > 1)}"


def medians(options, commands, seconds=0.3):
    """The median seconds a round of each command, in turns of about `seconds`; and the contenders' names."""
    contenders = [Contender(command) for command in commands]
    rounds = [max(1, int(seconds / max(each.seconds(1), 1e-7))) for each in contenders]
    for _ in range(options.repeat):
        for each, count in zip(contenders, rounds):
            each.seconds(max(1, count // 4))  # idle cores and sleeping threads wake up
            each.turns.append(each.seconds(count))
            time.sleep(0.05)
    for each in contenders:
        each.close()
    return [statistics.median(each.turns) for each in contenders], [each.name for each in contenders]


def cpu():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.processor()


def table(options, title, cases):
    """Prints one line a case: (label, [our command, rival, rival ...], {rival's place: goal})."""
    rows, names = [], []
    cases = [case for case in cases if options.case in case[0]]
    for label, commands, goals in cases:
        times, versions = medians(options, commands)
        ratios = []
        for place, rival in enumerate(times[1:]):
            goal = f" (goal {goals[place]:g})" if place in goals else ""
            ratios.append(f"{rival / times[0]:.2f}{goal}")
        rows.append(f"| {label} | " + " | ".join(f"{1000 * t:.3g}" for t in times) + " | " + " | ".join(ratios) + " |")
        names = versions
    if not rows:
        return
    print(f"\n## {title}\n\n{cpu()}, {platform.system()}; milliseconds, medians of {options.repeat} turns\n")
    heads = names + [f"times {name}" for name in names[1:]]
    print("| | " + " | ".join(heads) + " |\n|" + "---|" * (len(heads) + 1))
    print("\n".join(rows), flush=True)


def lstm_step(options):
    table(options, "LSTM training step, 2 x 512, batch 64, window 32, f32",
          [(counted(n),
            [chordgen(options, "lstm-step", n), peer("torch", "lstm-step", n), peer("keras", "lstm-step", n)],
            {0: 1.25, 1: 1.75}) for n in (1, 2)])


def lstm_step_bf16(options):
    table(options, "LSTM training step, 2 x 512, batch 64, window 32: bf16 products beside f32 and autocast",
          [(counted(n),
            [chordgen(options, "lstm-step", n) + ["--precision", "bf16"], chordgen(options, "lstm-step", n),
             peer("torch", "lstm-step", n, "bf16")], {0: 2}) for n in (1, 2)])


def compose(options):
    window, stream = "compose-window", "compose-stream"
    table(options, "Composing 25 events, each from a window of 32",
          [(counted(n),
            [chordgen(options, window, n), peer("torch", window, n), peer("keras", window, n)],
            {0: 6, 1: 45}) for n in (1, 2)])
    table(options, "Composing 25 events, one running state",
          [(counted(n), [chordgen(options, stream, n), peer("torch", stream, n)],
            {0: 1.8}) for n in (1, 2)])


def autoencoders(options):
    table(options, "Autoencoder training step, 8,544 outputs, batch 32, two latent numbers",
          [(f"{name}, {counted(n)}",
            [chordgen(options, name, n), peer("torch", name, n), peer("keras", name, n)], {0: 8, 1: 35})
           for name in ("autoencoder", "vae") for n in (1, 2)])


def note_decoder(options):
    cases = []
    for data in ("guitar", "jsb"):
        if not any(options.case in f"{data}, {counted(n)}" for n in (1, 2)):
            continue
        chunks = pathlib.Path(tempfile.gettempdir()) / f"chordgen-chunks-{data}.json"
        with chunks.open("w") as out:
            subprocess.run([options.build / "bench" / "steps", f"note-chunks:{data}"], stdout=out, check=True)
        cases += [(f"{data}, {counted(n)}",
                   [chordgen(options, f"note-decoder:{data}", n), [sys.executable, PEERS / "torch_note_decoder.py", chunks, n]],
                   {0: 4}) for n in (1, 2)]
    table(options, "Note decoder, one epoch", cases)


def gemm(options):
    shapes = ["64x2048x512", "2048x2048x512", "512x2048x2048", "2048x2x512", "2048x512x2"]
    table(options, "C = A B, one thread (m x n x k; kept: B packed beforehand; TensorFlow's product is oneDNN's)",
          [(shape, [chordgen(options, f"gemm:{shape}", 1), chordgen(options, f"kept:{shape}", 1),
                    chordgen(options, f"eigen:{shape}", 1), peer("torch", f"gemm:{shape}", 1),
                    peer("keras", f"gemm:{shape}", 1)],
            {1: 3 if "x2x" in shape or shape.endswith("x2") else 1.1, 2: 0.97, 3: 0.97}) for shape in shapes])


SECTIONS = {"lstm-step": lstm_step, "lstm-step-bf16": lstm_step_bf16, "compose": compose,
            "autoencoders": autoencoders, "note-decoder": note_decoder, "gemm": gemm}
