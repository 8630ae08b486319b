"""The tagger: MiniLM over word pieces and parse features, a conditional random field, and two link scorers.

The field is a linear chain (Lafferty, McCallum and Pereira 2001); the links are scored as in a biaffine
parser (Dozat and Manning 2017): a token's query against every token's key.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import BertModel

from onrecord.annotate.statements.tagging.features import FEATURES, LABELS, RULE

LINK = 96
"""Length of the vectors whose product scores a link."""

FORBIDDEN = -1e4
"""Score of a transition that cannot be: the inside of a span after anything but its beginning or inside."""


class Tagger(nn.Module):
    """Scores labels and links of the tokens of a window."""

    def __init__(self, encoder: BertModel, sizes: dict[str, int], dropout: float = 0.1) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.features = nn.ModuleList(nn.Embedding(sizes[name], width) for name in FEATURES)
        for table in self.features:
            nn.init.normal_(table.weight, std=0.01)
        self.dropout = nn.Dropout(dropout)
        self.label = nn.Linear(width, len(LABELS))
        self.links = nn.Linear(width, 4 * LINK)  # query and key of content to cue, then of cue to source

    def forward(self, pieces: Tensor, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Scores word pieces.

        Args:
            pieces: word-piece ids, shape (batch, length).
            features: columns of ``FEATURES``, shape (batch, length, columns).
            mask: 1 for pieces, 0 for padding, shape (batch, length).

        Returns:
            Label scores, shape (batch, length, labels), and link vectors, shape (batch, length, 4 * ``LINK``).
        """
        embedded = self.encoder.embeddings.word_embeddings(pieces)
        for column, table in enumerate(self.features):
            embedded = embedded + table(features[:, :, column])
        hidden = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        hidden = self.dropout(hidden)
        return self.label(hidden), self.links(hidden)


def hide(features: Tensor, rules: float, parse: float) -> Tensor:
    """Hides columns of some windows, so that the tagger learns to do without them.

    Args:
        features: shape (batch, length, columns).
        rules: share of windows without the rules' columns.
        parse: share of windows without any.
    """
    shown = torch.ones(features.shape[0], 1, features.shape[2], dtype=features.dtype)
    shown[torch.rand(len(shown)) < rules, :, RULE:] = 0
    shown[torch.rand(len(shown)) < parse] = 0
    return features * shown


class Chain(nn.Module):
    """A linear-chain conditional random field over labels."""

    def __init__(self) -> None:
        super().__init__()
        count = len(LABELS)
        self.step = nn.Parameter(torch.zeros(count, count))
        self.first = nn.Parameter(torch.zeros(count))
        barred = torch.zeros(count, count)
        opening = torch.zeros(count)
        for number, label in enumerate(LABELS):
            if label.startswith("I-"):
                role = label[2:]
                opening[number] = FORBIDDEN
                for before, name in enumerate(LABELS):
                    if name not in {f"B-{role}", f"I-{role}"}:
                        barred[before, number] = FORBIDDEN
        self.register_buffer("barred", barred)
        self.register_buffer("opening", opening)

    def scores(self) -> tuple[Tensor, Tensor]:
        """Transition scores, shape (labels, labels), from row to column; scores of the first label."""
        return self.step + self.barred, self.first + self.opening

    def forward(self, emissions: Tensor, labels: Tensor, mask: Tensor) -> Tensor:
        """Negative log-likelihood of the labels, summed over a batch.

        Args:
            emissions: shape (batch, tokens, labels).
            labels: shape (batch, tokens).
            mask: true where there is a token, shape (batch, tokens).
        """
        step, first = self.scores()
        alpha = first + emissions[:, 0]
        gold = alpha.gather(1, labels[:, :1]).squeeze(1)
        for place in range(1, emissions.shape[1]):
            here = mask[:, place]
            moved = torch.logsumexp(alpha.unsqueeze(2) + step, dim=1) + emissions[:, place]
            alpha = torch.where(here.unsqueeze(1), moved, alpha)
            gained = step[labels[:, place - 1], labels[:, place]] + emissions[:, place].gather(
                1, labels[:, place : place + 1]
            ).squeeze(1)
            gold = gold + torch.where(here, gained, torch.zeros_like(gained))
        return (torch.logsumexp(alpha, dim=1) - gold).sum()


def link_scores(vectors: Tensor, which: int) -> Tensor:
    """Scores of links from every token to every token.

    Args:
        vectors: link vectors of tokens, shape (batch, tokens, 4 * ``LINK``); the first row is the window's
            beginning, which stands for "none".
        which: 0 for content to cue, 1 for cue to source.

    Returns:
        Shape (batch, tokens, tokens).
    """
    query = vectors[:, :, 2 * which * LINK : (2 * which + 1) * LINK]
    key = vectors[:, :, (2 * which + 1) * LINK : (2 * which + 2) * LINK]
    return query @ key.transpose(1, 2) / LINK**0.5
