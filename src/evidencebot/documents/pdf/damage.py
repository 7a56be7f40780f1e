"""The errors that damaged PDFs make pypdf and their interpretation raise."""

from __future__ import annotations

import struct
import zlib

from pypdf.errors import DependencyError, PyPdfError

DAMAGE = (
    PyPdfError,
    DependencyError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
    NotImplementedError,
    EOFError,
    struct.error,
    zlib.error,
)
"""What pypdf, the decoders under it and arithmetic on a file's own numbers raise; OSError is the file system's."""
