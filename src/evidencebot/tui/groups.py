"""Whose keys the help lists, in order, behind the app's own."""

from __future__ import annotations

from textual.dom import DOMNode

from evidencebot.tui.screens.dialog import Confirm, Dialog
from evidencebot.tui.screens.exporting import Exporting
from evidencebot.tui.screens.main import MainScreen
from evidencebot.tui.screens.picking import Picking
from evidencebot.tui.screens.sessions import Sessions
from evidencebot.tui.screens.verifying import Verifying
from evidencebot.tui.widgets.contents import Contents
from evidencebot.tui.widgets.conversation import Conversation
from evidencebot.tui.widgets.evidence import Links
from evidencebot.tui.widgets.prompt import Prompt

GROUPS: tuple[type[DOMNode], ...] = (
    MainScreen, Prompt, Conversation, Links, Contents, Picking, Verifying, Sessions, Exporting, Dialog, Confirm,
)  # fmt: skip
