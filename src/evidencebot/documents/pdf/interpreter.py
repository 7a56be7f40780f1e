"""A content stream run: operators of text, paths and forms -> words and boxes in page space (y grows downward)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from copy import copy
from typing import Any

from msgspec import Struct

from evidencebot.documents.pdf.damage import DAMAGE
from evidencebot.documents.pdf.fonts import Font, Fonts
from evidencebot.documents.pdf.layout import Box, Fragment

Matrix = tuple[float, float, float, float, float, float]
Operations = Iterable[tuple[Any, bytes]]
"""(operands, operator) in the order of the stream."""

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# TeX shrinks its word spaces to 0.22 em at most and sets them as kerns; kerning proper stays under 0.13.
_KERNED_SPACE = 0.17
_FORM_DEPTH = 8
_SAVED_DEPTH = 512


class TooMuchError(Exception):
    """A page asks for more time or room than a page of text needs."""


class Bounds(Struct, frozen=True):
    """How much a page may ask for."""

    deadline: float
    """By the monotonic clock."""
    fragments: int = 10_000
    """A dense page of text has 1,500, or 6,000 where each character is placed on its own."""

    def check(self, fragments: int) -> None:
        if fragments > self.fragments or time.monotonic() > self.deadline:
            raise TooMuchError


class _State(Struct):
    """What `q` saves and `Q` restores."""

    ctm: Matrix
    font: Font | None = None
    size: float = 1.0
    char_space: float = 0.0
    word_space: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


class Interpreter:
    """Runs a page's content streams, gathering words and boxes."""

    def __init__(
        self, base: Matrix, height: float, fonts: Fonts, parse: Callable[[Any], Operations], bounds: Bounds
    ) -> None:
        self.fragments: list[Fragment] = []
        self.boxes: list[Box] = []
        self.is_whole = True
        """Whether all text could be read."""
        self.state = _State(base)
        self._height, self._fonts, self._parse, self._bounds = height, fonts, parse, bounds
        self._text_matrix = self._line_matrix = _IDENTITY
        self._saved: list[_State] = []
        self._path: list[Box] = []
        self._point = (0.0, 0.0)
        self._resources: Any = {}
        self._depth = 0

    def run(self, contents: Any, resources: Any) -> None:
        """Run a stream; TooMuchError where it goes beyond the bounds, DAMAGE where it cannot be parsed."""
        outer, self._resources = self._resources, resources
        height = len(self._saved)
        for operands, operator in self._parse(contents):
            self._bounds.check(len(self.fragments))
            handler = _OPERATORS.get(operator)
            if handler is not None:
                self._do(handler, operands)
        del self._saved[height:]
        self._resources = outer

    def _do(self, handler: Callable[[Interpreter, Any], None], operands: Any) -> None:
        try:
            handler(self, operands)
        except DAMAGE:
            # A malformed operator loses its own text only.
            self.is_whole = self.is_whole and handler not in _TEXT_OPERATORS

    def save(self, _: Any) -> None:
        if len(self._saved) < _SAVED_DEPTH:
            self._saved.append(copy(self.state))

    def restore(self, _: Any) -> None:
        if self._saved:
            self.state = self._saved.pop()

    def concatenate(self, operands: Any) -> None:
        self.state.ctm = _times(_matrix(operands), self.state.ctm)

    def begin_text(self, _: Any) -> None:
        self._text_matrix = self._line_matrix = _IDENTITY

    def set_font(self, operands: Any) -> None:
        self.state.font = None
        self.state.size = float(operands[1])
        self.state.font = self._fonts.of(self._resources["/Font"].get_object()[operands[0]].get_object())

    def set_matrix(self, operands: Any) -> None:
        self._text_matrix = self._line_matrix = _matrix(operands)

    def move(self, operands: Any) -> None:
        self._line_matrix = _times((1, 0, 0, 1, float(operands[0]), float(operands[1])), self._line_matrix)
        self._text_matrix = self._line_matrix

    def move_with_leading(self, operands: Any) -> None:
        self.state.leading = -float(operands[1])
        self.move(operands)

    def next_line(self, _: Any) -> None:
        self.move((0, -self.state.leading))

    def show_on_next_line(self, operands: Any) -> None:
        self.next_line(None)
        self.show(operands[-1:])

    def show_spaced_on_next_line(self, operands: Any) -> None:
        self.state.word_space, self.state.char_space = float(operands[0]), float(operands[1])
        self.show_on_next_line(operands)

    def show(self, operands: Any) -> None:
        self.show_kerned([[operands[0]]])

    def show_kerned(self, operands: Any) -> None:
        """Show strings and kerns, cutting words at spaces and at kerns as wide as one."""
        state, font = self.state, self.state.font
        if font is None:
            self.is_whole = False
            return
        pen = _Pen(self)
        for item in operands[0]:
            if isinstance(item, (bytes, str)):
                shown = item if isinstance(item, bytes) else item.encode("latin-1", "replace")
                for text, width in font.glyphs(shown):
                    spacing = state.char_space + (state.word_space if text == " " and not font.is_composite else 0.0)
                    pen.put(text, (width * state.size + spacing) * state.scale)
            else:
                pen.kern(-float(item) / 1000 * state.size * state.scale)
        pen.flush()
        self._text_matrix = _times((1, 0, 0, 1, pen.x, 0), self._text_matrix)

    def emit(self, text: str, start: float, end: float, *, is_spaced: bool, spaces_next: bool) -> None:
        """Place a word that runs from `start` to `end` along the current line of text."""
        m = _times((1, 0, 0, 1, 0, self.state.rise), _times(self._text_matrix, self.state.ctm))
        font = self.state.font
        if font is None or m[0] <= 0 or abs(m[1]) > 0.1 * m[0]:
            return  # turned text: labels of axes, stamps in the margin
        size = abs(self.state.size) * (m[2] ** 2 + m[3] ** 2) ** 0.5
        x0, x1, y = m[0] * start + m[4], m[0] * end + m[4], self._height - (m[1] * start + m[5])
        self.fragments.append(Fragment(text, x0, x1, y, size, font.italic, font.bold, is_spaced, spaces_next))

    def rectangle(self, operands: Any) -> None:
        x, y, width, height = map(float, operands[:4])
        self._path.append(self._extent((x, y), (x + width, y + height)))

    def start_path(self, operands: Any) -> None:
        self._point = (float(operands[0]), float(operands[1]))

    def line_to(self, operands: Any) -> None:
        point = (float(operands[0]), float(operands[1]))
        self._path.append(self._extent(self._point, point))
        self._point = point

    def _extent(self, a: tuple[float, float], b: tuple[float, float]) -> Box:
        m = self.state.ctm
        xs = [x * m[0] + y * m[2] + m[4] for x, y in (a, b)]
        ys = [self._height - (x * m[1] + y * m[3] + m[5]) for x, y in (a, b)]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def paint(self, _: Any) -> None:
        self.boxes.extend(self._path)
        self._path = []

    def drop_path(self, _: Any) -> None:
        self._path = []

    def show_form(self, operands: Any) -> None:
        form = self._resources["/XObject"].get_object()[operands[0]].get_object()
        if form.get("/Subtype") != "/Form" or self._depth >= _FORM_DEPTH:
            return
        outer = copy(self.state), self._text_matrix, self._line_matrix, self._resources
        self._depth += 1
        try:
            if "/Matrix" in form:
                self.concatenate(form["/Matrix"])
            own = form["/Resources"].get_object() if "/Resources" in form else self._resources
            self.run(form, own)
        finally:
            self.state, self._text_matrix, self._line_matrix, self._resources = outer
            self._depth -= 1

    def set_char_space(self, operands: Any) -> None:
        self.state.char_space = float(operands[0])

    def set_word_space(self, operands: Any) -> None:
        self.state.word_space = float(operands[0])

    def set_scale(self, operands: Any) -> None:
        self.state.scale = float(operands[0]) / 100

    def set_leading(self, operands: Any) -> None:
        self.state.leading = float(operands[0])

    def set_rise(self, operands: Any) -> None:
        self.state.rise = float(operands[0])


