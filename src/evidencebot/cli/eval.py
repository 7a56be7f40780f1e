"""`evidencebot eval`: the scorecard, the gate, and data sets in BEIR's layout."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from evidencebot.cli.diagnostics import ANSWERED, NOT_FOUND, showing_progress, tell, tell_error
from evidencebot.cli.output import write, write_json
from evidencebot.cli.preparing import ready_assistant, settings_of
from evidencebot.cli.scorecard_tables import write_beir, write_comparison, write_scorecard
from evidencebot.errors import InputError
from evidencebot.evaluation.cases import SetName, Split
from evidencebot.evaluation.comparing import Comparison, compare
from evidencebot.evaluation.floors import (
    FLOORS_FILE,
    SPLIT,
    Breach,
    breaches,
    has_changed,
    pinned,
    read_floors,
    write_floors,
)
from evidencebot.evaluation.grading import Grade, decode_grades
from evidencebot.evaluation.trec import run_of, write_run
from evidencebot.files import write_whole
from evidencebot.locations import shipped_corpus

if TYPE_CHECKING:
    from evidencebot.assistant import Assistant
    from evidencebot.evaluation.evaluating import Evaluation, Plan
    from evidencebot.evaluation.scorecard import Scorecard

_CHANGED = "the sets or the corpus changed since the floors were pinned; check the scores, then evidencebot eval --pin"

_WANTED = "name what evidencebot eval --json wrote"


class _Gate(msgspec.Struct, frozen=True):
    """What the floors say of a scorecard."""

    breaches: tuple[Breach, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return not (self.breaches or self.problems)


def run(options: argparse.Namespace) -> int:
    if options.beir is not None:
        return _run_beir(options)
    plan = _plan(options)
    earlier = _earlier(Path(options.compare)) if options.compare else None
    _, assistant = ready_assistant(options, encodes=True, uses_bank=not options.without_bank)
    from evidencebot.evaluation.evaluating import evaluate

    with showing_progress(quiet=options.quiet) as progress:
        evaluation = evaluate(assistant, plan, progress)
    scorecard = evaluation.scorecard
    gate = _gate(plan, scorecard) if options.floors else _Gate()
    comparison = compare(scorecard.questions, earlier) if earlier is not None else None
    _write_files(options, evaluation, assistant, gate)
    if options.json:
        write_json(_as_json(scorecard, comparison, gate))
    else:
        write_scorecard(scorecard)
        if comparison:
            write_comparison(comparison)
    if options.pin:
        _pin(plan, scorecard, lowers=options.lower_floors)
    return _verdict(gate, options)


def _plan(options: argparse.Namespace) -> Plan:
    from evidencebot.evaluation.evaluating import Plan

    names = {str(name) for name in SetName}
    own = tuple(Path(s).expanduser() for s in options.sets if s not in names)
    unknown = next((p for p in own if p.suffix != ".jsonl" and not p.is_file()), None)
    if unknown:
        raise InputError(f"no set {str(unknown)!r}; choose from {', '.join(SetName)}, or name a .jsonl file")
    sets = tuple(name for name in SetName if name in options.sets or not options.sets)
    split = Split(options.split or (Split.DEV if sets else Split.ALL))
    if (options.floors or options.pin) and (own or sets != tuple(SetName) or split is not SPLIT):
        raise InputError(f"floors are for all the sets, {SPLIT} split; run: evidencebot eval --floors (or --pin)")
    if options.lower_floors and not options.pin:
        raise InputError("--lower-floors goes with --pin")
    return Plan(sets, own, _eval_folder(options), shipped_corpus(), split)


def _eval_folder(options: argparse.Namespace) -> Path | None:
    """eval/ of the checkout that this code lies in, else of the workspace."""
    corpus = shipped_corpus()
    candidates = [corpus.parent / "eval"] if corpus else []
    candidates.append(settings_of(options).workspace.root / "eval")
    return next((f for f in candidates if (f / f"{SetName.ANSWERABLE}.jsonl").is_file()), None)


def _earlier(path: Path) -> list[Grade]:
    """The grades of an earlier run; InputError where the file is none."""
    try:
        return decode_grades(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or 'cannot be read'}; {_WANTED}") from None
    except msgspec.MsgspecError as error:
        raise InputError(f"{path}: {error}; {_WANTED}") from None


def _gate(plan: Plan, scorecard: Scorecard) -> _Gate:
    if plan.folder is None:
        raise InputError("there is no eval/floors.json here; stand in the project's checkout")
    floors = read_floors(plan.folder)
    return _Gate(tuple(breaches(scorecard, floors)), (_CHANGED,) if has_changed(scorecard, floors) else ())


def _write_files(options: argparse.Namespace, evaluation: Evaluation, assistant: Assistant, gate: _Gate) -> None:
    if options.run_file:
        write_run(Path(options.run_file), run_of(evaluation.outcomes))
    if options.junit:
        from evidencebot.evaluation.junit import write_junit

        write_junit(Path(options.junit), evaluation.scorecard, gate.breaches, gate.problems)
    if options.html:
        from evidencebot.evaluation.report_html import report_html

        page = report_html(evaluation, {d.id: d for d in assistant.index.documents})
        write_whole(Path(options.html), page.encode())


def _as_json(scorecard: Scorecard, comparison: Comparison | None, gate: _Gate) -> dict[str, object]:
    told = {"comparison": comparison, "breaches": gate.breaches, "problems": gate.problems}
    return msgspec.structs.asdict(scorecard) | told


def _pin(plan: Plan, scorecard: Scorecard, *, lowers: bool) -> None:
    assert plan.folder is not None
    try:
        old = read_floors(plan.folder)
    except InputError:
        old = None
    floors = pinned(scorecard, old, lowers=lowers)
    write_floors(plan.folder, floors)
    count = len(floors.floors[scorecard.variant])
    tell(f"evidencebot: pinned {count} scores of the {scorecard.variant} in {plan.folder / FLOORS_FILE}")


def _verdict(gate: _Gate, options: argparse.Namespace) -> int:
    for problem in (*gate.problems, *map(str, gate.breaches)):
        tell_error(problem)
    if options.floors and gate.is_open and not options.quiet:
        tell("evidencebot: every score is at or above its floor")
    return ANSWERED if gate.is_open else NOT_FOUND


def _run_beir(options: argparse.Namespace) -> int:
    """Scores of a BEIR data set; only `--run` and `--json` go with it."""
    from evidencebot.evaluation.beir import evaluate_beir, read_beir
    from evidencebot.evaluation.beir_index import IndexMaker

    given = [o for o in ("sets", "floors", "pin", "without_bank", "compare", "html", "junit") if getattr(options, o)]
    if given:
        raise InputError(f"--beir goes with --run and --json alone, not with {_option(given)}")
    settings = settings_of(options)
    data = read_beir(Path(options.beir))
    with tempfile.TemporaryDirectory() as folder, showing_progress(quiet=options.quiet) as progress:
        index = IndexMaker(settings.workspace.index, settings.model_folder(), progress).make(data, Path(folder))
        result = evaluate_beir(data, index, progress)
    if options.run_file:
        write_run(Path(options.run_file), result.run)
    if options.json:
        write_json(result.scores)
    else:
        write(f"{len(data.entries)} documents, {len(data.queries)} queries")
        write_beir(result)
    return ANSWERED


def _option(names: Sequence[str]) -> str:
    return "a set" if names[0] == "sets" else f"--{names[0]}"
