"""The questions asked so far and their answers, the latest at the bottom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Button

from evidencebot.tui.widgets.turn import AnswerText, TurnView

if TYPE_CHECKING:
    from evidencebot.evidence.answer import Quotation

# Turns that are widgets at a time; those before them come by a key or a click.
_AT_A_TIME = 20


class Conversation(VerticalScroll, can_focus=True):
    """Turns, one of which is the current one; its marks open the evidence."""

    BINDING_GROUP_TITLE = "Conversation"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Turn above", show=False),
        Binding("down,j", "move(1)", "Turn below", show=False),
        Binding("right,l", "mark(1)", "Next mark", show=False),
        Binding("left,h", "mark(-1)", "Mark before", show=False),
        Binding("enter", "open", "Open", tooltip="Open the mark in its page"),
        *(Binding(str(n), f"open_number({n})", "Open the mark of this number", show=False) for n in range(1, 10)),
        Binding("c", "copy", "Copy", tooltip="Copy the quotation with its reference"),
        Binding("t", "as_typed", "As typed", tooltip="Ask word for word as typed, whatever came before"),
        Binding("r", "again", "Again", tooltip="Ask again with the filters now chosen"),
        Binding("pageup", "page_up", "Page up", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
        Binding("home,g", "scroll_home", "To the top", show=False),
        Binding("end,G", "scroll_end", "To the end", show=False),
    ]

    @dataclass
    class Current(Message):
        """Another turn is the current one."""

        turn: TurnView

    @dataclass
    class Opened(Message):
        """A mark was opened."""

        turn: TurnView
        quotation: Quotation

    @dataclass
    class CopyWanted(Message):
        """A quotation is to be copied with its reference."""

        quotation: Quotation

    @dataclass
    class AskAgain(Message):
        """A turn's question is to be asked once more."""

        turn: TurnView
        as_typed: bool

    def __init__(self) -> None:
        super().__init__(id="conversation")
        self.turns: list[TurnView] = []
        self.current: TurnView | None = None

    async def add(self, turn: TurnView) -> None:
        """Put a turn at the bottom and make it the current one."""
        self.turns.append(turn)
        await self.mount(turn)
        self.make_current(turn)
        self.call_after_refresh(self.scroll_end, animate=False)

    async def clear(self) -> None:
        """Begin with no turns."""
        self.turns.clear()
        self.current = None
        await self.query(TurnView).remove()
        await self.query(Button).remove()

    async def fill(self, turns: list[TurnView]) -> None:
        """Show a saved conversation, the latest turns first."""
        await self.clear()
        self.turns = turns
        await self._mount_earlier()
        if turns:
            self.make_current(turns[-1])
        self.call_after_refresh(self.scroll_end, animate=False)

    async def _mount_earlier(self) -> None:
        await self.query("#earlier").remove()
        hidden = [turn for turn in self.turns if not turn.is_attached]
        shown = hidden[-_AT_A_TIME:]
        await self.mount_all(shown, before=0)
        for turn in shown:
            if turn.answer:
                turn.show_answer(turn.answer)
        if len(hidden) > len(shown):
            await self.mount(Button(f"Show the {len(hidden) - len(shown)} turns before", id="earlier"), before=0)

    @on(Button.Pressed, "#earlier")
    async def _show_earlier(self) -> None:
        await self._mount_earlier()

    def make_current(self, turn: TurnView) -> None:
        """Stand on a turn."""
        if self.current:
            self.current.remove_class("-current")
            self.current.choose(None)
        self.current = turn
        turn.add_class("-current")
        self.refresh_bindings()
        self.post_message(self.Current(turn))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Marks need an answer that has some; only what was read otherwise can be asked as typed."""
        answer = self.current.answer if self.current else None
        if action in ("open", "copy", "mark", "open_number"):
            return bool(answer and answer.citations)
        return bool(answer and answer.interpreted_as) if action == "as_typed" else True

    async def action_move(self, by: int) -> None:
        if not self.turns or self.current is None:
            return
        at = self.turns.index(self.current) + by
        if not 0 <= at < len(self.turns):
            return
        if not self.turns[at].is_attached:
            await self._mount_earlier()
        self.make_current(self.turns[at])
        self.scroll_to_widget(self.turns[at], animate=False)

    def action_mark(self, by: int) -> None:
        if self.current:
            self.current.choose_next(by)

    def action_open(self) -> None:
        self._open(self.current, self.current.chosen if self.current else None)

    def action_open_number(self, number: int) -> None:
        self._open(self.current, number)

    @on(AnswerText.MarkClicked)
    def _mark_clicked(self, event: AnswerText.MarkClicked) -> None:
        event.stop()
        turn = event.answer.query_ancestor(TurnView)
        self.make_current(turn)
        self._open(turn, event.number)

    def _open(self, turn: TurnView | None, number: int | None) -> None:
        quotation = _quotation(turn, number)
        if turn and quotation:
            turn.choose(quotation.n)
            self.post_message(self.Opened(turn, quotation))

    def action_copy(self) -> None:
        quotation = _quotation(self.current, self.current.chosen if self.current else None)
        if quotation:
            self.post_message(self.CopyWanted(quotation))

    def action_as_typed(self) -> None:
        if self.current and self.current.answer and self.current.answer.interpreted_as:
            self.post_message(self.AskAgain(self.current, as_typed=True))

    def action_again(self) -> None:
        if self.current:
            self.post_message(self.AskAgain(self.current, as_typed=self.current.question.as_typed))


def _quotation(turn: TurnView | None, number: int | None) -> Quotation | None:
    """The quotation of a number, or the first where none is chosen."""
    citations = turn.answer.citations if turn and turn.answer else ()
    return next((c for c in citations if number is None or c.n == number), None)
