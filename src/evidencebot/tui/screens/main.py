"""The one screen one works in: contents, conversation, evidence."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.worker import Worker, WorkerState

from evidencebot.conversation.question import Question
from evidencebot.retrieval.filters import Filters
from evidencebot.tui.backstage import Backstage
from evidencebot.tui.engine import Engine, Options
from evidencebot.tui.messages import (
    Added,
    Answered,
    AskingFailed,
    Copied,
    CorpusOpened,
    Counted,
    Exported,
    Failed,
    OpeningFailed,
    Progressed,
    Resumed,
    Suggested,
    Viewed,
)
from evidencebot.tui.showing import plain, shown
from evidencebot.tui.views import AnswerTarget, PlaceTarget, QuotationTarget, Target
from evidencebot.tui.widgets.contents import Contents, Entry
from evidencebot.tui.widgets.conversation import Conversation
from evidencebot.tui.widgets.evidence import Evidence, Links
from evidencebot.tui.widgets.keys import Keys
from evidencebot.tui.widgets.middle import Middle, Panel
from evidencebot.tui.widgets.prompt import Prompt, Suggestions
from evidencebot.tui.widgets.status import Status
from evidencebot.tui.widgets.turn import TurnView
from evidencebot.tui.widgets.welcome import Welcome

if TYPE_CHECKING:
    from evidencebot.conversation.session import SavedTurn
    from evidencebot.documents.model import Document
    from evidencebot.tui.screens.adding import FileToAdd
    from evidencebot.tui.screens.exporting import FileToWrite


class MainScreen(Screen[None]):
    """Passes what widgets want to the engine, and what it answers back to them."""

    BINDING_GROUP_TITLE = "Everywhere"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "app.help", "Help", tooltip="Help: every key"),
        Binding("f2", "panel('contents')", "Contents", tooltip="Contents: chapters, sections, sources to filter by"),
        Binding("f3", "panel('evidence')", "Evidence", tooltip="Evidence: passages, pages, notes, works"),
        Binding("f4", "outline", "Outline", tooltip="Outline: find a section or figure and open its page"),
        Binding("f5", "bibliography", "Works", tooltip="Works: find one of the bibliography"),
        Binding("f6", "verify", "Verify", tooltip="Verify a quotation or figure"),
        Binding("f7", "sessions", "Sessions", tooltip="Sessions: resume, rename, delete"),
        Binding("f8", "export", "Export", tooltip="Export the session or the works that it cites"),
        Binding("f9", "add", "Add", tooltip="Add the report or a source"),
        Binding("escape", "out", "Stop, close, or back to the question", show=False),
        Binding("ctrl+l", "clear_filters", "No filters", show=False),
        Binding("ctrl+o", "new_session", "New session", show=False),
        Binding("ctrl+r", "open_corpus", "Open the corpus again, its index brought up to date", show=False),
    ]

    def __init__(self, engine: Engine, options: Options) -> None:
        super().__init__()
        self._engine = engine
        self.backstage = Backstage(self, engine)
        self.report: Document | None = None
        self._at_hand: frozenset[str] = frozenset()
        self.filters = options.filters
        self._session_wanted = options.session
        self.is_open = False
        self._is_building = False
        self._waiting: deque[TurnView] = deque()
        self._asking: TurnView | None = None
        self._turns = 0

    def compose(self) -> ComposeResult:
        yield Static("evidencebot", id="top")
        yield Middle()
        yield Keys()

    def on_mount(self) -> None:
        self.query_one(Suggestions).display = False
        self.query_one(Conversation).display = False
        self.query_one(Status).show_filters(self.filters)
        self.set_focus(self.query_one(Prompt))
        self.call_after_refresh(self.action_open_corpus)

    def say(self, text: str, *, is_error: bool = False) -> None:
        """One line that goes away by itself."""
        self.notify(plain(text).replace("\n", " "), severity="error" if is_error else "information", markup=False)

    # The corpus

    def action_open_corpus(self) -> None:
        """Open it in the background; questions asked meanwhile wait."""
        if self._is_building:
            return
        self.is_open = False
        self.query_one(Status).show_work("Opening the corpus …")
        self.backstage.open()

    @on(Progressed)
    def _progressed(self, event: Progressed) -> None:
        self._is_building = True
        self.query_one(Status).show_progress(event.step, event.done, event.total)

    @on(CorpusOpened)
    def _corpus_opened(self, event: CorpusOpened) -> None:
        self.is_open, self._is_building = True, False
        self.report = event.opened.report
        self._at_hand = event.opened.at_hand
        self.query_one(Status).show_work("")
        contents = self.query_one(Contents)
        contents.fill(event.opened)
        contents.show_filters(self.filters)
        self.query_one(Welcome).show(event.opened)
        self.query_one(Prompt).remember(event.asked_before)
        self._name_top("")
        for failure in event.opened.failures:
            self.say(f"skipped {failure}", is_error=True)
        if self._session_wanted:
            self.backstage.resume(self._session_wanted)
            self._session_wanted = None
        self._ask_next()

    @on(OpeningFailed)
    def _opening_failed(self, event: OpeningFailed) -> None:
        self._is_building = False
        self.query_one(Status).show_work("The corpus is not open · ^r tries again")
        self.say(event.reason, is_error=not event.was_stopped)

    def _name_top(self, session: str) -> None:
        digest = " (digest)" if self.report and self.report.is_digest else ""
        title = f"{self.report.title}{digest}" if self.report else ""
        self.query_one("#top", Static).update(shown("  ·  ".join(filter(None, ["evidencebot", title, session]))))

    # Asking

    @property
    def is_asking(self) -> bool:
        """Whether an answer is being made."""
        return self._asking is not None

    @on(Prompt.Typed)
    def _typed(self, event: Prompt.Typed) -> None:
        self.backstage.suggest(event.text)

    @on(Suggested)
    def _suggested(self, event: Suggested) -> None:
        self.query_one(Prompt).suggest(event.typed, [(s.text, s.kind) for s in event.suggestions])

    @on(OptionList.OptionSelected, "#suggestions")
    def _suggestion_clicked(self, event: OptionList.OptionSelected) -> None:
        self.query_one(Prompt).take(event.option_index)

    @on(Prompt.Asked)
    async def _asked(self, event: Prompt.Asked) -> None:
        await self.ask(event.text)

    @on(Welcome.ExampleClicked)
    async def _example_clicked(self, event: Welcome.ExampleClicked) -> None:
        await self.ask(event.question)

    @on(Conversation.AskAgain)
    async def _ask_again(self, event: Conversation.AskAgain) -> None:
        await self.ask(event.turn.question.text, as_typed=event.as_typed)

    async def ask(self, text: str, *, as_typed: bool = False) -> None:
        """Put a question at the bottom; it is answered when those before it are."""
        self._turns += 1
        turn = TurnView(self._turns, Question(text, filters=self.filters, as_typed=as_typed))
        self._show_conversation(is_empty=False)
        await self.query_one(Conversation).add(turn)
        turn.show_state("Waiting until the corpus is open …" if not self.is_open else "Waiting its turn …")
        self._waiting.append(turn)
        self._ask_next()

    def _ask_next(self) -> None:
        if self.is_open and not self._asking and self._waiting:
            turn = self._asking = self._waiting.popleft()
            turn.show_state("Reading … (escape stops)")
            self.backstage.ask(turn.number, turn.question)

    @on(Answered)
    def _answered(self, event: Answered) -> None:
        turn = self._done(event.turn)
        if turn is None:
            return
        turn.show_answer(event.answer)
        self.refresh_bindings()
        if event.problem:
            self.say(f"not saved: {event.problem}", is_error=True)
        self._name_top(event.session)
        conversation = self.query_one(Conversation)
        if conversation.current is turn:
            self._show_current(turn)
        conversation.call_after_refresh(conversation.scroll_to_widget, turn, animate=False, top=True)
        self._ask_next()

    @on(AskingFailed)
    def _asking_failed(self, event: AskingFailed) -> None:
        turn = self._done(event.turn)
        if turn:
            turn.show_state(f"Not asked: {event.reason}")
            self.say(event.reason, is_error=True)
            self._ask_next()

    def _done(self, number: int) -> TurnView | None:
        """The turn that was being asked, unless it was given up."""
        turn = self._asking
        if turn is None or turn.number != number:
            return None
        self._asking = None
        return turn

    def _give_up(self) -> bool:
        """Stop what is being asked or waits, the latest first; its words go back to the prompt."""
        turn = self._waiting.pop() if self._waiting else self._asking
        if turn is None:
            return False
        if turn is self._asking:
            self.backstage.cancel_asking()
            self._asking = None
        turn.show_state("Stopped")
        prompt = self.query_one(Prompt)
        if not prompt.value:
            prompt.put(turn.question.text)
        self._ask_next()
        return True

    # The evidence

    @on(Conversation.Current)
    def _current(self, event: Conversation.Current) -> None:
        if event.turn.answer:
            self._show_current(event.turn)

    def _show_current(self, turn: TurnView) -> None:
        if turn.answer:
            self.backstage.view(AnswerTarget(turn.answer), is_new_walk=True)
            self.backstage.count(turn.number, turn.answer)

    @on(Counted)
    def _counted(self, event: Counted) -> None:
        current = self.query_one(Conversation).current
        if current and current.number == event.turn:
            self.query_one(Contents).show_counts(event.counts)

    @on(Conversation.Opened)
    def _mark_opened(self, event: Conversation.Opened) -> None:
        if event.turn.answer:
            self.backstage.view(AnswerTarget(event.turn.answer), QuotationTarget(event.quotation), is_new_walk=True)
            self._open_panel("evidence")

    def walk_to(self, target: Target) -> None:
        """Open a page, note or work beside the conversation."""
        self.backstage.view(target, is_new_walk=False)
        self._open_panel("evidence")

    @on(Evidence.Wanted)
    def _view_wanted(self, event: Evidence.Wanted) -> None:
        self.backstage.view(event.target, is_new_walk=False)

    @on(Viewed)
    async def _viewed(self, event: Viewed) -> None:
        await self.query_one(Evidence).walk(event.views, is_new_walk=event.is_new_walk)
        self._middle.show_wanted()

    @on(Evidence.Left)
    def _evidence_left(self) -> None:
        self._middle.uncover()
        self.set_focus(self.query_one(Conversation if self.query_one(Conversation).turns else Prompt))

    @on(Conversation.CopyWanted)
    @on(Evidence.CopyWanted)
    def _copy_wanted(self, event: Conversation.CopyWanted | Evidence.CopyWanted) -> None:
        self.backstage.copy(event.quotation)

    @on(Copied)
    def _copied(self, event: Copied) -> None:
        self.app.copy_to_clipboard(event.text)
        self.say("Copied the quotation with its reference")

    # Filters

    @on(Contents.Toggled)
    def _toggled(self, event: Contents.Toggled) -> None:
        entry = event.entry
        if entry is None:
            self.set_filters(Filters())
        elif entry.kind == "section":
            self.set_filters(self.filters.with_chapter_toggled(entry.id))
        elif entry.kind == "source":
            self.set_filters(self.filters.with_source_toggled(entry.id))
        elif entry.kind == "sources":
            self.set_filters(self.filters.with_sources_only_toggled())
        else:
            self.set_filters(self.filters.with_report_only_toggled())

    @on(Contents.OpenWanted)
    def _open_wanted(self, event: Contents.OpenWanted) -> None:
        self.open_entry(event.entry)

    def open_entry(self, entry: Entry) -> None:
        """Open the first page of a section or source."""
        if entry.kind == "source":
            self.walk_to(PlaceTarget(entry.id, 0, 0))
        elif self.report:
            from evidencebot.documents.model import is_within

            starts = [b.start for b in self.report.blocks if is_within(b.section, entry.id)]
            self.walk_to(PlaceTarget(self.report.id, start := min(starts, default=0), start))

    def set_filters(self, filters: Filters) -> None:
        """What the next questions are limited to."""
        self.filters = filters
        self.query_one(Contents).show_filters(filters)
        self.query_one(Status).show_filters(filters)

    def action_clear_filters(self) -> None:
        self.set_filters(Filters())

    # Sessions

    async def action_new_session(self) -> None:
        """Begin anew; the session so far is on disk."""
        while self._give_up():
            pass
        self.backstage.start_session()
        await self.query_one(Conversation).clear()
        self._show_conversation(is_empty=True)
        self.query_one(Contents).show_counts(None)
        self._name_top("")
        self.set_focus(self.query_one(Prompt))

    @on(Resumed)
    async def _resumed(self, event: Resumed) -> None:
        turns = [self._saved_turn(saved) for saved in event.session.turns]
        self._show_conversation(is_empty=not turns)
        await self.query_one(Conversation).fill(turns)
        self.query_one(Prompt).remember([turn.question.text for turn in turns])
        self._name_top(event.session.name)

    def _saved_turn(self, saved: SavedTurn) -> TurnView:
        self._turns += 1
        turn = TurnView(self._turns, saved.asked)
        turn.answer = saved.answer
        return turn

    # Dialogs, imported when they are first opened: they would delay the first paint

    def action_outline(self) -> None:
        from evidencebot.tui.choices import outline_choices
        from evidencebot.tui.screens.picking import Picking

        if self.report:
            self.app.push_screen(Picking("Outline", outline_choices(self.report)), self._picked)

    def action_bibliography(self) -> None:
        from evidencebot.tui.choices import bibliography_choices
        from evidencebot.tui.screens.picking import Picking

        if self.report:
            self.app.push_screen(
                Picking("Bibliography", bibliography_choices(self.report, self._at_hand)), self._picked
            )

    def action_verify(self) -> None:
        from evidencebot.tui.screens.verifying import Verifying

        self.app.push_screen(Verifying(self._engine), self._picked)

    def _picked(self, target: Target | None) -> None:
        if target:
            self.walk_to(target)

    def action_sessions(self) -> None:
        from evidencebot.tui.screens.sessions import Sessions

        self.app.push_screen(Sessions(self._engine), self._session_picked)

    def _session_picked(self, session: str | None) -> None:
        if session:
            self.backstage.resume(session)

    def action_export(self) -> None:
        from evidencebot.tui.screens.exporting import Exporting

        if self._engine.session_id:
            self.app.push_screen(Exporting(self._engine.session_id), self._file_chosen)
        else:
            self.say("nothing to export yet; ask a question first", is_error=True)

    def _file_chosen(self, file: FileToWrite | None) -> None:
        if file:
            self.backstage.export(file.format, file.path)

    @on(Exported)
    def _exported(self, event: Exported) -> None:
        self.say(f"Written to {event.path}")

    def action_add(self) -> None:
        from evidencebot.tui.screens.adding import Adding

        is_digest = self.report is None or self.report.is_digest
        self.app.push_screen(Adding(is_report=is_digest), self._file_to_add)

    def _file_to_add(self, file: FileToAdd | None) -> None:
        if file:
            self.query_one(Status).show_work("Reading the file …")
            self.backstage.add(file.path, as_report=file.is_report)

    @on(Added)
    def _added(self, event: Added) -> None:
        self.say(f"Added “{event.title}”")
        if event.loss:
            self.say(event.loss, is_error=True)
        self.action_open_corpus()

    # Panels

    def action_panel(self, panel: Panel) -> None:
        """Show a panel and go there; from there, hide it."""
        if panel in self._middle.shown and self.query_one(f"#{panel}").has_focus_within:
            self._middle.close(panel)
            self.set_focus(self.query_one(Prompt))
        else:
            self._open_panel(panel)

    @property
    def _middle(self) -> Middle:
        return self.query_one(Middle)

    def _open_panel(self, panel: Panel) -> None:
        self._middle.open(panel)
        if panel in self._middle.shown:
            self.set_focus(self.query_one(Contents if panel == "contents" else Links))

    def _show_conversation(self, *, is_empty: bool) -> None:
        self.query_one(Welcome).display = is_empty
        self.query_one(Conversation).display = not is_empty

    def action_out(self) -> None:
        """Undo the least: suggestions, then a question being asked, then indexing, then where one is."""
        prompt = self.query_one(Prompt)
        if prompt.close_suggestions() or self._give_up():
            return
        if self._is_building:
            self.backstage.stop_indexing()
            self.query_one(Status).show_work("Stopping …")
            return
        self._middle.uncover()
        self.set_focus(prompt)

    # What went wrong

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        self.say(event.reason, is_error=True)

    @on(Worker.StateChanged)
    def _worker_changed(self, event: Worker.StateChanged) -> None:
        """An error that nobody foresaw is told like the others, and the app goes on."""
        error = event.worker.error
        if event.state is not WorkerState.ERROR or error is None:
            return
        reason = f"unexpected: {type(error).__name__}: {error}"
        if event.worker.group == "open":
            self.post_message(OpeningFailed(reason))
        elif event.worker.group == "ask" and self._asking:
            self.post_message(AskingFailed(self._asking.number, reason))
        else:
            self.say(reason, is_error=True)
