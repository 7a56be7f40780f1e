"""Two calm themes: ink on paper, and paper in lamplight."""

from __future__ import annotations

from textual.theme import Theme

LIGHT = Theme(
    name="paper",
    primary="#2f4b7c",
    secondary="#5b6b7f",
    accent="#9a3412",
    foreground="#1f2328",
    background="#faf8f4",
    surface="#f4f1ea",
    panel="#e9e4d9",
    success="#2f6b46",
    warning="#8a5a00",
    error="#a4262c",
    dark=False,
    variables={"footer-key-foreground": "#9a3412", "footer-background": "#f4f1ea"},
)
DARK = Theme(
    name="lamplight",
    primary="#8fb0e0",
    secondary="#93a1b3",
    accent="#e8a66a",
    foreground="#e4e1da",
    background="#16181c",
    surface="#1c1f24",
    panel="#262a31",
    success="#8fc7a1",
    warning="#e0c070",
    error="#ee8f8f",
    dark=True,
    variables={"footer-key-foreground": "#e8a66a", "footer-background": "#1c1f24"},
)
