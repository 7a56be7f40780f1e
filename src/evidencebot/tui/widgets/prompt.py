"""Where questions are typed: history on up and down, suggestions above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from evidencebot.tui.showing import QUIET, plain
from evidencebot.tui.widgets.one_line import OneLine


class Suggestions(OptionList, can_focus=False):
    """What may be meant; the prompt moves its highlight, a click takes one."""

    def show(self, texts: list[tuple[str, str]]) -> None:
        """Show (text, kind) pairs; nothing hides the list."""
        self.clear_options()
        self.add_options(Option(Content.assemble(plain(text), (f"  {kind}", QUIET))) for text, kind in texts)
        self.highlighted = None
        self.display = bool(texts)


class Prompt(OneLine):
    """One line of question; never waits for anything."""

    BINDING_GROUP_TITLE = "Question"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Ask, or take the suggestion chosen", show=False),
        Binding("up", "earlier", "Earlier question, or suggestion above", show=False),
        Binding("down", "later", "Later question, or suggestion below", show=False),
        Binding("ctrl+f", "complete", "Take the best suggestion", show=False),
    ]

    @dataclass
    class Asked(Message):
        """A question was entered."""

        text: str

    @dataclass
    class Typed(Message):
        """The text changed by typing."""

        text: str

    def __init__(self, suggestions: Suggestions) -> None:
        super().__init__(placeholder="Ask a question", id="prompt", select_on_focus=False)
        self._suggestions = suggestions
        self._texts: list[str] = []
        self._history: list[str] = []
        self._at = 0
        self._draft = ""
        self._is_set = False

    def remember(self, questions: list[str]) -> None:
        """Put questions into the history, the latest last."""
        self._history += [q for q in questions if q not in self._history[-1:]]
        self._at = len(self._history)

    def suggest(self, typed: str, texts: list[tuple[str, str]]) -> None:
        """Show suggestions, the best next to the prompt, unless something else was typed since."""
        if typed == self.value and self.has_focus:
            self._texts = [text for text, _ in reversed(texts)]
            self._suggestions.show(texts[::-1])

    def close_suggestions(self) -> bool:
        """Hide the suggestions; whether there were any."""
        was_open, self._texts = bool(self._texts), []
        self._suggestions.show([])
        return was_open

    def put(self, text: str) -> None:
        """Put a text in, as if it had been typed, without suggesting."""
        self._is_set = text != self.value
        self.value = text
        self.cursor_position = len(text)
        self.close_suggestions()

    def take(self, number: int) -> None:
        """Put a suggestion in."""
        self.put(self._texts[number])
        self.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._is_set:
            self._is_set = False
            return
        self._at = len(self._history)
        self.post_message(self.Typed(event.value))

    def on_blur(self) -> None:
        self.close_suggestions()

    async def action_submit(self) -> None:
        chosen = self._suggestions.highlighted
        if chosen is not None and self._texts:
            self.take(chosen)
        elif self.value.strip():
            text = self.value
            self.remember([text])
            self.put("")
            self.post_message(self.Asked(text))

    def action_complete(self) -> None:
        if self._texts:
            self.take(-1)

    def action_earlier(self) -> None:
        if self._texts:
            at = self._suggestions.highlighted
            self._suggestions.highlighted = len(self._texts) - 1 if at is None else max(at - 1, 0)
        elif self._at > 0:
            if self._at == len(self._history):
                self._draft = self.value
            self._at -= 1
            self.put(self._history[self._at])

    def action_later(self) -> None:
        at = self._suggestions.highlighted
        if self._texts:
            last = len(self._texts) - 1
            self._suggestions.highlighted = None if at is None or at == last else at + 1
        elif self._at < len(self._history):
            self._at += 1
            self.put(self._history[self._at] if self._at < len(self._history) else self._draft)
