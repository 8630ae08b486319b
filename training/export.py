"""Writes a trained tagger as an int8 ONNX file with its tokenizer and settings."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from onrecord.annotate.statements.tagging.features import FEATURES, LABELS

if TYPE_CHECKING:
    from training.network import Chain, Tagger


def write_weights(model: Tagger, target: Path) -> None:
    """Exports the network and quantises its matrices to seven bits a weight.

    Seven bits and not eight: processors without VNNI add pairs of products in 16 bits, which eight overflow,
    and the answer must not depend on the processor.
    """
    model.eval()
    pieces = torch.ones(2, 16, dtype=torch.long)
    given = (pieces, torch.ones(2, 16, len(FEATURES), dtype=torch.long), torch.ones_like(pieces))
    axes = {0: "windows", 1: "length"}
    names = ["pieces", "features", "mask"]
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            model.cpu(),
            given,
            str(plain),
            input_names=names,
            output_names=["labels", "links"],
            dynamic_axes=dict.fromkeys([*names, "labels", "links"], axes),
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(plain, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


def write_settings(chain: Chain, vocabulary: dict[str, dict[str, int]], confidence: dict[str, Any], to: Path) -> None:
    """Writes what decoding needs beside the weights."""
    step, first = (part.detach().cpu().double() for part in chain.scores())
    settings = {
        "labels": list(LABELS),
        "features": list(FEATURES),
        "chain": {"step": _rounded(step), "first": _rounded(first)},
        "vocabulary": vocabulary,
        "confidence": confidence,
    }
    to.write_text(json.dumps(settings, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _rounded(values: torch.Tensor) -> Any:
    return [[round(v, 4) for v in row] for row in values.tolist()] if values.dim() == 2 else [
        round(v, 4) for v in values.tolist()
    ]  # fmt: skip
