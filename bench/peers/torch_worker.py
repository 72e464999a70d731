# SPDX-License-Identifier: MIT
"""PyTorch's side of the comparison: torch_worker.py WORKLOAD THREADS PRECISION.

Builds the workload, warms up, says "ready" and then answers each line N with the seconds that one of N rounds took.
The best that PyTorch offers on a CPU without a compiler: its own layers, inference mode for composing, autocast for bf16.
"""
import sys

import torch

from shapes import AUTOENCODER, COMPOSE, LSTM, gemm_shapes
from worker import serve


class ChordModel(torch.nn.Module):
    def __init__(self, s=LSTM):
        super().__init__()
        self.chords = torch.nn.Embedding(s.chords, s.embedding)
        self.durations = torch.nn.Embedding(s.durations, s.embedding)
        self.lstm = torch.nn.LSTM(2 * s.embedding, s.units, num_layers=s.layers, batch_first=True)
        self.dense = torch.nn.Linear(s.units, s.dense)
        self.chord_head = torch.nn.Linear(s.dense, s.chords)
        self.duration_head = torch.nn.Linear(s.dense, s.durations)

    def forward(self, chords, durations, state=None):
        x = torch.cat((self.chords(chords), self.durations(durations)), dim=2)
        y, state = self.lstm(x, state)
        h = self.dense(y[:, -1])
        return self.chord_head(h), self.duration_head(h), state


def events(rows, columns, s=LSTM):
    return torch.randint(s.chords, (rows, columns)), torch.randint(s.durations, (rows, columns))


def lstm_step(precision, s=LSTM):
    model = ChordModel()
    optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3, alpha=0.9, eps=1e-7)
    chords, durations = events(s.batch, s.window)
    next_chords, next_durations = events(s.batch, 1)
    loss_of = torch.nn.functional.cross_entropy

    def step():
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "bf16"):
            a, b, _ = model(chords, durations)
            loss = loss_of(a, next_chords[:, 0]) + loss_of(b, next_durations[:, 0])
        loss.backward()
        optimizer.step()

    return step


def compose_window(precision, s=LSTM):
    model = ChordModel().eval()
    chords, durations = events(1, s.window)

    def song():
        nonlocal chords, durations
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "bf16"):
            for _ in range(COMPOSE.events):
                a, b, _ = model(chords, durations)
                chords = torch.cat((chords[:, 1:], a.argmax(1, keepdim=True)), 1)
                durations = torch.cat((durations[:, 1:], b.argmax(1, keepdim=True)), 1)

    return song


def compose_stream(precision, s=LSTM):
    model = ChordModel().eval()

    def song():
        chord, duration = events(1, 1)
        state = None
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "bf16"):
            for _ in range(COMPOSE.events):
                a, b, state = model(chord, duration, state)
                chord, duration = a.argmax(1, keepdim=True), b.argmax(1, keepdim=True)

    return song


def one_hot_batch(s=AUTOENCODER):
    x = torch.zeros(s.batch, s.chords, s.window)
    x.scatter_(1, torch.randint(s.chords, (s.batch, 1, s.window)), 1.0)
    return x.reshape(s.batch, s.chords * s.window)


def autoencoder(_, s=AUTOENCODER):
    width = s.chords * s.window
    encoder, decoder = torch.nn.Linear(width, s.latent), torch.nn.Linear(s.latent, width)
    optimizer = torch.optim.RMSprop([*encoder.parameters(), *decoder.parameters()], lr=0.01, alpha=0.9, eps=1e-7)
    x = one_hot_batch()

    def step():
        optimizer.zero_grad(set_to_none=True)
        logits = decoder(torch.tanh(encoder(x)))
        torch.nn.functional.binary_cross_entropy_with_logits(logits, x).backward()
        optimizer.step()

    return step


def vae(_, s=AUTOENCODER):
    width = s.chords * s.window
    mean_of, logvar_of = torch.nn.Linear(width, s.latent), torch.nn.Linear(width, s.latent)
    decoder = torch.nn.Linear(s.latent, width)
    parameters = [*mean_of.parameters(), *logvar_of.parameters(), *decoder.parameters()]
    optimizer = torch.optim.RMSprop(parameters, lr=0.001, alpha=0.9, eps=1e-7)
    x = one_hot_batch()

    def step():
        optimizer.zero_grad(set_to_none=True)
        mean, logvar = mean_of(x), logvar_of(x)
        z = mean + torch.exp(logvar / 2) * torch.randn_like(mean)
        bce = torch.nn.functional.binary_cross_entropy_with_logits(decoder(z), x)
        kl = -0.5 * (1 + logvar - mean.square() - logvar.exp()).mean(1).mean()
        (bce + kl).backward()
        optimizer.step()

    return step


def gemm(shape):
    m, n, k = gemm_shapes(shape)
    a, b = torch.rand(m, k), torch.rand(k, n)
    c = torch.empty(m, n)

    def product():
        torch.mm(a, b, out=c)

    return product


WORKLOADS = {"lstm-step": lstm_step, "compose-window": compose_window, "compose-stream": compose_stream,
             "autoencoder": autoencoder, "vae": vae}

if __name__ == "__main__":
    workload, threads, precision = sys.argv[1:4]
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    run = gemm(workload[5:]) if workload.startswith("gemm:") else WORKLOADS[workload](precision)
    serve(run, f"PyTorch {torch.__version__}")
