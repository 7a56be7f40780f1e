"""Nothing that is shown steers a terminal, and JSON means the same with or without escapes."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from evidencebot.text.display import escaped_json, without_control

STEERING = ("Cc", "Cf", "Cs", "Zl", "Zp")


@given(st.text())
def test_nothing_shown_steers(text: str) -> None:
    shown = without_control(text)
    assert len(shown) == len(text)
    assert not [c for c in shown if unicodedata.category(c) in STEERING]
    assert [s for s, t in zip(shown, text, strict=True) if s != t] == [
        " " for c in text if unicodedata.category(c) in STEERING
    ]


def test_all_that_steers_is_escaped_in_json() -> None:
    steering = "".join(chr(n) for n in range(0x110000) if unicodedata.category(chr(n)) in ("Cc", "Zl", "Zp"))
    steering += "\u202e\u2066\u200b\u200f\xad\ufeff\U000e0041\u061c"
    escaped = escaped_json(json.dumps(steering, ensure_ascii=False))
    assert escaped.isascii()
    assert json.loads(escaped) == steering


@given(st.recursive(st.text(), lambda inner: st.dictionaries(st.text(), inner) | st.lists(inner)))
def test_json_with_escapes_is_the_same_value(value: object) -> None:
    assert json.loads(escaped_json(json.dumps(value, ensure_ascii=False))) == value
