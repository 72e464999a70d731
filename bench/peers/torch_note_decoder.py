# SPDX-License-Identifier: MIT
"""The note decoder in PyTorch: torch_note_decoder.py CHUNKS THREADS; a round is an epoch.

Written as one would: a chord's notes go in as sums of table rows (embedding_bag), the scores relative to the last note
and to the reference are two dense products over all distances, read off by gather. Everything that does not change from
epoch to epoch (the lists of rows, of targets, of forbidden keys) is made before the clock starts. CHUNKS is what
`steps note-chunks:SET` prints. chordgen's epoch cuts and moves its pieces anew; this one does not.
"""
import json
import sys

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, dropout, embedding_bag

from worker import serve

KEYS, RANKS, WIDTH, DISTANCES = 88, 16, 256, 177
Q, Q2, V, LAST, REFERENCE = (i * KEYS for i in range(5))
RANK = 5 * KEYS + 2
REFERENCE += 1  # the rows of LAST have one for "none"
HELD = KEYS + 3 * DISTANCES  # where the durations' rows of the held notes' table begin


def seen(reference, of):
    """The first row of the table in which chord `of` is seen from the last note (0) or the reference (1)."""
    return RANK + RANKS + (3 * reference + of) * DISTANCES + KEYS


def seen_from_held(chord, distance):
    """The row of the held notes' table for a note of the chord (its own, the one before, ...) seen from the held one."""
    return KEYS + chord * DISTANCES + distance + KEYS


class Bags:
    """Lists of rows as embedding_bag wants them."""

    def __init__(self):
        self.rows, self.begins = [], []

    def add(self, rows):
        self.begins.append(len(self.rows))
        self.rows.extend(rows)

    def tensors(self):
        return torch.tensor(self.rows, dtype=torch.long), torch.tensor(self.begins, dtype=torch.long)


class Batch:
    """One batch of chunks, all lists made."""

    def __init__(self, source, durations):
        lengths, time = source["lengths"], max(source["lengths"])
        frames, steps, notes, chords, views = Bags(), Bags(), Bags(), Bags(), Bags()
        places, step_frames, last, reference, targets = [], [], [], [], []
        first = torch.zeros(len(lengths) * time, 1)
        past = torch.full((len(lengths) * time,), source["past"][0] if source["past"] else 0)
        held_events, held = [], []
        at = event = 0
        for b, (length, begins) in enumerate(zip(lengths, source["begins"])):
            keys = [[pitch - 21 for pitch in chord] for chord in source["chords"][at:at + 2 + length]]
            at += 2 + length
            for t in range(time):
                notes.add(keys[t + 1] if t < length else [])
                if t >= length:
                    continue
                x2, x1, y = keys[t], keys[t + 1], keys[t + 2]
                frame, place = len(places), b * time + t
                places.append(place)
                first[place] = float(t == 0 and begins)
                past[place] = source["past"][event]
                for n in sorted(set(y) & set(x1)) if durations else ():
                    rows = [n] + [seen_from_held(c, m - n) for c, chord in enumerate((y, x1, x2)) for m in chord]
                    views.add(rows + [HELD + source["durations"][event], HELD + durations + 1 + source["past"][event]])
                    held_events.append(event)
                    held.append(float(n + 21 in source["held"][event]))
                event += 1
                chords.add(y)
                frames.add([Q + n for n in x1] + [Q2 + n for n in x2])
                for i in range(len(y) + 1):
                    l, r = (y[i - 1] if i else None), (x1[i] if i < len(x1) else None)
                    rows = [V + n for n in y[:i]] + [LAST + (KEYS if l is None else l)]
                    rows += [REFERENCE + (KEYS if r is None else r), RANK + min(i, RANKS - 1)]
                    for which, q in ((0, l), (1, r)):
                        if q is not None:
                            for of, chord in enumerate((x1, x2, y[:i])):
                                rows += [seen(which, of) + n - q for n in chord]
                    steps.add(rows)
                    step_frames.append(frame)
                    last.append(-1 if l is None else l)
                    reference.append(-1 if r is None else r)
                    targets.append(y[i] if i < len(y) else KEYS)
        self.shape = (len(lengths), time)
        self.places, self.step_frames, self.targets = map(torch.tensor, (places, step_frames, targets))
        self.frames, self.steps, self.notes, self.chords, self.views = (
            bags.tensors() for bags in (frames, steps, notes, chords, views))
        self.held_events, self.held = torch.tensor(held_events, dtype=torch.long), torch.tensor(held)
        self.first, self.past = first, past
        self.durations, self.positions = torch.tensor(source["durations"]), torch.tensor(source["positions"])
        keys, last, reference = torch.arange(KEYS), torch.tensor(last)[:, None], torch.tensor(reference)[:, None]
        self.forbidden = keys <= last
        self.later, self.referring = last >= 0, reference >= 0
        self.from_last = torch.where(self.later, keys - last + KEYS, 0)
        self.from_reference = torch.where(self.referring, keys - reference + KEYS, 0)


