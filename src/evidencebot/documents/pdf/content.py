"""A PDF page's content stream run: every word and rule with its place; imports pypdf as `pdf.py` does."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pypdf
from pypdf.generic import ContentStream, DictionaryObject
from pypdf.generic._font import Font

from evidencebot.documents.pdf.layout import Box, Fragment, PageContent
from evidencebot.documents.styled import clean

Matrix = tuple[float, float, float, float, float, float]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st"}
_LIGATURE_MAP = str.maketrans(_LIGATURES)
# TeX shrinks its word spaces to 0.22 em at most and sets them as kerns; kerning proper stays under 0.13.
_KERNED_SPACE = 0.17
_FORM_DEPTH = 8
_TREE_DEPTH = 32
_ITALIC = re.compile(r"ital|obliq|slant|(?<=[-,])(?:it|bdit|boldit)\b|CM(?:TI|SL|BXTI)\d", re.IGNORECASE)
_BOLD = re.compile(r"bold|black|heavy|demi|semib|(?<=[-,])(?:bd|b|bi)\b|CMBX|CMB\d", re.IGNORECASE)
_FLAG_ITALIC, _FLAG_BOLD = 1 << 6, 1 << 18


def page_content(page: pypdf.PageObject, reader: pypdf.PdfReader, faces: dict[int, Face]) -> PageContent:
    """A page's fragments and boxes; what of a damaged page cannot be read is left out."""
    box = page.cropbox
    x0, y0, x1, y1 = float(box.left), float(box.bottom), float(box.right), float(box.top)
    turns = {0: (1.0, 0.0, 0.0, 1.0, -x0, -y0), 90: (0.0, -1.0, 1.0, 0.0, -y0, x1)}
    turns |= {180: (-1.0, 0.0, 0.0, -1.0, x1, y1), 270: (0.0, 1.0, -1.0, 0.0, y1, -x0)}
    rotation = int(page.rotation or 0) % 360
    width, height = (x1 - x0, y1 - y0) if rotation % 180 == 0 else (y1 - y0, x1 - x0)
    interpreter = _Interpreter(reader, height, turns.get(rotation, turns[0]), faces)
    contents = page.get("/Contents")
    if contents is not None:
        interpreter.run(contents.get_object(), _inherited(page, "/Resources"), 0)
    fragments = [f for f in interpreter.fragments if -2 <= f.x0 <= width + 2 and -2 <= f.y <= height + 2]
    return PageContent(width, height, tuple(fragments), tuple(interpreter.boxes))


def _inherited(page: Any, key: str) -> Any:
    """A page's entry, or that of the nearest branch of the page tree above it."""
    for _ in range(_TREE_DEPTH):
        if page is None or key in page:
            break
        page = page["/Parent"].get_object() if "/Parent" in page else None
    return page[key] if page is not None and key in page else None


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


class Face:
    """A font with its style, and a cache of what each code shows and how wide it is."""

    def __init__(self, resource: DictionaryObject) -> None:
        self._resource = resource  # kept alive, since faces are found by its id
        self._font = Font.from_font_resource(resource)
        name, flags = self._font.name.split("+", 1)[-1], self._font.font_descriptor.flags
        self.italic = bool(_ITALIC.search(name)) or bool(flags & _FLAG_ITALIC)
        self.bold = bool(_BOLD.search(name)) or bool(flags & _FLAG_BOLD)
        matrix = resource.get("/FontMatrix") if self._font.sub_type == "Type3" else None
        self.is_single = not isinstance(self._font.encoding, str)
        self._unit = abs(float(matrix[0])) if matrix else 0.001
        self._glyphs: dict[str, tuple[str, float]] = {}

    def glyphs(self, code: bytes) -> list[tuple[str, float]]:
        """(text, width in text space at size 1) of each character shown."""
        encoding = self._font.encoding
        if isinstance(encoding, str):
            chars = code.decode(encoding if encoding != "charmap" else "latin-1", "replace")
        else:
            chars = code.decode("latin-1")
        return [self._glyphs.get(char) or self._glyph(char) for char in chars]

    def _glyph(self, char: str) -> tuple[str, float]:
        font = self._font
        decoded = char if isinstance(font.encoding, str) else font.encoding.get(ord(char), char)
        text = "".join(str(font.character_map.get(c, c)) for c in decoded) if font.interpretable else ""
        widths = font.character_widths
        width = float(font.space_width if char == font.space_char else widths.get(char, widths.get("default", 500)))
        self._glyphs[char] = (clean(text.translate(_LIGATURE_MAP)), width * self._unit)
        return self._glyphs[char]


