"""The parser, and the way from a command's name to its module."""

from __future__ import annotations

import argparse
import io
import sys
from importlib import import_module
from typing import Any, NoReturn

from evidencebot import __version__
from evidencebot.cli.diagnostics import FAILED, is_on_terminal, tell_error
from evidencebot.errors import EvidencebotError
from evidencebot.text.display import without_control


class _Parser(argparse.ArgumentParser):
    """Errors in one line, as everywhere else."""

    def error(self, message: str) -> NoReturn:
        tell_error(f"{without_control(message)} (see: {self.prog} --help)")
        raise SystemExit(FAILED)


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 not found, 2 an error told in one line."""
    _write_utf8()
    parser = build_parser()
    options = parser.parse_args(arguments)
    if not options.command:
        if not is_on_terminal():
            parser.print_help(sys.stderr)
            return FAILED
        options = parser.parse_args(["chat"], options)
    try:
        return int(import_module(f"evidencebot.cli.{options.command}").run(options))
    except EvidencebotError as error:
        tell_error(str(error))
    except KeyboardInterrupt:
        tell_error("stopped; nothing was lost")
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 141
    except OSError as error:
        tell_error(f"{error.filename or 'a file'}: {error.strerror or error}; check its permissions and free space")
    return FAILED


def _write_utf8() -> None:
    """JSON is UTF-8 wherever it goes, and a quotation may hold what the locale's encoding lacks."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def build_parser() -> argparse.ArgumentParser:
    """The whole command line; imports nothing but argparse."""
    parser = _Parser(
        prog="evidencebot",
        description="Answers questions from a report and its sources, in their own words, with page, note and work.",
        epilog="Exit codes: 0 answered or done, 1 not in the corpus, 2 an error.",
    )
    parser.add_argument("--version", action="version", version=f"evidencebot {__version__}")
    _add_common(parser, default=None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for add in _COMMANDS:
        add(commands)
    return parser


def _add_common(parser: argparse.ArgumentParser, default: object = argparse.SUPPRESS) -> None:
    """Options of every command; a subcommand leaves alone what stood before it."""
    flag = False if default is None else default
    parser.add_argument("--workspace", metavar="DIR", default=default, help="folder that holds corpus/ and index/")
    model = "a sentence-transformers model: its folder, or the name under which it was downloaded (hf download NAME)"
    parser.add_argument("--model", metavar="NAME|DIR", default=default, help=model)
    parser.add_argument("--json", action="store_true", default=flag, help="write JSON")
    parser.add_argument("--quiet", action="store_true", default=flag, help="no progress and no hints")


def _command(commands: Any, name: str, about: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    _add_common(parser)
    return parser


def _add_ask(commands: Any) -> None:
    parser = _command(commands, "ask", "one answer with cited passages")
    parser.add_argument("--session", metavar="NAME", help="go on with this saved session, or start it")
    parser.add_argument("question", nargs="*", metavar="QUESTION", help="what you want to know")
    parser.add_argument("--batch", metavar="FILE", help="questions as JSON lines, - for standard input")
    _add_limits(parser)
    parser.add_argument("--explain", action="store_true", help="say why it was answered or refused")


def _add_chat(commands: Any) -> None:
    parser = _command(commands, "chat", "the terminal app")
    _add_limits(parser)
    parser.add_argument("--session", metavar="ID", help="a saved session to go on with, or: last")
    parser.add_argument("--web", action="store_true", help="serve the app to a browser on this machine")
    parser.add_argument("--port", type=_port, default=None, metavar="N", help="with --web: the port (default 8765)")


def _add_limits(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--chapter", action="append", default=[], metavar="N", help="only this chapter or section (2, 3.2, 3.2.1)"
    )
    parser.add_argument("--source", action="append", default=[], metavar="ID", help="only this document")
    parser.add_argument("--report-only", action="store_true", help="only the report")
    parser.add_argument("--sources-only", action="store_true", help="only the sources")
    parser.add_argument("--k", type=_passage_count, default=None, metavar="N", help="passages listed (default 8)")


def _add_index(commands: Any) -> None:
    parser = _command(commands, "index", "bring the index up to date")
    parser.add_argument("--force", action="store_true", help="build everything anew")


def _add_add(commands: Any) -> None:
    parser = _command(commands, "add", "put documents into the corpus")
    parser.add_argument("files", nargs="+", metavar="FILE", help="PDF, HTML, Markdown or text")
    parser.add_argument("--report", action="store_true", help="this is the report itself")
    parser.add_argument("--entry", metavar="ID", help="this is that work of the bibliography; none: no work of it")


def _add_inspect(commands: Any) -> None:
    about = "how a file would be read: pages, sections, notes, share of its words, what is left out; adds nothing"
    parser = _command(commands, "inspect", about)
    parser.add_argument("file", metavar="FILE", help="any file that add takes")


def _add_fetch(commands: Any) -> None:
    parser = _command(commands, "fetch", "download what the catalogue knows an address for")
    what = "report, sources, or ids of works (default: the report and all sources)"
    parser.add_argument("wanted", nargs="*", metavar="report|sources|ID", help=what)
    parser.add_argument("--dry-run", action="store_true", help="only list what would be fetched, and from where")
    parser.add_argument("--force", action="store_true", help="fetch again what is at hand")
    parser.add_argument("--max-size", type=_mebibytes, metavar="MIB", help="refuse larger files (default 200)")
    parser.add_argument("--allow-local", action="store_true", help=argparse.SUPPRESS)


def _add_outline(commands: Any) -> None:
    _command(commands, "outline", "chapters, sections, pages and figures")


def _add_footnotes(commands: Any) -> None:
    parser = _command(commands, "footnotes", "notes with their pages and the works that they cite")
    parser.add_argument("numbers", nargs="*", metavar="N", help="notes to show, such as 20 or 20-25 (default: all)")


def _add_sources(commands: Any) -> None:
    parser = _command(commands, "sources", "the bibliography, and what of it is in the corpus")
    parser.add_argument("ids", nargs="*", metavar="ID", help="works to show, with all that rests on them")
    parser.add_argument("--chapter", action="append", default=[], metavar="N", help="cited in this chapter or section")
    parser.add_argument("--publisher", default="", metavar="TEXT", help="published by a name that holds TEXT")
    parser.add_argument("--kind", default="", metavar="TYPE", help="report, book, article, news, web, data, …")
    parser.add_argument("--year", type=_years, metavar="Y[-Y]", help="of this year, or from one to another")
    held = parser.add_mutually_exclusive_group()
    held.add_argument("--in-corpus", action="store_true", help="whose text is in the corpus")
    held.add_argument("--missing", action="store_true", help="whose text is not")
    parser.add_argument(
        "--most-cited", type=_count, nargs="?", const=10, metavar="N", help="the N cited most (default 10)"
    )
    parser.add_argument("--verbose", action="store_true", help="show the sentences that rest on each work")
    formats = ("bibtex", "ris", "csl-json", "text")
    parser.add_argument("--format", choices=formats, help="references in this format; text follows --style")
    _add_file_options(parser)


def _add_export(commands: Any) -> None:
    parser = _command(commands, "export", "a saved session as a file; without SESSION the list of all")
    parser.add_argument("session", nargs="?", metavar="SESSION", help="its id, its beginning, its name, or last")
    parser.add_argument("--turn", type=_count, metavar="N", help="only the answer to question N")
    formats = ("md", "html", "docx", "json", "bib", "bibtex", "ris", "csl-json", "text")
    parser.add_argument("--format", choices=formats, help="default: by the name of --output, else md")
    _add_file_options(parser)


def _add_file_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", metavar="FILE", help="write this file instead of standard output")
    parser.add_argument("--force", action="store_true", help="write over a file that exists")
    parser.add_argument("--style", metavar="FILE.csl", help="a citation style (default: Chicago, author and date)")


def _add_verify(commands: Any) -> None:
    parser = _command(commands, "verify", "is this quotation or figure in the corpus, where, and what differs")
    parser.add_argument("text", nargs="*", metavar="TEXT", help="the words quoted, or a figure; - for standard input")
    parser.add_argument(
        "--file",
        metavar="DRAFT",
        help="every quotation and figure of a Markdown, Word or text file, or exported answers",
    )


def _add_support(commands: Any) -> None:
    parser = _command(commands, "support", "does the source bear out what the report cites it for: triage for a person")
    parser.add_argument("numbers", nargs="*", metavar="N", help="notes to look at, such as 20 or 20-25 (default: all)")


def _add_doctor(commands: Any) -> None:
    _command(commands, "doctor", "what is installed and loaded, and how to mend what is missing")


def _add_eval(commands: Any) -> None:
    parser = _command(commands, "eval", "measure the answers against question sets")
    sets = "answerable, unanswerable, conversations, quotations, notes, about (default: all six), or your own .jsonl"
    parser.add_argument("sets", nargs="*", metavar="SET", help=sets)
    parser.add_argument("--split", choices=("dev", "test", "all"), help="which half (default: dev; all of your own)")
    parser.add_argument("--without-bank", action="store_true", help="as if the report had no question bank")
    parser.add_argument("--floors", action="store_true", help="fail where a score lies below eval/floors.json")
    parser.add_argument("--pin", action="store_true", help="write eval/floors.json anew; floors only rise")
    parser.add_argument("--lower-floors", action="store_true", help="with --pin: let floors fall")
    parser.add_argument("--compare", metavar="OLD.json", help="compare with what an earlier --json wrote")
    parser.add_argument("--html", metavar="FILE", help="write one page with plots and every question")
    parser.add_argument("--junit", metavar="FILE", help="write JUnit XML")
    parser.add_argument("--run", metavar="FILE", dest="run_file", help="write a TREC run, 100 passages a question")
    parser.add_argument("--beir", metavar="DIR", help="evaluate a data set in BEIR's layout instead")


_COMMANDS = (
    _add_ask,
    _add_chat,
    _add_index,
    _add_add,
    _add_inspect,
    _add_fetch,
    _add_outline,
    _add_footnotes,
    _add_sources,
    _add_support,
    _add_verify,
    _add_export,
    _add_doctor,
    _add_eval,
)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 10_000:
        raise argparse.ArgumentTypeError("must be a number from 1")
    return int(text)


def _years(text: str) -> tuple[int, int]:
    first, _, last = text.replace("–", "-").partition("-")
    years = (first, last or first)
    if not all(year.isdecimal() and len(year) == 4 for year in years) or years[0] > years[1]:
        raise argparse.ArgumentTypeError("must be a year or two, such as 2016 or 2010-2016")
    return int(years[0]), int(years[1])


def _passage_count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        raise argparse.ArgumentTypeError("must be a number from 1 to 100")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("must be a number from 1 to 65535")
    return int(text)


def _mebibytes(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 10_000:
        raise argparse.ArgumentTypeError("must be a number of MiB from 1 to 10000")
    return int(text)
