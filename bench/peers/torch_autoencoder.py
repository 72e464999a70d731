# SPDX-License-Identifier: MIT
"""Epochs of an autoencoder of windows in PyTorch, written as one would: torch_autoencoder.py EPOCHS [WINDOWS CHORDS].

256-16-256 relu, a sigmoid for each of CHORDS x 32 outputs, Adam 0.003, batch 32, one thread. Batches are made dense as
they come. The windows are random: an epoch takes as long whatever they hold.
"""
import sys
import time

import torch
from torch import nn

epochs = int(sys.argv[1])
windows, chords, steps, batch = *(map(int, sys.argv[2:4]) if len(sys.argv) > 3 else (6137, 515)), 32, 32
torch.set_num_threads(1)
torch.manual_seed(1)
ids = torch.randint(chords, (windows, steps))
places = ids * steps + torch.arange(steps)
wide = chords * steps
model = nn.Sequential(nn.Linear(wide, 256), nn.ReLU(), nn.Linear(256, 16), nn.Tanh(), nn.Linear(16, 256), nn.ReLU(),
                      nn.Linear(256, wide))
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(epochs):
    begin = time.perf_counter()
    for part in torch.randperm(windows).split(batch):
        x = torch.zeros(len(part), wide).scatter_(1, places[part], 1.0)
        loss = nn.functional.binary_cross_entropy_with_logits(model(x), x)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch + 1}: {time.perf_counter() - begin:.2f} s, loss {loss.item():.5f}", flush=True)
