"""The reader: MiniLM read over question and sentence together, with a head for answers and one for claims."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

from evidencebot.reading.reader import LABELS
from training.mixing import GROUP


class ReaderModule(nn.Module):
    """A cross-encoder with two heads over the first token beside the mean of all."""

    def __init__(self, base: Path, *, dropout: float = 0.1) -> None:
        super().__init__()
        # The plain attention is the one that PyTorch's exporter writes in every version.
        self.body = AutoModel.from_pretrained(
            str(base), local_files_only=True, use_safetensors=True, attn_implementation="eager"
        )
        width = 2 * self.body.config.hidden_size
        self.dropout = nn.Dropout(dropout)
        self.answers = nn.Linear(width, 1)
        self.bears = nn.Linear(width, len(LABELS))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, Tensor]:
        """Logits: that the sentence answers, shape (texts,); of each of `LABELS`, shape (texts, 3)."""
        states = self.body(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        mean = (states * mask).sum(1) / mask.sum(1)
        read = self.dropout(torch.cat((states[:, 0], mean), dim=1))
        return self.answers(read).squeeze(-1), self.bears(read)


def answer_loss(logits: Tensor, answers: Tensor) -> Tensor:
    """Whether each sentence answers, and which of a group does; both are shaped (groups * GROUP,).

    The first teaches a scale that one threshold cuts for all questions, the second the order within one.
    """
    binary = functional.binary_cross_entropy_with_logits(logits, answers)
    grouped = answers.view(-1, GROUP)
    answered = grouped.sum(1) > 0
    if not bool(answered.any()):
        return binary
    listed = functional.cross_entropy(logits.view(-1, GROUP)[answered], grouped[answered].argmax(1))
    return binary + listed


def claim_loss(logits: Tensor, labels: Tensor) -> Tensor:
    return functional.cross_entropy(logits, labels)
