"""Imported once by the fork server, so that no child spends its second on imports."""

from __future__ import annotations

import bm25s  # noqa: F401
import faiss  # noqa: F401
import onnxruntime  # noqa: F401
import tokenizers  # noqa: F401

import faulty  # noqa: F401
