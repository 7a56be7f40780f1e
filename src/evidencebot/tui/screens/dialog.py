"""What all dialogs share, and the two smallest: a yes or no, and one line."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from evidencebot.tui.showing import plain, shown
from evidencebot.tui.widgets.keys import Keys

T = TypeVar("T")


class Dialog(ModalScreen[T | None], Generic[T]):
    """A box over the main screen; escape closes it and changes nothing."""

    BINDING_GROUP_TITLE = "Dialogs"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Close", show=True)]

    def __init__(self, heading: str) -> None:
        super().__init__()
        self._heading = heading

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = self._heading
            yield from self.compose_inside()
        yield Keys()

    def compose_inside(self) -> ComposeResult:
        """What is in the box."""
        yield from ()


class Confirm(Dialog[bool]):
    """Asks before something is lost."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", "Yes", show=True),
        Binding("n", "dismiss(None)", "No", show=True),
    ]

    def __init__(self, question: str) -> None:
        super().__init__("Sure?")
        self._question = question

    def compose_inside(self) -> ComposeResult:
        yield Static(shown(f"{self._question}\n\ny  yes      n  no"))


class OneLine(Dialog[str]):
    """Asks for a name."""

    def __init__(self, heading: str, text: str) -> None:
        super().__init__(heading)
        self._text = text

    def compose_inside(self) -> ComposeResult:
        yield Input(plain(self._text))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip() or None)
