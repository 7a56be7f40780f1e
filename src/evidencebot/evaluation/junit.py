"""A scorecard as JUnit XML: one test a measure, red where a floor is broken, skipped where a set has a gap."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from evidencebot.evaluation.floors import Breach
from evidencebot.evaluation.scorecard import Scorecard, Section
from evidencebot.files import write_whole


def write_junit(path: Path, scorecard: Scorecard, failures: Sequence[Breach], problems: Sequence[str] = ()) -> None:
    """`problems` are failures of the whole gate, such as data that changed."""
    write_whole(path, ET.tostring(junit(scorecard, failures, problems), encoding="utf-8", xml_declaration=True))


def junit(scorecard: Scorecard, failures: Sequence[Breach], problems: Sequence[str] = ()) -> ET.Element:
    root = ET.Element("testsuites", name=f"evidencebot eval ({scorecard.variant}, {scorecard.split})")
    told = {b.measure: b for b in failures}
    for name, section in scorecard.sections.items():
        root.append(_suite(name, section, told))
    gate = ET.SubElement(root, "testsuite", name="gate", tests=str(len(problems)), failures=str(len(problems)))
    for problem in problems:
        ET.SubElement(ET.SubElement(gate, "testcase", classname="gate", name="data"), "failure", message=problem)
    _add_missing(gate, failures)
    return root


def _suite(name: str, section: Section, told: dict[str, Breach]) -> ET.Element:
    broken = [b for key, b in told.items() if key.startswith(f"{name}/") and b.value is not None]
    suite = ET.Element(
        "testsuite",
        name=name,
        tests=str(len(section.measures) or 1),
        failures=str(len(broken)),
        skipped=str(int(section.gap is not None)),
    )
    if section.gap is not None:
        ET.SubElement(ET.SubElement(suite, "testcase", classname=name, name=name), "skipped", message=section.gap)
    for measure, score in section.measures.items():
        case = ET.SubElement(suite, "testcase", classname=name, name=measure)
        said = ET.SubElement(case, "system-out")
        said.text = f"{score.value:.4f} ({score.low:.4f}-{score.high:.4f}, n={score.count})"
        breach = told.get(f"{name}/{measure}")
        if breach:
            ET.SubElement(case, "failure", message=str(breach))
    return suite


def _add_missing(gate: ET.Element, failures: Sequence[Breach]) -> None:
    """Pinned measures that were not measured at all."""
    missing = [b for b in failures if b.value is None]
    for breach in missing:
        case = ET.SubElement(gate, "testcase", classname="gate", name=breach.measure)
        ET.SubElement(case, "failure", message=str(breach))
    count = len(gate.findall("testcase"))
    gate.set("tests", str(count))
    gate.set("failures", str(count))
