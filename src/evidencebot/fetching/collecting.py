"""Files that are wanted -> the corpus: each fetched, read, checked and tied, or named with the reason why not."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from textwrap import shorten

from evidencebot.documents.contained import Read, contained_reading
from evidencebot.documents.library import add_file, settle_entry
from evidencebot.errors import DocumentError, InputError
from evidencebot.fetching.download import Arrived, Downloader
from evidencebot.fetching.failures import CannotFetch, TryAgain
from evidencebot.fetching.kinds import SUFFIXES
from evidencebot.fetching.landing import find_report
from evidencebot.fetching.limits import Limits
from evidencebot.fetching.partial_download import PartialDownload
from evidencebot.fetching.record import Fetched, fetched_into, keep_record
from evidencebot.fetching.results import Outcome, Result, Watcher, settled
from evidencebot.fetching.title_check import bears_title
from evidencebot.fetching.wanted import Wanted
from evidencebot.fetching.web import Web
from evidencebot.files import digest_of, one_writer
from evidencebot.locations import Workspace
from evidencebot.text.folding import ascii_slug


def collect(
    workspace: Workspace, wanted: Sequence[Wanted], limits: Limits, watcher: Watcher, *, force: bool
) -> list[Result]:
    """Fetch files into the corpus, several hosts at once, one file at a time from each."""
    try:
        fetched_into(workspace.sources)
        with one_writer(workspace.sources, patience_s=0):
            return asyncio.run(_collect(workspace, wanted, limits, watcher, force=force))
    except TimeoutError:
        raise InputError("another evidencebot is fetching into this workspace; wait or stop it") from None


async def _collect(
    workspace: Workspace, wanted: Sequence[Wanted], limits: Limits, watcher: Watcher, *, force: bool
) -> list[Result]:
    with contained_reading() as read:
        async with Web(limits) as web:
            collector = _Collector(workspace, web, read, limits, watcher)
            return await asyncio.gather(*(collector.result(w, force=force) for w in wanted))


class _Collector:
    """Takes one file after the other into a workspace's corpus."""

    def __init__(self, workspace: Workspace, web: Web, read: Read, limits: Limits, watcher: Watcher) -> None:
        self._workspace = workspace
        self._web = web
        self._read = read
        self._limits = limits
        self._downloader = Downloader(web, limits)
        self._watcher = watcher
        self._adding = asyncio.Lock()

    async def result(self, wanted: Wanted, *, force: bool) -> Result:
        result = settled(wanted, force=force) or await self._fetched(wanted)
        self._watcher.ended(result)
        return result

    async def _fetched(self, wanted: Wanted) -> Result:
        url = str(wanted.address.url)
        try:
            fetched = await self._fetch(wanted, url)
        except (CannotFetch, TryAgain) as error:
            return Result(wanted.id, wanted.title, Outcome.FAILED, url, reason=str(error))
        return Result(wanted.id, wanted.title, Outcome.FETCHED, url, fetched)

    async def _fetch(self, wanted: Wanted, url: str) -> Fetched:
        if wanted.is_report:
            url = await find_report(self._web, url, wanted.title, self._limits)
        part = PartialDownload(self._folder(wanted), ascii_slug(wanted.id))
        arrived = await self._downloader.download(
            url, wanted.address.kind, part, lambda size, whole: self._watcher.moved(wanted.id, size, whole)
        )
        # Reading a long PDF takes seconds, in which the other downloads would time out.
        async with self._adding:
            return await asyncio.to_thread(self._take_in, wanted, url, part, arrived)

    def _take_in(self, wanted: Wanted, url: str, part: PartialDownload, arrived: Arrived) -> Fetched:
        """Read the file, and add it to the corpus only if it can be read and is what it should be."""
        suffix = SUFFIXES[arrived.kind]
        name = ascii_slug(wanted.id) + suffix
        try:
            part.finish(suffix)
            self._check(part.path, wanted, arrived)
            fetched = Fetched(
                name, url, arrived.url, digest_of(part.path), part.size(), datetime.now(UTC), wanted.address.licence
            )
            add_file(self._workspace, part.path, as_report=wanted.is_report, name=name)
            if not wanted.is_report:
                settle_entry(self._workspace, name, wanted.id)
            keep_record(self._workspace.sources, wanted.id, fetched)
            return fetched
        finally:
            part.drop()

    def _check(self, path: Path, wanted: Wanted, arrived: Arrived) -> None:
        try:
            document = self._read(path, "candidate")
        except DocumentError as error:
            raise CannotFetch(f"{str(error).removeprefix(f'{path.name}: ')} ({arrived.url})") from None
        if not bears_title(document, wanted.title):
            title = shorten(document.title, 100)
            raise CannotFetch(f"what came opens as “{title}”, not as this work; look at {arrived.url}")

    def _folder(self, wanted: Wanted) -> Path:
        return self._workspace.report if wanted.is_report else self._workspace.sources