class _Interpreter:
    """Runs a page's content stream, gathering words and boxes in page space (y grows downward)."""

    def __init__(self, reader: pypdf.PdfReader, height: float, base: Matrix, faces: dict[int, Face]) -> None:
        self.fragments: list[Fragment] = []
        self.boxes: list[Box] = []
        self._reader, self._height = reader, height
        self._faces = faces
        self._ctm, self._tm, self._line = base, _IDENTITY, _IDENTITY
        # Text state: font, size, character and word spacing, scale, leading, rise.
        self._face: Face | None = None
        self._size, self._tc, self._tw, self._tz, self._tl, self._rise = 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
        self._stack: list[tuple[Any, ...]] = []
        self._path: list[tuple[float, float, float, float]] = []
        self._point = (0.0, 0.0)
        self._resources: Any = None
        self._depth = 0

    def run(self, contents: Any, resources: Any, depth: int) -> None:
        outer = self._resources, self._depth
        self._resources, self._depth = resources.get_object() if resources is not None else {}, depth
        stream = ContentStream(contents, self._reader, "bytes")
        stack_height = len(self._stack)
        for operands, operator in stream.operations:
            handler = _OPERATORS.get(operator)
            if handler is None:
                continue
            try:
                handler(self, operands)
            except (ValueError, TypeError, LookupError, AttributeError):
                continue  # a malformed operator loses its own text only
        del self._stack[stack_height:]
        self._resources, self._depth = outer

    def _save(self, _: Any) -> None:
        text = (self._face, self._size, self._tc, self._tw, self._tz, self._tl, self._rise)
        self._stack.append((self._ctm, *text))

    def _restore(self, _: Any) -> None:
        if self._stack:
            self._ctm, self._face, self._size, self._tc, self._tw, self._tz, self._tl, self._rise = self._stack.pop()

    def _concat(self, operands: Any) -> None:
        self._ctm = _times(_matrix(operands), self._ctm)

    def _begin(self, _: Any) -> None:
        self._tm = self._line = _IDENTITY

    def _font(self, operands: Any) -> None:
        resource = self._resources["/Font"].get_object()[operands[0]].get_object()
        if id(resource) not in self._faces:
            self._faces[id(resource)] = Face(resource)
        self._face, self._size = self._faces[id(resource)], float(operands[1])

    def _set_matrix(self, operands: Any) -> None:
        self._tm = self._line = _matrix(operands)

    def _move(self, operands: Any) -> None:
        self._line = _times((1, 0, 0, 1, float(operands[0]), float(operands[1])), self._line)
        self._tm = self._line

    def _move_leading(self, operands: Any) -> None:
        self._tl = -float(operands[1])
        self._move(operands)

    def _next_line(self, _: Any) -> None:
        self._move((0, -self._tl))

    def _show_next_line(self, operands: Any) -> None:
        self._next_line(None)
        self._show(operands[-1:])

    def _show_spaced(self, operands: Any) -> None:
        self._tw, self._tc = float(operands[0]), float(operands[1])
        self._show_next_line(operands)

    def _show(self, operands: Any) -> None:
        self._show_array([[operands[0]]])

    def _show_array(self, operands: Any) -> None:
        """Show strings and kerns, cutting words at spaces and at kerns as wide as one."""
        if self._face is None:
            return
        pen = _Pen(self)
        for item in operands[0]:
            if isinstance(item, (bytes, str)):
                code = item if isinstance(item, bytes) else item.encode("latin-1", "replace")
                for text, width in self._face.glyphs(code):
                    spacing = self._tc + (self._tw if text == " " and self._face.is_single else 0.0)
                    pen.put(text, (width * self._size + spacing) * self._tz)
            else:
                pen.kern(-float(item) / 1000 * self._size * self._tz)
        pen.flush()
        self._tm = _times((1, 0, 0, 1, pen.x, 0), self._tm)

    def emit(self, text: str, start: float, end: float, *, is_spaced: bool, spaces_next: bool) -> None:
        """Place a word that runs from `start` to `end` along the current line of text."""
        m = _times((1, 0, 0, 1, 0, self._rise), _times(self._tm, self._ctm))
        if self._face is None or m[0] <= 0 or abs(m[1]) > 0.1 * m[0]:
            return  # turned text: labels of axes, stamps in the margin
        size = abs(self._size) * (m[2] ** 2 + m[3] ** 2) ** 0.5
        x0, x1, y = m[0] * start + m[4], m[0] * end + m[4], self._height - (m[1] * start + m[5])
        face = self._face
        self.fragments.append(Fragment(text, x0, x1, y, size, face.italic, face.bold, is_spaced, spaces_next))

    def _rectangle(self, operands: Any) -> None:
        x, y, w, h = map(float, operands[:4])
        self._path.append(self._extent((x, y), (x + w, y + h)))

    def _start_path(self, operands: Any) -> None:
        self._point = (float(operands[0]), float(operands[1]))

    def _line_to(self, operands: Any) -> None:
        point = (float(operands[0]), float(operands[1]))
        self._path.append(self._extent(self._point, point))
        self._point = point

    def _extent(self, a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float, float, float]:
        xs, ys = [], []
        for x, y in (a, b):
            xs.append(x * self._ctm[0] + y * self._ctm[2] + self._ctm[4])
            ys.append(self._height - (x * self._ctm[1] + y * self._ctm[3] + self._ctm[5]))
        return min(xs), min(ys), max(xs), max(ys)

    def _paint(self, _: Any) -> None:
        self.boxes.extend(Box(*extent) for extent in self._path)
        self._path = []

    def _drop_path(self, _: Any) -> None:
        self._path = []

    def _form(self, operands: Any) -> None:
        form = self._resources["/XObject"].get_object()[operands[0]].get_object()
        if form.get("/Subtype") != "/Form" or self._depth >= _FORM_DEPTH:
            return
        self._save(None)
        tm, line = self._tm, self._line
        if "/Matrix" in form:
            self._concat(form["/Matrix"])
        self.run(form, form.get("/Resources", self._resources), self._depth + 1)
        self._tm, self._line = tm, line
        self._restore(None)

    def _set_tc(self, operands: Any) -> None:
        self._tc = float(operands[0])

    def _set_tw(self, operands: Any) -> None:
        self._tw = float(operands[0])

    def _set_tz(self, operands: Any) -> None:
        self._tz = float(operands[0]) / 100

    def _set_tl(self, operands: Any) -> None:
        self._tl = float(operands[0])

    def _set_rise(self, operands: Any) -> None:
        self._rise = float(operands[0])


