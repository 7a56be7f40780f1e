"""The chapters and sections, the sources by kind: what to ask, and how much evidence is where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from evidencebot.retrieval.filters import Filters
from evidencebot.tui.showing import plain

if TYPE_CHECKING:
    from evidencebot.documents.model import Document, Section
    from evidencebot.retrieval.counting import MatchCounts
    from evidencebot.tui.engine import Opened, Source

_KINDS = {
    "report": "Reports",
    "article-newspaper": "Newspapers",
    "article-journal": "Journals",
    "webpage": "Web pages",
    "speech": "Speeches",
    "book": "Books",
    "document": "Other texts",
}

_BOLD = Style(bold=True)
_LEAST_ROOM = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line of the tree stands for."""

    kind: Literal["report", "section", "sources", "source", "group"]
    id: str
    title: str


class Contents(Tree[Entry]):
    """A tree to choose from: enter or space puts a line among the filters or takes it out."""

    BINDING_GROUP_TITLE = "Contents"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "select_cursor", "Filter", tooltip="Filter by it, or no longer"),
        Binding("right,l", "expand", "Expand", show=False),
        Binding("left,h", "collapse", "Collapse, or go to what it is in", show=False),
        Binding("k", "cursor_up", "Up", show=False),
        Binding("j", "cursor_down", "Down", show=False),
        Binding("o", "open", "Open", tooltip="Open its first page"),
        Binding("x", "clear", "No filters", show=True),
    ]

    @dataclass
    class Toggled(Message):
        """A line was chosen, or all were let go (None)."""

        entry: Entry | None

    @dataclass
    class OpenWanted(Message):
        """A section or source is to be read."""

        entry: Entry

    def __init__(self) -> None:
        super().__init__("Contents", id="contents")
        self.show_root = False
        self.guide_depth = 2
        self.auto_expand = False
        self._filters = Filters()
        self._counts: MatchCounts | None = None

    def fill(self, opened: Opened) -> None:
        """The report's sections, then the sources by kind."""
        self.clear()
        if opened.report:
            self._fill_report(opened.report)
        kinds: dict[str, list[Source]] = {}
        for source in opened.sources:
            kinds.setdefault(_KINDS.get(source.kind, "Other texts"), []).append(source)
        if kinds:
            self._add(self.root, Entry("sources", "", "All sources"))
        for kind in sorted(kinds):
            group = self._add(self.root, Entry("group", kind, kind))
            for source in kinds[kind]:
                self._add(group, Entry("source", source.id, source.title))
        self._close_leaves(self.root)

    def _fill_report(self, report: Document) -> None:
        top = self._add(self.root, Entry("report", report.id, report.title))
        above: list[tuple[Section, TreeNode[Entry]]] = []
        for section in report.sections:
            while above and above[-1][0].level >= section.level:
                above.pop()
            node = self._add(above[-1][1] if above else top, Entry("section", section.number, section.title))
            above.append((section, node))
            if section.level > 1:
                node.collapse()

    def _add(self, parent: TreeNode[Entry], entry: Entry) -> TreeNode[Entry]:
        return parent.add(self._label(entry), entry, expand=True)

    def _close_leaves(self, node: TreeNode[Entry]) -> None:
        for child in node.children:
            child.allow_expand = bool(child.children)
            self._close_leaves(child)

    def show_filters(self, filters: Filters) -> None:
        """Tick what is among the filters."""
        self._filters = filters
        self._relabel(self.root)

    def show_counts(self, counts: MatchCounts | None) -> None:
        """Put the number of matching passages behind each line."""
        self._counts = counts
        self._relabel(self.root)

    def _relabel(self, node: TreeNode[Entry]) -> None:
        for child in node.children:
            if child.data:
                child.set_label(self._label(child.data))
            self._relabel(child)

    def _label(self, entry: Entry) -> Text:
        from evidencebot.documents.model import is_printed

        tick = {True: "■ ", False: "□ ", None: ""}[self._is_chosen(entry)]
        number = f"{entry.id} " if entry.kind == "section" and is_printed(entry.id) else ""
        is_strong = entry.kind in ("report", "sources", "group") or (bool(number) and "." not in entry.id)
        return Text.assemble((tick, "bold" if tick == "■ " else ""), (number + plain(entry.title), "bold" * is_strong))

    def render_label(self, node: TreeNode[Entry], base_style: Style, style: Style) -> Text:
        """The title cut to the panel's width, the count of matching passages at its right edge."""
        label = super().render_label(node, base_style, style)
        count = str(self._count(node.data) or "") if node.data else ""
        room = self.scrollable_content_region.width - self.guide_depth * _depth(node)
        if room > _LEAST_ROOM:
            label.truncate(room - len(count) - 1, overflow="ellipsis", pad=True)
            label.append(f" {count}", style + _BOLD)
        return label

    def _is_chosen(self, entry: Entry) -> bool | None:
        if entry.kind == "group":
            return None
        if entry.kind == "report":
            return self._filters.report_only
        if entry.kind == "sources":
            return self._filters.sources_only
        return entry.id in (self._filters.chapters if entry.kind == "section" else self._filters.sources)

    def _count(self, entry: Entry) -> int:
        if self._counts is None or entry.kind == "group":
            return 0
        counted: Mapping[str, int] = self._counts.sections if entry.kind == "section" else self._counts.documents
        return counted.get(entry.id, 0)

    def on_tree_node_selected(self, event: Tree.NodeSelected[Entry]) -> None:
        event.stop()
        entry = event.node.data
        if entry and entry.kind == "group":
            event.node.toggle()
        elif entry:
            self.post_message(self.Toggled(entry))

    def action_clear(self) -> None:
        self.post_message(self.Toggled(None))

    def action_open(self) -> None:
        if self.cursor_node and self.cursor_node.data and self.cursor_node.data.kind not in ("group", "sources"):
            self.post_message(self.OpenWanted(self.cursor_node.data))

    def action_expand(self) -> None:
        if self.cursor_node:
            self.cursor_node.expand()

    def action_collapse(self) -> None:
        node = self.cursor_node
        if node and node.is_expanded and node.allow_expand:
            node.collapse()
        elif node and node.parent and node.parent is not self.root:
            self.move_cursor(node.parent)


def _depth(node: TreeNode[Entry]) -> int:
    """How many guides stand before a line; none at the top, the root not being shown."""
    depth = 0
    while node.parent and node.parent.parent:
        node, depth = node.parent, depth + 1
    return depth
