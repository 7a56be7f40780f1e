"""The plain way, to compare with: sentence-transformers, a flat FAISS index and the nearest paragraph.

python benchmarks/plain.py index FOLDER           embeds the paragraphs of the report's index in --workspace
python benchmarks/plain.py ask FOLDER QUESTION    prints the nearest paragraph
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import faiss
from sentence_transformers import SentenceTransformer

from evidencebot.locations import shipped_model


def main() -> None:
    parser = argparse.ArgumentParser(description="Plain dense search over paragraphs.")
    parser.add_argument("step", choices=("index", "ask"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("question", nargs="?", default="")
    parser.add_argument("--workspace")
    options = parser.parse_args()
    model = SentenceTransformer(str(shipped_model()), device="cpu")
    if options.step == "index":
        texts = paragraphs(options.workspace)
        index = faiss.IndexFlatIP(model.get_embedding_dimension())
        index.add(model.encode(texts, normalize_embeddings=True))
        options.folder.mkdir(parents=True, exist_ok=True)
        faiss.write_index(index, str(options.folder / "plain.faiss"))
        (options.folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
        return
    index = faiss.read_index(str(options.folder / "plain.faiss"))
    _, ids = index.search(model.encode([options.question], normalize_embeddings=True), 5)
    print(json.loads((options.folder / "texts.json").read_text(encoding="utf-8"))[ids[0][0]])


def paragraphs(workspace: str | None) -> list[str]:
    from evidencebot.index.passage_index import open_index
    from evidencebot.settings import load_settings

    index = open_index(load_settings(workspace).workspace.index)
    return [index.text(passage) for passage in index.passages]


if __name__ == "__main__":
    main()