class _Pen:
    """Gathers the characters of one show operator into words."""

    def __init__(self, page: _Interpreter) -> None:
        self.x = 0.0
        self._page, self._start, self._end = page, 0.0, 0.0
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
        if advance > _KERNED_SPACE * abs(self._page._size):
            self._space()

    def _space(self) -> None:
        self.flush(spaces_next=True)
        self._is_spaced = True

    def flush(self, *, spaces_next: bool = False) -> None:
        if self._text:
            word = "".join(self._text)
            self._page.emit(word, self._start, self._end, is_spaced=self._is_spaced, spaces_next=spaces_next)
        self._text, self._is_spaced = [], False


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(o) for o in operands[:6])
    return a, b, c, d, e, f


_OPERATORS: dict[bytes, Callable[[_Interpreter, Any], None]] = {
    b"q": _Interpreter._save,
    b"Q": _Interpreter._restore,
    b"cm": _Interpreter._concat,
    b"BT": _Interpreter._begin,
    b"Tf": _Interpreter._font,
    b"Tm": _Interpreter._set_matrix,
    b"Td": _Interpreter._move,
    b"TD": _Interpreter._move_leading,
    b"T*": _Interpreter._next_line,
    b"Tj": _Interpreter._show,
    b"TJ": _Interpreter._show_array,
    b"'": _Interpreter._show_next_line,
    b'"': _Interpreter._show_spaced,
    b"Tc": _Interpreter._set_tc,
    b"Tw": _Interpreter._set_tw,
    b"Tz": _Interpreter._set_tz,
    b"TL": _Interpreter._set_tl,
    b"Ts": _Interpreter._set_rise,
    b"Do": _Interpreter._form,
    b"re": _Interpreter._rectangle,
    b"m": _Interpreter._start_path,
    b"l": _Interpreter._line_to,
    b"n": _Interpreter._drop_path,
} | {operator: _Interpreter._paint for operator in (b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s")}