class NoteDecoder(nn.Module):
    def __init__(self, durations):
        super().__init__()
        self.durations = durations
        units = 128 if durations else 64
        table = lambda rows, width, size=0.05: nn.Parameter(torch.empty(rows, width).uniform_(-size, size))
        self.note_vectors = table(KEYS, 64) if durations else None
        features = 64 + 1 + 16 if durations else KEYS + 1
        self.lstm = nn.LSTM(features, units, batch_first=True)
        self.memory = nn.Linear(units, WIDTH)
        self.inputs = table(RANK + RANKS + 6 * DISTANCES, WIDTH)
        self.scores = nn.Linear(WIDTH, KEYS + 1)
        self.by_last, self.by_reference = nn.Linear(WIDTH, DISTANCES), nn.Linear(WIDTH, DISTANCES)
        if durations:
            self.past = nn.Embedding(durations + 2, 16)
            self.place = nn.Embedding(97, 16)
            self.duration_hidden = nn.Linear(units + 16, 128)
            self.duration_notes = table(KEYS, 128)
            self.duration_head = nn.Linear(128, durations + 1)
            self.held_hidden = nn.Linear(units + 16, 64)
            self.held_rows = table(HELD + 2 * durations + 3, 64)
            self.held_head = nn.Linear(64, 1)

    def loss(self, batch):
        if self.durations:
            notes = embedding_bag(batch.notes[0], self.note_vectors, batch.notes[1], mode="sum")
            x = dropout(torch.cat((notes, batch.first, self.past(batch.past)), 1), 0.1)
        else:
            counts = torch.bincount(torch.repeat_interleave(
                torch.arange(len(batch.notes[1])), torch.diff(batch.notes[1], append=torch.tensor([len(batch.notes[0])])))
                * KEYS + batch.notes[0], minlength=len(batch.notes[1]) * KEYS)
            x = torch.cat((counts.reshape(-1, KEYS).float(), batch.first), 1)
        h, _ = self.lstm(x.reshape(*batch.shape, -1))
        h = dropout(h.reshape(-1, h.shape[-1])[batch.places], 0.2 if self.durations else 0.4)
        base = self.memory(h) + embedding_bag(batch.frames[0], self.inputs, batch.frames[1], mode="sum")
        z = base[batch.step_frames] + embedding_bag(batch.steps[0], self.inputs, batch.steps[1], mode="sum")
        u = dropout(torch.relu(z), 0.2)
        scores = self.scores(u)
        relative = self.by_last(u).gather(1, batch.from_last).masked_fill(~batch.later, 0)
        relative = relative + self.by_reference(u).gather(1, batch.from_reference).masked_fill(~batch.referring, 0)
        keys = (scores[:, :KEYS] + relative).masked_fill(batch.forbidden, float("-inf"))
        logits = torch.cat((keys, scores[:, KEYS:]), 1)
        total = cross_entropy(logits, batch.targets, reduction="sum") / len(batch.places)
        if self.durations:
            past = torch.cat((h, self.place(batch.positions)), 1)
            chord = embedding_bag(batch.chords[0], self.duration_notes, batch.chords[1], mode="sum")
            total = total + cross_entropy(self.duration_head(torch.relu(self.duration_hidden(past) + chord)),
                                          batch.durations)
            seen = self.held_hidden(past)[batch.held_events] + embedding_bag(batch.views[0], self.held_rows,
                                                                             batch.views[1], mode="sum")
            total = total + binary_cross_entropy_with_logits(self.held_head(torch.relu(seen))[:, 0], batch.held,
                                                             reduction="sum") / len(batch.places)
        return total


def main():
    chunks, threads = sys.argv[1:3]
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    source = json.load(open(chunks))
    batches = [Batch(each, source["durations"]) for each in source["batches"]]
    model = NoteDecoder(source["durations"])
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.003 if source["durations"] else 0.002, weight_decay=1e-4)

    def epoch():
        for batch in batches:
            optimizer.zero_grad(set_to_none=True)
            model.loss(batch).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1)
            optimizer.step()

    serve(epoch, f"PyTorch {torch.__version__}", warm_up=1)


if __name__ == "__main__":
    main()
