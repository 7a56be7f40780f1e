"""`python -m training`: assembles the data, trains, exports and scores the reader; each step alone, or all in turn."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from evidencebot.errors import EvidencebotError
from training.assembling import ITEMS, Inputs, assemble
from training.embedder import ShippedEmbedder, base_model
from training.known_report import CHAPTER_TO_CHOOSE_BY
from training.settings import Limits, Settings
from training.sources import Terms, learned_from

_HERE = Path(__file__).parent
_SHARED = _HERE.parents[1] / "shared"
_TERMS = (Terms.ATTRIBUTION, Terms.SHARE_ALIKE)
_STEPS = ("assemble", "train", "export", "score")


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    wanted = _STEPS if options.step == "all" else (options.step,)
    try:
        return _run(options, wanted)
    except (EvidencebotError, ValueError, OSError) as error:
        print(f"training: {error}", file=sys.stderr)
        return 2


def _run(options: argparse.Namespace, wanted: tuple[str, ...]) -> int:
    inputs = _inputs(options)
    # What is assembled stands until it is assembled by name: a run that is gone on with needs the same data.
    is_kept = options.step == "all" and (inputs.work / ITEMS).is_file()
    if "assemble" in wanted and not is_kept:
        assemble(inputs, ShippedEmbedder(inputs.work))
    if "train" in wanted and not _trained(options, inputs.work):
        print("stopped at a checkpoint; the same command goes on", file=sys.stderr)
        return 0
    if "export" in wanted:
        from training.finishing import export_reader

        export_reader(inputs, base_model())
    if "score" in wanted:
        from training.finishing import score_reader

        score_reader(inputs, _settings(options), base_model(), ShippedEmbedder(inputs.work))
    return 0


def _trained(options: argparse.Namespace, work: Path) -> bool:
    """Train as long as allowed; whether all steps are done."""
    from training.train import train

    minutes = options.minutes if options.minutes is not None else float("inf")
    settings = _settings(options)
    limits = Limits(minutes=minutes, threads=options.threads, every=options.every)
    return train(base_model(), work, settings, limits).step >= settings.steps


def _settings(options: argparse.Namespace) -> Settings:
    sources = learned_from(frozenset(Terms(name) for name in options.terms))
    given = _weights(options.weight)
    if unknown := given.keys() - sources.keys():
        raise ValueError(f"--weight: {', '.join(sorted(unknown))} is not learned from; see --terms")
    weights = {name: source.weight for name, source in sources.items()} | given
    return Settings(
        seed=options.seed,
        steps=options.steps,
        groups=options.groups,
        accumulate=options.accumulate,
        rate=options.rate,
        sources=tuple(sorted(name for name in sources if weights[name] > 0)),
        weights=weights,
    )


def _weights(given: list[str]) -> dict[str, float]:
    pairs = [text.rpartition("=") for text in given]
    return {name: float(weight) for name, _, weight in pairs}


def _inputs(options: argparse.Namespace) -> Inputs:
    return Inputs(
        banks=_HERE / "banks",
        corpus=_HERE.parent / "corpus",
        work=options.work,
        reports=_there(options.reports),
        known_report=_there(options.known_report),
        public=_there(options.public),
        held_out_chapter=options.held_out_chapter,
        seed=options.seed,
    )


def _there(path: Path | None) -> Path | None:
    if path is None or not path.exists():
        print(f"left out, since it is not there: {path}", file=sys.stderr)
        return None
    return path


def _parser() -> argparse.ArgumentParser:
    known = os.environ.get("EVIDENCEBOT_REPORT")
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("step", choices=(*_STEPS, "all"))
    add = parser.add_argument
    add("--work", type=Path, default=_HERE / "work", help="where data, checkpoints and the model go")
    add("--reports", type=Path, default=_SHARED / "reports", help="the reports that banks are over, with text/")
    add("--known-report", type=Path, default=Path(known) if known else None, help="the report (EVIDENCEBOT_REPORT)")
    add("--public", type=Path, default=_SHARED / "training", help="the public sets")
    add("--held-out-chapter", default=CHAPTER_TO_CHOOSE_BY, help="of the known report; '' for none")
    add("--terms", nargs="+", choices=[t.value for t in Terms], default=[t.value for t in _TERMS],
        help="public sets under these terms are learned from")  # fmt: skip
    add("--weight", action="append", default=[], metavar="SOURCE=SHARE", help="another weight of a source")
    add("--seed", type=int, default=20170131)
    add("--steps", type=int, default=1200)
    add("--minutes", type=float, help="stop at a checkpoint after so long; the same command goes on")
    add("--threads", type=int, default=2)
    add("--every", type=int, default=50, help="steps between checkpoints")
    add("--groups", type=int, default=8, help="questions of a batch, each with four sentences")
    add("--accumulate", type=int, default=1, help="batches of a step")
    add("--rate", type=float, default=8e-5)
    return parser


if __name__ == "__main__":
    sys.exit(main())
