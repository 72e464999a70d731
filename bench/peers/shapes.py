# SPDX-License-Identifier: MIT
"""The sizes that every contender builds: the tutorial's models on its corpus."""
from types import SimpleNamespace

LSTM = SimpleNamespace(chords=515, durations=10, embedding=64, units=512, layers=2, dense=256, batch=64, window=32)
COMPOSE = SimpleNamespace(events=25)  # of the song that one round writes
AUTOENCODER = SimpleNamespace(chords=267, window=32, latent=2, batch=32)  # 267 * 32 = 8,544


def gemm_shapes(text):
    """"64x2048x512" is rows, columns, inner."""
    return tuple(int(size) for size in text.split("x"))
