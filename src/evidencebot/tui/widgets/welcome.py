"""What an empty conversation says: what can be asked, what the digest is, how to add the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from evidencebot.tui.showing import QUIET, plain

if TYPE_CHECKING:
    from evidencebot.tui.engine import Opened

_PROMISE = (
    "Ask in your own words. The answer is the corpus' own sentences, each with its page, its notes and the works "
    "behind them; what is not in the corpus is refused. Nothing leaves this machine."
)
_DIGEST = (
    "The report itself is not here, because it belongs to its publisher. A digest answers in its place: what each "
    "paragraph states, in this project's words, and marked so wherever it is shown. If you have the report as PDF, "
    "HTML, Markdown or text, add it with F9, and every quotation is the report's own."
)


class Welcome(Static):
    """The first thing that is read."""

    class ExampleClicked(Message):
        """An example is to be asked."""

        def __init__(self, question: str) -> None:
            super().__init__()
            self.question = question

    def __init__(self) -> None:
        super().__init__(id="welcome")
        self._examples: tuple[str, ...] = ()

    def on_mount(self) -> None:
        self.update(_text(None))

    def show(self, opened: Opened) -> None:
        """What is in the corpus, and what may be asked."""
        self._examples = opened.examples
        self.update(_text(opened))

    def action_ask(self, number: int) -> None:
        self.post_message(self.ExampleClicked(self._examples[number]))


def _text(opened: Opened | None) -> Content:
    report = opened.report if opened else None
    parts: list[Content | str | tuple[str, str]] = []
    if report:
        about = ", ".join([*report.authors[:3], *([report.date] if report.date else [])])
        parts += [(plain(report.title), "bold"), "\n", (plain(about), QUIET), "\n\n"]
    parts += [_PROMISE]
    if report and report.is_digest:
        parts += ["\n\n", ("This is the digest. ", "bold"), _DIGEST]
    if opened and opened.examples:
        parts += ["\n\n", ("For example", "bold"), *_examples(opened.examples)]
    return Content.assemble(*parts)


def _examples(questions: tuple[str, ...]) -> list[Content]:
    return [
        Content.assemble("\n  ", ("› ", QUIET), Content.styled(plain(question), "underline")).stylize(
            Style.from_meta({"@click": f"ask({number})"}), 5
        )
        for number, question in enumerate(questions)
    ]
