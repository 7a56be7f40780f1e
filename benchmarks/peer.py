"""One other program at work on our passages, in its own environment: needs the standard library and that program.

    PYTHON benchmarks/peer.py NAME index FOLDER MODEL    reads FOLDER/passages.json, keeps what it makes in FOLDER/NAME
    PYTHON benchmarks/peer.py NAME rank FOLDER MODEL     ranks passages for FOLDER/questions.json, and times each
    PYTHON benchmarks/peer.py NAME one FOLDER MODEL      answers the first of them, as a process started for it would

`benchmarks/peers.py` runs it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "false"}
DEPTH = 100


class Plain:
    """sentence-transformers and a flat FAISS index, as tutorials write them."""

    def __init__(self, folder: Path, model: str) -> None:
        from sentence_transformers import SentenceTransformer

        self.file = str(folder / "plain.faiss")
        self.model = SentenceTransformer(model, device="cpu")

    def index(self, passages: list[str]) -> None:
        import faiss

        vectors = self.model.encode(passages, normalize_embeddings=True)
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        faiss.write_index(index, self.file)

    def open(self) -> None:
        import faiss

        self.found = faiss.read_index(self.file)

    def rank(self, question: str) -> list[int]:
        _, ids = self.found.search(self.model.encode([question], normalize_embeddings=True), DEPTH)
        return [int(i) for i in ids[0] if i >= 0]


class Txtai:
    """Its hybrid index: vectors and BM25."""

    def __init__(self, folder: Path, model: str) -> None:
        from txtai import Embeddings

        self.folder = str(folder / "index")
        self.embeddings = Embeddings(path=model, hybrid=True, gpu=False)

    def index(self, passages: list[str]) -> None:
        self.embeddings.index(list(enumerate(passages)))
        self.embeddings.save(self.folder)

    def open(self) -> None:
        self.embeddings.load(self.folder)

    def rank(self, question: str) -> list[int]:
        return [int(found) for found, _ in self.embeddings.search(question, DEPTH)]


class Haystack:
    """Its hybrid pipeline: BM25 and embeddings in memory, joined by reciprocal rank fusion."""

    def __init__(self, folder: Path, model: str) -> None:
        self.file, self.model = str(folder / "store.json"), model

    def index(self, passages: list[str]) -> None:
        from haystack import Document
        from haystack.document_stores.in_memory import InMemoryDocumentStore
        from haystack_integrations.components.embedders.sentence_transformers import (
            SentenceTransformersDocumentEmbedder,
        )

        embedder = SentenceTransformersDocumentEmbedder(model=self.model, progress_bar=False)
        embedder.warm_up()
        documents = [Document(id=str(number), content=text) for number, text in enumerate(passages)]
        store = InMemoryDocumentStore()
        store.write_documents(embedder.run(documents)["documents"])
        store.save_to_disk(self.file)

    def open(self) -> None:
        from haystack import Pipeline
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
        from haystack.document_stores.in_memory import InMemoryDocumentStore
        from haystack_integrations.components.embedders.sentence_transformers import SentenceTransformersTextEmbedder

        store = InMemoryDocumentStore.load_from_disk(self.file)
        self.pipeline = Pipeline()
        embedder = SentenceTransformersTextEmbedder(model=self.model, progress_bar=False)
        self.pipeline.add_component("embedder", embedder)
        self.pipeline.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=DEPTH))
        self.pipeline.add_component("words", InMemoryBM25Retriever(store, top_k=DEPTH))
        self.pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=DEPTH))
        self.pipeline.connect("embedder.embedding", "dense.query_embedding")
        self.pipeline.connect("dense", "joiner")
        self.pipeline.connect("words", "joiner")
        self.pipeline.warm_up()

    def rank(self, question: str) -> list[int]:
        found = self.pipeline.run({"embedder": {"text": question}, "words": {"query": question}})
        return [int(document.id) for document in found["joiner"]["documents"]]


class Cairn:
    """Its engine over a folder of one document a passage; ranked are the candidates that it scored."""

    def __init__(self, folder: Path, _: str) -> None:
        self.corpus, self.file = folder / "corpus", folder / "index.json"

    def index(self, passages: list[str]) -> None:
        from cairn.index import build_and_write

        self.corpus.mkdir(exist_ok=True)
        for number, text in enumerate(passages):
            front = f"---\nid: p{number}\ntitle: Passage {number}\nlang: en\n---\n"
            one = "\n".join(line.lstrip("#") for line in text.splitlines() if line.strip())  # a blank line would cut it
            (self.corpus / f"p{number}.md").write_text(f"{front}{one}\n", encoding="utf-8")
        build_and_write(self.corpus, self.file)

    def open(self) -> None:
        from cairn.config import Config
        from cairn.index import read_index

        self.config = Config(corpus_path=str(self.corpus), index_path=str(self.file), candidates=DEPTH)
        self.found = read_index(self.file, self.corpus)

    def rank(self, question: str) -> list[int]:
        from cairn.engine import ask

        trace = ask(question, self.found, self.config, lang="en").answer.trace
        return [int(c.passage.doc_id[1:]) for c in trace.candidates] if trace else []


class Mare:
    """Its default beside sentence-transformers; it keeps no vectors and embeds the texts in each process."""

    def __init__(self, folder: Path, model: str) -> None:
        self.file, self.model = folder / "passages.json", model

    def index(self, passages: list[str]) -> None:
        self.file.write_text(json.dumps(passages), encoding="utf-8")

    def open(self) -> None:
        from mare.api import MAREApp
        from mare.extensions import HybridSemanticRetriever, MAREConfig
        from mare.objects import extract_document_objects
        from mare.types import Document, Modality

        documents = [
            Document(str(n), "", 1, text, objects=extract_document_objects(text, str(n), 1))
            for n, text in enumerate(json.loads(self.file.read_text(encoding="utf-8")))
        ]

        def hybrid(given: list[Document]) -> Any:
            return HybridSemanticRetriever(given, model_name=self.model)

        self.app = MAREApp.from_documents(documents, MAREConfig(retriever_factories={Modality.TEXT: hybrid}))

    def rank(self, question: str) -> list[int]:
        return [int(hit.doc_id) for hit in self.app.retrieve(question, top_k=DEPTH)]


PEERS: dict[str, type[Plain | Txtai | Haystack | Cairn | Mare]] = {
    "plain": Plain,
    "txtai": Txtai,
    "haystack-ai": Haystack,
    "cairn-assistant": Cairn,
    "mare-retrieval": Mare,
}


def main() -> None:
    name, step, folder, model = sys.argv[1:5]
    home = Path(folder)
    own = home / name
    own.mkdir(exist_ok=True)
    peer = PEERS[name](own, model)
    if step == "index":
        peer.index(json.loads((home / "passages.json").read_text(encoding="utf-8")))
        return
    peer.open()
    questions = json.loads((home / "questions.json").read_text(encoding="utf-8"))
    ranked, seconds = [], []
    for question in questions[:1] if step == "one" else questions:
        started = time.process_time()
        ranked.append(peer.rank(question))
        seconds.append(time.process_time() - started)
    (own / f"{step}.json").write_text(json.dumps({"ranked": ranked, "seconds": seconds}), encoding="utf-8")


if __name__ == "__main__":
    main()
