"""Imported once by the fork server, so that no child spends its second on imports."""

from __future__ import annotations

import bm25s  # noqa: F401
import faiss  # noqa: F401
import filelock  # noqa: F401
import onnxruntime  # noqa: F401
import pytest  # noqa: F401 - the script that runs the tests is run again in every child
import tokenizers  # noqa: F401

import evidencebot.assistant
import evidencebot.cli.add
import evidencebot.cli.ask
import evidencebot.cli.doctor
import evidencebot.cli.export
import evidencebot.cli.index
import evidencebot.cli.main
import evidencebot.documents.tying
import evidencebot.index.building
import evidencebot.index.embedding  # noqa: F401
import witness  # noqa: F401
