# SPDX-License-Identifier: MIT
"""An autoencoder of windows in PyTorch, written as one would: torch_autoencoder.py EPOCHS [MODEL [CODE]].

256-16-256 relu, a sigmoid for each of the chords x 32 outputs, Adam 0.003, batch 32, one thread. MODEL is a
model.safetensors of train_autoencoder: the windows are those that it learnt from, and after each epoch stands how many
of their chords are rebuilt. Without it 6,137 windows of 515 chords are random: an epoch takes as long whatever they
hold. CODE is linear or tanh. Batches are made dense as they come.
"""
import json
import struct
import sys
import time
from pathlib import Path

import torch
from torch import nn


def windows_of(path, steps):
    """The windows of a model's corpus, all its pieces', and the size of its vocabulary."""
    data = Path(path).read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])

    def array(name):
        first, last = header[name]["data_offsets"]
        return torch.frombuffer(bytearray(data[8 + size + first : 8 + size + last]), dtype=torch.int32).long()

    pieces = array("corpus/chords").split(array("corpus/lengths").tolist())
    return torch.cat([p.unfold(0, steps, 1) for p in pieces if len(p) >= steps]), len(json.loads(header["__metadata__"]["chords"]))


epochs, steps, batch = int(sys.argv[1]), 32, 32
torch.set_num_threads(1)
torch.manual_seed(1)
if len(sys.argv) > 2:
    ids, chords = windows_of(sys.argv[2], steps)
else:
    chords = 515
    ids = torch.randint(chords, (6137, steps))
code = nn.Tanh() if sys.argv[3:] == ["tanh"] else nn.Identity()
places = ids * steps + torch.arange(steps)
wide = chords * steps
model = nn.Sequential(nn.Linear(wide, 256), nn.ReLU(), nn.Linear(256, 16), code, nn.Linear(16, 256), nn.ReLU(),
                      nn.Linear(256, wide))
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)


def dense(part):
    return torch.zeros(len(part), wide).scatter_(1, places[part], 1.0)


learning = 0.0
for epoch in range(epochs):
    begin = time.perf_counter()
    for part in torch.randperm(len(ids)).split(batch):
        x = dense(part)
        loss = nn.functional.binary_cross_entropy_with_logits(model(x), x)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    learning += time.perf_counter() - begin
    with torch.no_grad():
        right = sum((model(dense(part)).view(-1, chords, steps).argmax(1) == ids[part]).sum().item()
                    for part in torch.arange(len(ids)).split(256))
    print(f"epoch {epoch + 1}: {learning:.1f} s, loss {loss.item():.5f}, rebuilt {right / ids.numel():.4f}", flush=True)