class _Pen:
    """Gathers the characters of one show operator into words."""

    def __init__(self, interpreter: Interpreter) -> None:
        self.x = 0.0
        self._interpreter, self._start, self._end = interpreter, 0.0, 0.0
        self._text: list[str] = []
        self._is_spaced = False

    def put(self, text: str, advance: float) -> None:
        if text.strip():
            self._start = self._start if self._text else self.x
            self._text.append(text)
            self._end = self.x + advance
        else:
            self._space()
        self.x += advance

    def kern(self, advance: float) -> None:
        self.x += advance
        if advance > _KERNED_SPACE * abs(self._interpreter.state.size):
            self._space()

    def _space(self) -> None:
        self.flush(spaces_next=True)
        self._is_spaced = True

    def flush(self, *, spaces_next: bool = False) -> None:
        if self._text:
            word = "".join(self._text)
            self._interpreter.emit(word, self._start, self._end, is_spaced=self._is_spaced, spaces_next=spaces_next)
        self._text, self._is_spaced = [], False


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(operand) for operand in operands[:6])
    return a, b, c, d, e, f


_OPERATORS: dict[bytes, Callable[[Interpreter, Any], None]] = {
    b"q": Interpreter.save,
    b"Q": Interpreter.restore,
    b"cm": Interpreter.concatenate,
    b"BT": Interpreter.begin_text,
    b"Tf": Interpreter.set_font,
    b"Tm": Interpreter.set_matrix,
    b"Td": Interpreter.move,
    b"TD": Interpreter.move_with_leading,
    b"T*": Interpreter.next_line,
    b"Tj": Interpreter.show,
    b"TJ": Interpreter.show_kerned,
    b"'": Interpreter.show_on_next_line,
    b'"': Interpreter.show_spaced_on_next_line,
    b"Tc": Interpreter.set_char_space,
    b"Tw": Interpreter.set_word_space,
    b"Tz": Interpreter.set_scale,
    b"TL": Interpreter.set_leading,
    b"Ts": Interpreter.set_rise,
    b"Do": Interpreter.show_form,
    b"re": Interpreter.rectangle,
    b"m": Interpreter.start_path,
    b"l": Interpreter.line_to,
    b"n": Interpreter.drop_path,
} | dict.fromkeys((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s"), Interpreter.paint)
_TEXT_OPERATORS = (Interpreter.show, Interpreter.show_kerned, Interpreter.show_form)
