"""The evidence: a walk from quotation to page, note, work and source, with a way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from evidencebot.tui.showing import shown

if TYPE_CHECKING:
    from evidencebot.evidence.answer import Quotation
    from evidencebot.tui.views import Piece, Target, View

_LINES_BEFORE = 2


@dataclass
class _Step:
    """A view walked through, and where one stood in it."""

    view: View
    highlighted: int | None = None


class Links(OptionList):
    """What one can walk on to."""

    BINDING_GROUP_TITLE = "Evidence"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,right,l", "select", "Walk on", tooltip="Walk on: to the page, the note, the work, the source"),
        Binding("backspace,left,h", "back", "Back", show=True),
        Binding("k", "cursor_up", "Up", show=False),
        Binding("j", "cursor_down", "Down", show=False),
        Binding("space,pagedown", "read(1)", "Read on", show=False),
        Binding("b,pageup", "read(-1)", "Read back", show=False),
        Binding("n", "turn(1)", "Next page"),
        Binding("p", "turn(-1)", "Page before"),
        Binding("c", "copy", "Copy", tooltip="Copy the quotation with its reference"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a page can be turned, only a quotation copied."""
        evidence = self.query_ancestor(Evidence)
        if action == "turn":
            return evidence.can_turn(1 if parameters == (1,) else -1)
        return evidence.quotation is not None if action == "copy" else True

    def action_back(self) -> None:
        self.query_ancestor(Evidence).back()

    def action_read(self, by: int) -> None:
        self.query_ancestor(Evidence).read(by)

    def action_turn(self, by: int) -> None:
        self.query_ancestor(Evidence).turn(by)

    def action_copy(self) -> None:
        self.query_ancestor(Evidence).copy()


class Evidence(Vertical):
    """One view at a time: where one is, what stands there, what it leads to."""

    @dataclass
    class Wanted(Message):
        """A target's view is to be made."""

        target: Target

    @dataclass
    class CopyWanted(Message):
        """The view's quotation is to be copied."""

        quotation: Quotation

    @dataclass
    class Left(Message):
        """One went back from the first view."""

    def __init__(self) -> None:
        super().__init__(id="evidence")
        self._steps: list[_Step] = []
        self._is_turning = False

    def compose(self) -> ComposeResult:
        yield Static("", id="trail")
        yield VerticalScroll(id="page", can_focus=False)
        yield Static("", id="links-title")
        yield Links(id="links")

    @property
    def view(self) -> View | None:
        """What is shown."""
        return self._steps[-1].view if self._steps else None

    @property
    def trail(self) -> tuple[str, ...]:
        """The titles of the views walked through."""
        return tuple(step.view.title for step in self._steps)

    async def walk(self, views: list[View], *, is_new_walk: bool) -> None:
        """Walk on, or begin anew; a page turned takes the place of the page before it."""
        if is_new_walk:
            self._steps.clear()
        elif self._steps:
            self._steps[-1].highlighted = self.query_one(Links).highlighted
        if self._is_turning and self._steps:
            self._steps.pop()
        self._is_turning = False
        self._steps += [_Step(view) for view in views]
        await self._show()

    def back(self) -> None:
        """One step back; from the first, out of the panel."""
        if len(self._steps) > 1:
            self._steps.pop()
            self.call_next(self._show)
        else:
            self.post_message(self.Left())

    def read(self, by: int) -> None:
        page = self.query_one("#page", VerticalScroll)
        if not page.display:
            self.query_one(Links).scroll_relative(y=by * self.size.height // 2, animate=False)
        elif by > 0:
            page.scroll_page_down(animate=False)
        else:
            page.scroll_page_up(animate=False)

    def can_turn(self, by: int) -> bool:
        """Whether the view is a page with one behind or before it."""
        return bool(self.view and self._page_beside(self.view, by))

    def turn(self, by: int) -> None:
        """To the page behind or before."""
        target = self._page_beside(self.view, by) if self.view else None
        if target:
            self._is_turning = True
            self.post_message(self.Wanted(target))

    def _page_beside(self, view: View, by: int) -> Target | None:
        return view.behind if by > 0 else view.before

    @property
    def quotation(self) -> Quotation | None:
        """The quotation that one walked from."""
        return next((s.view.quotation for s in reversed(self._steps) if s.view.quotation), None)

    def copy(self) -> None:
        if self.quotation:
            self.post_message(self.CopyWanted(self.quotation))

    async def _show(self) -> None:
        step = self._steps[-1]
        view = step.view
        self.query_one("#trail", Static).update(shown(" › ".join(self.trail[-3:])))
        await self._show_pieces(view.pieces)
        title = self.query_one("#links-title", Static)
        title.update(view.links_title)
        title.display = bool(view.links_title)
        links = self.query_one(Links)
        links.clear_options()
        links.add_options(Option(link.label) for link in view.links)
        links.set_class(not view.pieces, "-alone")
        if view.links:
            links.highlighted = step.highlighted or 0
        links.refresh_bindings()

    async def _show_pieces(self, pieces: tuple[Piece, ...]) -> None:
        page = self.query_one("#page", VerticalScroll)
        page.display = bool(pieces)
        shown = [_widget(piece) for piece in pieces]
        async with self.batch():
            await page.remove_children()
            await page.mount_all(shown)
        marked = [(widget, p.marked_at) for widget, p in zip(shown, pieces, strict=True) if p.marked_at is not None]
        if marked:
            page.call_after_refresh(self._bring_into_view, *marked[0])
        else:
            page.scroll_home(animate=False)

    def _bring_into_view(self, widget: Static, offset: int) -> None:
        """Bring the marked words into view with some lines before them."""
        content = widget.content
        if isinstance(content, Content):
            line = len(content[:offset].wrap(max(widget.content_size.width, 1))) - 1
            y = widget.virtual_region.y + line - _LINES_BEFORE
            self.query_one("#page", VerticalScroll).scroll_to(y=max(y, 0), animate=False)

    @on(OptionList.OptionSelected, "#links")
    def _walk_on(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self.view:
            self.post_message(self.Wanted(self.view.links[event.option_index].target))


def _widget(piece: Piece) -> Static:
    marked = " -marked" if piece.marked_at is not None else ""
    return Static(piece.content, classes=f"piece -{piece.kind}{marked}")
