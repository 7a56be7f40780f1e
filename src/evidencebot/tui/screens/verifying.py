"""Is this quotation in the corpus, where, and what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from evidencebot.documents.model import REPORT_ID
from evidencebot.errors import EvidencebotError
from evidencebot.tui.screens.dialog import Dialog
from evidencebot.tui.showing import MARKED, QUIET, place, plain, shown
from evidencebot.tui.views import PlaceTarget, Target
from evidencebot.tui.widgets.one_line import OneLine

if TYPE_CHECKING:
    from evidencebot.tui.engine import Engine
    from evidencebot.verifying.verification import Match, Verification

_VERDICTS = {
    "exact": "✓ Word for word in the corpus",
    "near": "≈ Nearly so in the corpus; what differs is underlined",
    "not_found": "✗ Not in the corpus",
}


class Verifying(Dialog[Target]):
    """Paste a quotation, read the verdict, open the place."""

    BINDING_GROUP_TITLE = "Verify a quotation"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "check", "Check, then open the place", show=True),
        Binding("down", "move(1)", "Next place", show=False),
        Binding("up", "move(-1)", "Place before", show=False),
    ]

    def __init__(self, engine: Engine) -> None:
        super().__init__("Verify a quotation")
        self._engine = engine
        self._checked = ""
        self._matches: tuple[Match, ...] = ()

    def compose_inside(self) -> ComposeResult:
        yield OneLine(placeholder="Paste a quotation or type a figure, then press enter")
        yield Static("", id="verdict")
        places = OptionList(id="places")
        places.can_focus = False
        yield places

    def on_mount(self) -> None:
        self.query_one("#places").display = False

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        text = event.value.strip()
        at = self.query_one(OptionList).highlighted
        if text and text == self._checked and at is not None:
            self._open(self._matches[at])
        elif text:
            self.query_one("#verdict", Static).update(shown("Comparing …", QUIET))
            self._verify(text)

    @work(thread=True, exclusive=True, group="verify", exit_on_error=False)
    def _verify(self, text: str) -> None:
        try:
            verification = self._engine.verify(text)
        except EvidencebotError as error:
            self.app.call_from_thread(self.query_one("#verdict", Static).update, shown(str(error)))
            return
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._show, text, verification)

    def _show(self, text: str, verification: Verification) -> None:
        self._checked = text
        self._matches = verification.matches or verification.nearest
        nearest = "; nearest:" if verification.nearest and not verification.matches else ""
        notes = [shown(note, QUIET) for note in verification.notes]
        verdict = shown(f"{_VERDICTS[verification.verdict]}{nearest}", "bold")
        self.query_one("#verdict", Static).update(Content("\n").join([verdict, *notes]))
        places = self.query_one(OptionList)
        places.clear_options()
        places.add_options(Option(_label(match)) for match in self._matches)
        places.highlighted = 0 if self._matches else None
        places.display = bool(self._matches)

    def action_move(self, by: int) -> None:
        places = self.query_one(OptionList)
        if places.highlighted is not None:
            places.highlighted = min(max(places.highlighted + by, 0), len(self._matches) - 1)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self._open(self._matches[event.option_index])

    def _open(self, match: Match) -> None:
        self.dismiss(PlaceTarget(match.document, match.start, match.end))


def _label(match: Match) -> Content:
    """The place, the corpus' words with what differs underlined, and what was given instead."""
    found = Content(plain(match.found))
    for difference in match.differences:
        found = found.stylize(MARKED, *difference.found_span)
    source = "" if match.document == REPORT_ID else f"{match.title}: "
    where = plain(source + place(match.section, match.section_title, match.pages, match.note))
    digest = " (digest)" if match.is_digest else " (read by OCR)" if match.ocr else ""
    differing = [
        Content.assemble((f"\n{d.kind}: ", "bold"), plain(f"given “{d.given}”, there “{d.found}”"))
        for d in match.differences
    ]
    return Content.assemble((where + digest, "bold"), "\n", found, *differing)
