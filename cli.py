"""The ``arkiva`` command: parse, wire, print. No rule of the archive lives here."""

from __future__ import annotations

import functools
import gc
import math
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args

import click

from extractors.entities import ENTITY_KINDS, Outcome
from index.protocol import SORTS
from pipeline import __version__
from pipeline.errors import ArchiveError, ExitCode, IndexUnreachableError, UsageError
from pipeline.settings import DEFAULT_LANGUAGES, FileSettings, default_archive, find_settings
from pipeline.terminal import json_line, print_anything, safe, visible

if TYPE_CHECKING:
    from index.library import Library
    from index.protocol import BulkResult, SearchIndex
    from index.register import Found
    from index.register_queries import ActionQuery, DecisionQuery
    from pipeline.archive import Archive
    from pipeline.ingest import RunOptions
    from pipeline.report import RunReport
    from pipeline.sources import Unit

F = TypeVar("F", bound=Callable[..., Any])

DOCUMENT_TYPES = (
    "minutes",
    "decision",
    "invitation",
    "announcement",
    "strategy",
    "plan",
    "report",
    "checklist",
    "correspondence",
    "gazette",
    "news",
    "other",
)


_SIGNAL = "arkiva.signal"


class Terminated(BaseException):
    """SIGTERM arrived."""


@dataclass
class Session:
    """The global options of this call."""

    settings: FileSettings
    archive_option: str | None = None
    index_option: str | None = None
    verbose: int = 0
    quiet: bool = False
    index_prefix: str = "arkiva"

    @property
    def root(self) -> Path:
        """The archive's folder."""
        chosen = self.archive_option or self.settings.archive
        return Path(chosen).expanduser() if chosen else default_archive()

    @property
    def index_url(self) -> str | None:
        """The URL of the search engine; None is the embedded index."""
        return self.index_option or self.settings.index

    def open(self) -> Archive:
        """Open the archive, which must be there."""
        from pipeline.archive import open_archive

        return open_archive(self.root)

    def open_index(self, archive: Archive, *, read_only: bool = False) -> SearchIndex:
        """Open the engine that was chosen."""
        from index.opening import open_index

        where = self.index_url or str(archive.search_path)
        return open_index(where, read_only=read_only, prefix=self.index_prefix)

    def check_index(self) -> None:
        """Refuse a bad address or key before the work, not after it; nobody is asked."""
        if self.index_url is not None:
            from index.opening import open_index

            open_index(self.index_url, read_only=False, prefix=self.index_prefix).close()

    def say(self, line: str) -> None:
        """Print a word on stderr unless quiet."""
        if not self.quiet:
            click.echo(safe(line), err=True)


class ArkivaCommand(click.Command):
    """A command whose words are text: bytes that are no UTF-8 may stand in its paths only."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the arguments, or refuse them in a message that steers no terminal."""
        try:
            rest = super().parse_args(ctx, args)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            message = error.format_message()
            if safe(message) == message:
                raise
            raise click.UsageError(safe(message), ctx) from error
        for parameter in self.params:
            value = ctx.params.get(parameter.name or "")
            if parameter.type is click.STRING and not _is_text("".join(value or ())):
                raise click.BadParameter("it is no UTF-8 text", ctx, parameter)
        return rest


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


class ArkivaSubgroup(ArkivaCommand, click.Group):
    """Some commands below one name."""

    command_class = ArkivaCommand


class ArkivaGroup(ArkivaSubgroup):
    """The one place where an error becomes a line on stderr and an exit code."""

    group_class = ArkivaSubgroup

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the program; nothing that it has to print breaks it off."""
        print_anything()
        return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except BaseException as error:
            _end_if_signalled(ctx, error)
            if isinstance(error, ArchiveError):
                click.echo(safe(f"arkiva: {error.code}: {error}"), err=True)
                ctx.exit(error.exit_code)
            if isinstance(error, BrokenPipeError):
                # The reader (head, less) has seen enough.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                ctx.exit(ExitCode.OK)
            raise


def _end_if_signalled(ctx: click.Context, error: BaseException) -> None:
    """End as interrupted or terminated, whatever became of the exception on its way.

    SQLite turns one that a signal raises in a function of ours into an error of its own.
    """
    came = ctx.meta.get(_SIGNAL)
    if came == signal.SIGTERM:
        click.echo("arkiva: terminated; run the same command again to continue", err=True)
        ctx.exit(ExitCode.TERMINATED)
    if isinstance(error, KeyboardInterrupt) or came == signal.SIGINT:
        click.echo("arkiva: interrupted; run the same command again to continue", err=True)
        ctx.exit(ExitCode.INTERRUPTED)


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def callback(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
        if name == "index_option":
            _refuse_login(ctx, "index", value)
        session = ctx.find_object(Session)
        if session is not None and value:
            setattr(session, name, value)

    return callback


def _refuse_login(ctx: click.Context, name: str, url: str | None) -> None:
    """Refuse a password in the arguments: every user of the machine can list them."""
    typed = ctx.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    if url and typed and "@" in url.partition("://")[2].partition("/")[0]:
        raise UsageError(
            "a password on the command line is open to all users of the machine; set"
            " ARKIVA_ELASTIC_API_KEY, or ARKIVA_ELASTIC_USER and ARKIVA_ELASTIC_PASSWORD"
        )


def shared_options(command: F) -> F:
    """Let a command take the global options too: people write them on either side."""
    for decorator in (
        click.option("-q", "--quiet", is_flag=True, expose_value=False, callback=_keep("quiet"),
                     help="Print results and errors only."),
        click.option("-v", "--verbose", count=True, expose_value=False, callback=_keep("verbose"),
                     help="Say more."),
        click.option("--index", metavar="URL", expose_value=False, callback=_keep("index_option"),
                     help="Elasticsearch to use; default: the embedded index."),
        click.option("--archive", metavar="DIR", type=click.Path(), expose_value=False,
                     callback=_keep("archive_option"), help="The archive's folder."),
    ):  # fmt: skip
        command = decorator(command)
    return command


class NumberRange(click.FloatRange):
    """A range of numbers; "nan" is none, which compares with nothing."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value!r} is no number", param, ctx)
        return number


def worker_options(command: F) -> F:
    """Give a command the limits of its worker processes; it is called with ``workers``."""

    @functools.wraps(command)
    def run(
        *args: Any, jobs: int | None, page_timeout: float, memory_limit: int, **kwargs: Any
    ) -> Any:
        workers = {
            "jobs": jobs or os.cpu_count() or 1,
            "page_seconds": page_timeout,
            "memory_bytes": memory_limit << 20,
        }
        return command(*args, workers=workers, **kwargs)

    for decorator in (
        click.option("--memory-limit", type=click.IntRange(min=256), default=1024,
                     show_default=True, metavar="MIB",
                     help="Memory of a worker process and what it starts."),
        click.option("--page-timeout", type=NumberRange(min=1), default=120.0,
                     show_default=True, help="Seconds for a page, from opening to last word."),
        click.option("--jobs", type=click.IntRange(min=1),
                     help="Worker processes; default: all cores."),
    ):  # fmt: skip
        run = decorator(run)
    return cast(F, run)


def password_option(command: F) -> F:
    """Give a command the passwords of locked PDFs; it is called with ``passwords``."""

    @functools.wraps(command)
    def run(*args: Any, password_file: Path | None, **kwargs: Any) -> Any:
        from pipeline.unlocking import read_passwords

        return command(
            *args, passwords=read_passwords(password_file) if password_file else (), **kwargs
        )

    option = click.option(
        "--password-file", type=click.Path(path_type=Path), metavar="FILE",
        help="Passwords to try on locked PDFs, one a line; they are not kept.",
    )  # fmt: skip
    return cast(F, option(run))


languages_option = click.option(
    "--languages",
    default=DEFAULT_LANGUAGES,
    show_default=True,
    help="The first reads pages, others doubtful lines; plus: one pass.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
fast_option = click.option(
    "--fast",
    is_flag=True,
    help="One OCR pass in the first language, no retries: not for pages whose numbers matter.",
)


@click.group(
    cls=ArkivaGroup,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "ARKIVA"},
    epilog="Example: arkiva ingest scans/ && arkiva search 'ujësjellës'",
)
@click.version_option(__version__, prog_name="arkiva")
@click.option("--archive", metavar="DIR", type=click.Path(),
              help="The archive's folder (or ARKIVA_ARCHIVE).")  # fmt: skip
@click.option("--index", metavar="URL", help="Elasticsearch to use (or ARKIVA_INDEX).")
@click.option("--config", metavar="FILE", type=click.Path(),
              help="Settings file; default: ./arkiva.toml.")  # fmt: skip
@click.option("--index-prefix", metavar="NAME",
              help="Begins the names of the Elasticsearch indices: archives that share a server"
              " need different ones. Default: arkiva.")  # fmt: skip
@click.option("-v", "--verbose", count=True, help="Say more.")
@click.option("-q", "--quiet", is_flag=True, help="Print results and errors only.")
@click.pass_context
def main(
    ctx: click.Context,
    archive: str | None,
    index: str | None,
    config: str | None,
    index_prefix: str | None,
    verbose: int,
    quiet: bool,
) -> None:
    """Read a municipality's scanned paper into a searchable, structured record.

    Exit codes: 0 all done, 1 some documents failed, 2 usage, 3 something missing on the machine,
    4 archive damaged, 5 archive locked, 6 disk full, 7 index unreachable, 130/143 interrupted.
    """
    _refuse_login(ctx, "index", index)
    settings = find_settings(config, _setting_names())
    ctx.default_map = {name: dict(values) for name, values in settings.commands.items()}
    prefix = index_prefix or settings.index_prefix or "arkiva"
    ctx.obj = Session(settings, archive, index, verbose, quiet, prefix)
    if verbose > 1:
        os.environ["ARKIVA_WORKER_STDERR"] = "1"

    def end(signum: int, frame: object) -> None:
        ctx.meta[_SIGNAL] = signum
        raise Terminated if signum == signal.SIGTERM else KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not of a job in background
        signal.signal(signal.SIGINT, end)


def _setting_names() -> dict[str, frozenset[str]]:
    return {
        name: frozenset(p.name for p in command.params if p.name)
        for name, command in main.commands.items()
        if not isinstance(command, click.Group)
    }


def _complete_id(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[click.shell_completion.CompletionItem]:
    from index.operations import reading
    from pipeline.archive import open_archive

    root = ctx.find_root().params.get("archive") or os.environ.get("ARKIVA_ARCHIVE")
    try:
        with reading(open_archive(Path(root) if root else default_archive())) as library:
            return [
                click.shell_completion.CompletionItem(
                    row["id"], help=safe(row["title"] or row["source"]["filename"])
                )
                for row in library.summaries()
                if row["id"].startswith(incomplete)
            ]
    except ArchiveError:
        return []


# -- getting documents in ----------------------------------------------------------------------


@main.command(epilog="Example: arkiva --archive /srv/arkiva init")
@shared_options
@click.pass_obj
def init(session: Session) -> None:
    """Make a new, empty archive."""
    from index.operations import make_archive

    archive = make_archive(session.root)
    click.echo(safe(f"{archive.id} at {archive.root}"))


@main.command(
    epilog="Examples: arkiva ingest scans/   |   "
    "arkiva ingest --group-by folder --set collection=Kuvendi boxes/12/"
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@worker_options
@password_option
@languages_option
@fast_option
@click.option("--dry-run", is_flag=True, help="Only list what would be read.")
@click.option("--group-by", type=click.Choice(["folder", "stem"]),
              help="Pictures that are pages of one document.")  # fmt: skip
@click.option("--set", "pairs", multiple=True, metavar="KEY=VALUE",
              help="Metadata for all, e.g. collection=..., reference_code=...")  # fmt: skip
@click.option("--manifest", type=click.Path(path_type=Path),
              help="CSV: column path, the others are metadata.")  # fmt: skip
@json_option
@shared_options
@click.pass_obj
def ingest(
    session: Session,
    paths: tuple[Path, ...],
    workers: dict[str, Any],
    passwords: tuple[str, ...],
    languages: str,
    fast: bool,
    dry_run: bool,
    group_by: str | None,
    pairs: tuple[str, ...],
    manifest: Path | None,
    as_json: bool,
) -> None:
    """Read files and folders into the archive.

    Resumes where it was interrupted; running it twice changes nothing.
    """
    from index import operations
    from pipeline.ingest import RunOptions
    from pipeline.sources import find_files, group_files, parse_settings, read_manifest
    from pipeline.tools import require_languages

    options = RunOptions(
        languages=languages,
        **workers,
        fast=fast,
        passwords=passwords,
        batch=parse_settings(pairs),
        manifest=read_manifest(manifest) if manifest else {},
    )
    excluded = [session.root, *([manifest] if manifest else [])]
    files = find_files(paths, exclude=excluded)
    units = group_files(files, group_by)  # type: ignore[arg-type]
    if dry_run:
        return _print_plan(units, as_json)
    session.check_index()
    require_languages(languages)
    archive = operations.open_or_create(session.root, session.say)
    _print_report(_read_files(session, archive, units, options), as_json)


def _read_files(
    session: Session, archive: Archive, units: Sequence[Unit], options: RunOptions
) -> RunReport:
    from index import operations

    with operations.writing(archive) as catalog:
        with _progress(session) as progress:
            report = operations.ingest(catalog, units, options, progress)
        _sync_after(session, catalog)
    return report


def _print_plan(units: list[Any], as_json: bool) -> None:
    from pipeline.errors import SourceError
    from pipeline.kinds import identify

    for unit in units:
        for file in unit.files:
            try:
                kind = file.filtered or identify(file.path).media_type
            except SourceError as error:
                kind = error.code
            if as_json:
                _print_json({"path": file.shown, "kind": kind, "files": len(unit.files)})
            else:
                click.echo(f"{kind}  {safe(file.shown)}")


@contextmanager
def _progress(session: Session) -> Iterator[Any]:
    from pipeline.terminal import ProgressBar

    with ProgressBar(quiet=session.quiet) as bar:
        yield bar


def _sync_after(session: Session, catalog: Any) -> None:
    """Bring the index up to date; a dead engine costs no ingest."""
    from index import operations
    from index.library import Library

    try:
        index = session.open_index(catalog.archive)
        try:
            _warn_failed(operations.follow(Library(catalog), index))
        finally:
            index.close()
    except IndexUnreachableError as error:
        catalog.archive.require()  # else no engine is to blame
        click.echo(safe(f"arkiva: the index is behind: {error}"), err=True)


def _warn_failed(result: BulkResult) -> None:
    for document_id, reason in result.failed.items():
        click.echo(safe(f"arkiva: not indexed: {document_id}: {reason}"), err=True)


def _print_report(report: RunReport, as_json: bool) -> None:
    _print_results(report, as_json)
    if report.exit_code:
        click.get_current_context().exit(report.exit_code)


def _print_results(report: RunReport, as_json: bool) -> None:
    if as_json:
        for result in report.results:
            _print_json(result.to_json())
    else:
        counts = ", ".join(f"{n} {name}" for name, n in report.counts.items() if n)
        rate = f" ({report.pages_read / report.seconds * 60:.0f}/min)" if report.pages_read else ""
        click.echo(
            f"{report.found} file{'' if report.found == 1 else 's'}: {counts or 'nothing to do'}; "
            f"{report.pages_read} pages read{rate}"
            + (f", {report.pages_failed} failed" if report.pages_failed else "")
            + f", {report.seconds:.0f} s"
        )


@main.command(epilog="Example: arkiva retry")
@click.argument("ids", nargs=-1, shell_complete=_complete_id)
@worker_options
@password_option
@fast_option
@json_option
@shared_options
@click.pass_obj
def retry(
    session: Session,
    ids: tuple[str, ...],
    workers: dict[str, Any],
    passwords: tuple[str, ...],
    fast: bool,
    as_json: bool,
) -> None:
    """Try again what failed: pages, documents, and files that could not be read."""
    from index import operations
    from index.library import Library
    from pipeline.ingest import RunOptions
    from pipeline.sources import FoundFile, Unit

    session.check_index()
    options = RunOptions(**workers, fast=fast, passwords=passwords)
    with operations.writing(session.open()) as catalog:
        library = Library(catalog)
        chosen = [library.find(i) for i in ids] or operations.failed_documents(library)
        lost = (
            []
            if ids
            else [s for s in library.sources() if s.outcome == "failed" and not s.document]
        )
        operations.prepare_retry(catalog, chosen, fast=fast)
        with _progress(session) as progress:
            units = [Unit((FoundFile(Path(os.fsdecode(s.path_bytes))),)) for s in lost]
            if units:
                # A run over files also completes what is pending, so the reset documents too.
                report = operations.ingest(catalog, units, options, progress)
            else:
                report = operations.resume(catalog, chosen, options, progress, "retry")
        _sync_after(session, catalog)
    _print_report(report, as_json)


@main.command(epilog="Examples: arkiva watch /srv/skaneri   |   "
              "arkiva watch --once --settle 60 /mnt/skaneri")  # fmt: skip
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--interval", type=NumberRange(0.1, 86_400), default=2.0, show_default=True,
              help="Seconds from one look to the next.")  # fmt: skip
@click.option("--settle", type=NumberRange(0.1, 86_400), default=5.0, show_default=True,
              help="Seconds that a file must stay the same; rather 60 on a share.")  # fmt: skip
@click.option("--once", is_flag=True, help="End as soon as all that is there was read.")
@worker_options
@password_option
@languages_option
@fast_option
@click.option("--set", "pairs", multiple=True, metavar="KEY=VALUE",
              help="Metadata for all, e.g. collection=..., reference_code=...")  # fmt: skip
@json_option
@shared_options
@click.pass_obj
def watch(
    session: Session,
    folder: Path,
    interval: float,
    settle: float,
    once: bool,
    workers: dict[str, Any],
    passwords: tuple[str, ...],
    languages: str,
    fast: bool,
    pairs: tuple[str, ...],
    as_json: bool,
) -> None:
    """Read what arrives in a folder and below it, each file once it has stopped growing.

    Unfinished transfers (.part, .partial, .filepart, .crdownload, .download, .tmp, ~$...) are left
    alone, and no link is followed. If DIR goes away, or the archive, it waits until it is back.
    """
    from index import operations
    from pipeline.ingest import RunOptions
    from pipeline.sources import parse_settings
    from pipeline.tools import require_languages
    from pipeline.watched_folder import WatchedFolder
    from pipeline.watching import Watch, Watcher

    options = RunOptions(
        languages=languages,
        **workers,
        fast=fast,
        passwords=passwords,
        batch=parse_settings(pairs),
    )
    watched = WatchedFolder(folder)
    watched.refuse_archive(session.root)
    session.check_index()
    require_languages(languages)
    archive = operations.open_or_create(session.root, session.say)
    failed: set[bytes] = set()

    def read(units: Sequence[Unit]) -> RunReport:
        report = _read_files(session, archive, units, options)
        if report.results:
            _print_results(report, as_json)
        for result in report.results:  # what failed may be mended, or its share come back
            is_bad = result.outcome in ("failed", "partial")
            (failed.add if is_bad else failed.discard)(result.path_bytes)
        return report

    def tell(line: str) -> None:
        click.echo(safe(f"arkiva: {line}"), err=True)

    session.say(f"watching {watched.path}")
    Watch(watched, Watcher(settle), archive, read, tell, interval).run(once=once)
    if failed:
        click.get_current_context().exit(ExitCode.SOME_FAILED)


@main.command(epilog="Example: arkiva reprocess --stage extract")
@click.argument("ids", nargs=-1, shell_complete=_complete_id)
@click.option("--stage", type=click.Choice(["ocr", "extract", "index"]), default="extract",
              show_default=True, help="The first stage to do again.")  # fmt: skip
@click.option("--languages", help="Read in these languages from now on (stage ocr).")
@worker_options
@fast_option
@json_option
@shared_options
@click.pass_obj
def reprocess(
    session: Session,
    ids: tuple[str, ...],
    stage: str,
    languages: str | None,
    workers: dict[str, Any],
    fast: bool,
    as_json: bool,
) -> None:
    """Do a stage again from what the archive holds; originals are never needed twice for OCR."""
    from index import operations
    from index.library import Library
    from pipeline.ingest import RunOptions
    from pipeline.tools import require_languages

    session.check_index()
    if languages:
        require_languages(languages)
    with operations.writing(session.open()) as catalog:
        library = Library(catalog)
        # With what an earlier call reset and did not come to.
        chosen = [library.find(i) for i in ids] or [*library.ids(), *catalog.unfinished()]
        if stage == "index":
            return _write_index(session, library, anew=True)
        operations.prepare_reprocess(catalog, chosen, stage, languages, fast=fast)
        options = RunOptions(**workers, fast=fast)
        with _progress(session) as progress:
            report = operations.resume(catalog, chosen, options, progress, f"reprocess {stage}")
        _sync_after(session, catalog)
    _print_report(report, as_json)


# -- finding and showing -----------------------------------------------------------------------


@main.command(
    epilog="Examples: arkiva search 'furnizim me ujë' --type minutes --from 2023   |   "
    "arkiva search '\"unaza perëndimore\" -tender komuna:Prizren data:2022..2023'   |   "
    "arkiva search 'kopsht' --in decisions --sort newest --facets"
)
@click.argument("query", nargs=-1)
@click.option("--type", "kind", type=click.Choice(DOCUMENT_TYPES), help="Type of document.")
@click.option("--municipality", help="Name of the municipality.")
@click.option("--person", help="Somebody that the document names.")
@click.option("--from", "date_from", metavar="DATE", help="Day, month or year: 2023-06-01.")
@click.option("--to", "date_to", metavar="DATE", help="Day, month or year, included.")
@click.option("--in", "within", type=click.Choice(ENTITY_KINDS), help="Search in these findings.")
@click.option("--sort", type=click.Choice(SORTS), default="relevance", show_default=True,
              help="By date, documents with every word come alone if there are any.")  # fmt: skip
@click.option("--facets", is_flag=True,
              help="Count the documents by type, municipality, year and person, too.")  # fmt: skip
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option("--offset", type=click.IntRange(0, 9000), default=0, help="Skip so many documents.")
@json_option
@shared_options
@click.pass_obj
def search(
    session: Session,
    query: tuple[str, ...],
    kind: str | None,
    municipality: str | None,
    person: str | None,
    date_from: str | None,
    date_to: str | None,
    within: str | None,
    sort: str,
    facets: bool,
    limit: int,
    offset: int,
    as_json: bool,
) -> None:
    """Find documents by words in any inflection, with or without ë and ç; show page and snippet.

    "a phrase" must stand in the document, -word must not; numbers such as 03/L-040 and days such
    as 17.03.2022 must stand exactly. Conditions: lloji:vendim, komuna:Prizren, data:2022..2023,
    person:Krasniqi, titulli:buxheti.
    """
    from index import operations, presentation
    from index.protocol import FACETS, Query

    wanted = Query(
        text=" ".join(query), type=kind, municipality=municipality, person=person,
        date_from=date_from, date_to=date_to, within=within, sort=sort,
        facets=FACETS if facets else (), limit=limit, offset=offset,
    )  # fmt: skip
    if not (query or kind or municipality or person or date_from or date_to):
        raise UsageError("say what to look for; arkiva search --help shows how")
    archive = session.open()
    with operations.reading(archive) as library:
        if session.index_url is None:
            operations.catch_up(library)
        index = session.open_index(archive, read_only=True)
        try:
            found = index.search(wanted)
        finally:
            index.close()
        for hit in found.hits:
            if as_json:
                _print_json(presentation.hit_json(hit, library.catalog))
            else:
                click.echo(presentation.hit_text(hit))
    if facets and as_json:
        _print_json(presentation.summary_json(found))
    elif facets:
        click.echo(presentation.facets_text(found.facets), nl=bool(found.total))
    for line in presentation.search_notes(found, as_json=as_json):
        session.say(line)


def register_options(*sorts: str) -> Callable[[F], F]:
    """Give a command the filters and forms of the register; it is called with both."""

    def decorate(command: F) -> F:
        @functools.wraps(command)
        def run(*args: Any, as_json: bool, as_csv: bool, as_ics: bool, **kwargs: Any) -> Any:
            forms = {"json": as_json, "csv": as_csv, "ics": as_ics}
            chosen = [form for form, is_asked in forms.items() if is_asked]
            if len(chosen) > 1:
                raise UsageError(f"--{chosen[0]} and --{chosen[1]} exclude each other")
            return command(*args, form=chosen[0] if chosen else "table", **kwargs)

        run = json_option(run)
        for decorator in (
            click.option("--csv", "as_csv", is_flag=True, help="CSV with a header."),
            click.option("--ics", "as_ics", is_flag=True, hidden="deadline" not in sorts,
                         help="Deadlines for a calendar."),
            click.option("--limit", type=click.IntRange(min=1), help="At most so many rows."),
            click.option("--reverse", is_flag=True, help="The other way round."),
            click.option("--sort", type=click.Choice(sorts), default=sorts[0], show_default=True),
            click.option("--currency", metavar="CODE", help="Of the sum: EUR, ALL, MKD."),
            click.option("--max-amount", metavar="SUM", help="At most so much money."),
            click.option("--min-amount", metavar="SUM", help="At least so much: 10000 or 99.50."),
            click.option("--document", "documents", multiple=True, metavar="ID",
                         shell_complete=_complete_id, help="Of this document."),
            click.option("--to", "date_to", metavar="DATE", help="Day, month or year, included."),
            click.option("--from", "date_from", metavar="DATE",
                         help="Day, month or year: 2023-06-01."),
            click.option("--type", "type", type=click.Choice(DOCUMENT_TYPES),
                         help="Type of document."),
            click.option("--municipality", help="Name of the municipality."),
            click.option("--text", metavar="WORDS", help="With all these words, in any order."),
        ):  # fmt: skip
            run = decorator(run)
        return cast(F, run)

    return decorate


@main.command(epilog="Examples: arkiva decisions --outcome rejected --from 2023   |   "
              "arkiva decisions --text bursa --csv > vendimet.csv")  # fmt: skip
@register_options("date", "municipality")
@click.option("--outcome", "outcomes", multiple=True, type=click.Choice(get_args(Outcome)),
              help="What became of it; may be given several times.")  # fmt: skip
@click.option("--votes/--no-votes", default=None, help="With or without a count of votes.")
@click.option("--unanimous", is_flag=True, help="Only what nobody was against.")
@click.option("--number", help="The decision's number, punctuation aside.")
@shared_options
@click.pass_obj
def decisions(session: Session, /, form: str, **asked: Any) -> None:
    """List what was decided in all documents, newest first.

    Votes read for:against:abstaining, - is what the paper does not say. A date is the decision's
    own or else its document's; sums of money are those that its text names.
    """
    from index.register_queries import DecisionQuery

    if form == "ics":
        raise UsageError("decisions have no deadlines; try: arkiva actions --ics")
    _print_register(session, DecisionQuery, asked, form)


@main.command(epilog="Examples: arkiva actions --owner 'drejtoria urbanizmit' --overdue   |   "
              "arkiva actions --due-after 2024 --ics > afatet.ics")  # fmt: skip
@register_options("deadline", "date", "municipality")
@click.option("--owner", metavar="WORDS", help="Who has to do it; the start of a word will do.")
@click.option("--due-before", metavar="DATE", help="The deadline ends before this day or year.")
@click.option("--due-after", metavar="DATE", help="The deadline ends after this day or year.")
@click.option("--overdue", is_flag=True, help="The deadline is over.")
@click.option("--today", metavar="DATE", help="The day that --overdue goes by; default: today.")
@click.option("--objective", metavar="WORDS", help="With these words in its objective.")
@shared_options
@click.pass_obj
def actions(session: Session, /, form: str, overdue: bool, today: str | None, **asked: Any) -> None:
    """List who has to do what until when in all documents, soonest first.

    A deadline is over with its last day: March 2024 on 2024-03-31. What has none is never due.
    """
    from datetime import date

    from index.register_queries import ActionQuery

    asked["overdue_on"] = (today or date.today().isoformat()) if overdue else None
    _print_register(session, ActionQuery, asked, form)


def _print_register(
    session: Session,
    kind: type[DecisionQuery] | type[ActionQuery],
    asked: dict[str, Any],
    form: str,
) -> None:
    from index import operations, register
    from index.register_queries import amount_range

    sums = amount_range(*(asked.pop(name) for name in ("min_amount", "max_amount", "currency")))
    with _uncollected():
        with operations.reading(session.open()) as library:
            documents = tuple(library.find(i) for i in asked.pop("documents"))
            found = register.find(library, kind(documents=documents, amount=sums, **asked))
        if found.rows:
            _print_rows(session, kind.kind, found, form)
        else:
            session.say("nothing found")


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no garbage: in a million small objects that all stay it takes half the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _print_rows(session: Session, kind: str, found: Found, form: str) -> None:
    from index import calendar_file, entity_table, register_views

    if form == "json":
        for row in found.rows:
            _print_json(register_views.row_json(kind, row))
    elif form == "csv":
        _print_file(entity_table.list_csv(kind, found.rows))
    elif form == "ics":
        content = calendar_file.calendar_file(found.rows)
        _print_file(content)
        if not content:
            session.say("nothing of it has a deadline")
    else:
        width = shutil.get_terminal_size((160, 24)).columns
        click.echo(register_views.table_text(kind, found.rows, width))
        some = f"{len(found.rows)} of " if len(found.rows) < found.total else ""
        name = kind.replace("_", " ")
        session.say(f"{some}{found.total} {name if found.total != 1 else name[:-1]}")


def _print_file(content: bytes) -> None:
    """Print a file byte for byte; on a terminal, nothing in it steers the terminal."""
    # Bytes: click would take escape sequences out of a text that is to be read back as it was.
    on_terminal = sys.stdout.isatty()
    click.echo(visible(content.decode()) if on_terminal else content, nl=False)


@main.command(epilog="Example: arkiva show 3f2a --page 2 --text")
@click.argument("id", shell_complete=_complete_id)
@click.option("--text", "as_text", is_flag=True, help="The text; a form feed divides pages.")
@click.option("--page", type=click.IntRange(min=1), help="This page only.")
@click.option("--open", "launch", is_flag=True, help="Open the original in its program.")
@json_option
@shared_options
@click.pass_obj
def show(
    session: Session, id: str, as_text: bool, page: int | None, launch: bool, as_json: bool
) -> None:
    """Show a document: its record, or its text."""
    from index import operations, presentation

    archive = session.open()
    with operations.reading(archive) as library:
        document_id = library.find(id)
        if launch:
            return _launch(archive, library, document_id)
        pages = list(library.catalog.pages(document_id))
        if page is not None:
            pages = [p for p in pages if p.number == page]
            if not pages:
                raise UsageError(f"document {document_id} has no readable page {page}")
        if as_text:
            return _print_texts([p.text for p in pages])
        record = library.record(document_id)
    if page is not None:
        record = presentation.only_page(record, page)
    click.echo(json_line(record) if as_json else presentation.overview(record))


def _print_texts(pages: list[str]) -> None:
    """Print the text of pages exactly; on a terminal, nothing in it steers the terminal."""
    if sys.stdout.isatty():
        click.echo("\f".join(map(visible, pages)))
    else:  # Bytes: click would take escape sequences out.
        click.echo("\f".join(pages).encode("utf-8", "backslashreplace"))


def _launch(archive: Archive, library: Library, document_id: str) -> None:
    import mimetypes
    import tempfile

    entry = library.catalog.document(document_id)
    assert entry is not None
    suffix = mimetypes.guess_extension(entry.files[0].media_type) or ""
    # Originals have no suffix and must stay untouched: the program gets a link with a name.
    link = Path(tempfile.mkdtemp(prefix="arkiva-")) / f"{document_id}{suffix}"
    link.symlink_to(archive.original(entry.files[0].sha256).resolve())
    click.launch(str(link))


@main.command("list", epilog="Example: arkiva list --json")
@json_option
@shared_options
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """List the documents of the archive."""
    from index import operations
    from pipeline.terminal import table

    with operations.reading(session.open()) as library:
        rows = list(library.summaries())
    if as_json:
        for row in rows:
            _print_json(row)
        return
    cells = [
        [row["id"], row["date"] or "", row["type"] or "", safe(row["municipality"] or ""),
         f"{row['pages']} p.", row["outcome"], safe(row["title"] or row["source"]["filename"])]
        for row in rows
    ]  # fmt: skip
    if cells:
        click.echo(table(cells, [12, 10, 14, 18, 7, 8, 70]))
    else:
        session.say("no documents yet; `arkiva ingest PATH` reads some")


@main.command(epilog="Example: arkiva status --json")
@click.option("--all", "everything", is_flag=True, help="Name the files that are done, too.")
@json_option
@shared_options
@click.pass_obj
def status(session: Session, everything: bool, as_json: bool) -> None:
    """Show what is in, what failed and why, and whether the index is up to date."""
    from collections import Counter

    from index import operations

    archive = session.open()
    with operations.reading(archive) as library:
        sources = list(library.sources())
        index = "" if as_json else _index_state(session, archive, library)
        problems = {
            s.document: library.catalog.page_problems(s.document)
            for s in sources
            if s.document and s.outcome == "partial"
        }
    if as_json:
        for source in sources:
            _print_json(operations.source_json(source, problems.get(source.document or "", [])))
        return
    counts = Counter(source.outcome for source in sources)
    summary = ", ".join(f"{n} {name}" for name, n in sorted(counts.items()))
    click.echo(safe(f"{session.root}: {len(sources)} files: {summary or 'none'}"))
    for source in sources:
        row = operations.source_json(source, problems.get(source.document or "", []))
        if everything or source.outcome not in ("done", "flagged"):
            reason = f": {row['code']}: {row['reason']}" if row["code"] else ""
            click.echo(f"{row['outcome']}  {safe(source.path)}{safe(reason)}")
    click.echo(safe(f"index: {index}"))


def _index_state(session: Session, archive: Archive, library: Library) -> str:
    """Return in a few words how far the index is."""
    from index.sync import compare

    index = session.open_index(archive, read_only=True)
    try:
        return str(compare(library, index))
    except IndexUnreachableError as error:
        return str(error)
    finally:
        index.close()


# -- what people say ---------------------------------------------------------------------------


def author_options(command: F) -> F:
    """Let a command say who did it and why; it is called with ``by`` and ``note``."""
    for decorator in (
        click.option("--note", metavar="TEXT", help="Why; kept in the journal."),
        click.option("--by", metavar="NAME", envvar="ARKIVA_BY",
                     help="Who says so (or ARKIVA_BY); default: the user of this machine."),
    ):  # fmt: skip
        command = decorator(command)
    return command


@main.command(
    epilog="Examples: arkiva correct 257f date 2023-06-29   |   "
    "arkiva correct 257f decisions/decisions-ab12cd34ef/votes/for 17   |   "
    "arkiva correct 257f dates/dates-ab12cd34ef --delete"
)
@click.argument("id", shell_complete=_complete_id)
@click.argument("field", required=False)
@click.argument("value", required=False)
@click.option("--null", "empty", is_flag=True, help="Empty the field: the paper does not say.")
@click.option(
    "--add", "mode", flag_value="add", help="Add VALUE, a JSON object, to the list FIELD."
)
@click.option("--delete", "mode", flag_value="delete", help="Take the entity LIST/ID out.")
@click.option("--undo", "mode", flag_value="undo", help="Take corrections of FIELD back.")
@author_options
@json_option
@shared_options
@click.pass_obj
def correct(
    session: Session,
    id: str,
    field: str | None,
    value: str | None,
    empty: bool,
    mode: str | None,
    by: str | None,
    note: str | None,
    as_json: bool,
) -> None:
    """Correct a record; no reprocessing overwrites it.

    FIELD is title, type, date ... or LIST/ENTITY/FIELD as `arkiva show ID --json` and
    `arkiva review` name them. Without FIELD, the document's corrections are listed.
    """
    from index import correcting, correction_words, operations
    from index.library import Library

    if field is None:
        return _print_corrections(session, id, as_json)
    correcting.check_call(mode, value, empty=empty)
    author = correcting.Author.named(by, note)
    with operations.writing(session.open()) as catalog:
        corrector = correcting.Corrector(catalog, Library(catalog).find(id), author)
        done = corrector.do(mode or "set", field, value)
        _sync_after(session, catalog)
    if as_json:
        _print_json(done.to_json())
    else:
        click.echo(visible(correction_words.told(done)))


def _print_corrections(session: Session, id: str, as_json: bool) -> None:
    from index import correction_words, operations

    with operations.reading(session.open()) as library:
        rows = correction_words.listed(library.connection, library.find(id))
    for row in rows:
        if as_json:
            _print_json(row)
        else:
            click.echo(visible(correction_words.row_text(row)))
    if not rows:
        session.say("nothing was corrected")


@main.command(epilog="Examples: arkiva review --limit 20   |   "
              "arkiva review --dismiss 5c81d09a3e --note 'as the paper says'")  # fmt: skip
@click.argument("ids", nargs=-1, shell_complete=_complete_id)
@click.option("--kind", "kinds", multiple=True, metavar="KIND",
              help="Only these: sum_mismatch, low_confidence, poor_page ...")  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), help="At most so many items.")
@click.option("--min-doubt", type=NumberRange(0, 1), default=0.5, show_default=True,
              help="How doubtful; 0.5 is what flags a document.")  # fmt: skip
@click.option("--dismiss", metavar="ITEM", help="Say that this item was looked at and is fine.")
@click.option("--restore", metavar="ITEM", help="Take a dismissed item back into the queue.")
@click.option("--dismissed", is_flag=True, help="Show the dismissed items instead.")
@author_options
@json_option
@shared_options
@click.pass_obj
def review(
    session: Session,
    ids: tuple[str, ...],
    kinds: tuple[str, ...],
    limit: int | None,
    min_doubt: float,
    dismiss: str | None,
    restore: str | None,
    dismissed: bool,
    by: str | None,
    note: str | None,
    as_json: bool,
) -> None:
    """List what needs a human eye, most doubtful first, and the command that corrects it."""
    from index import operations
    from index import review as reviewing

    if dismiss or restore:
        if dismiss and restore:
            raise UsageError("--dismiss and --restore exclude each other")
        return _look_at(session, dismiss or restore or "", by, note, undo=dismiss is None,
                        as_json=as_json)  # fmt: skip
    with operations.reading(session.open()) as library:
        chosen = tuple(library.find(i) for i in ids)
        wanted = reviewing.Wanted(chosen, kinds, min_doubt, limit, dismissed)
        rows = reviewing.queue(library, wanted)
    for row in rows:
        if as_json:
            _print_json(row)
        else:
            click.echo(reviewing.item_text(row))
    if not rows:
        session.say("nothing to review")


def _look_at(
    session: Session, item: str, by: str | None, note: str | None, *, undo: bool, as_json: bool
) -> None:
    from index import operations
    from index import review as reviewing
    from index.correcting import Author

    author = Author.named(by, note)
    with operations.writing(session.open()) as catalog:
        row = reviewing.dismiss(catalog, item, author, undo=undo)
        _sync_after(session, catalog)
    if as_json:
        _print_json(row)
    else:
        click.echo(f"{'restored' if undo else 'dismissed'}:\n{reviewing.item_text(row)}")


@main.command(epilog="Example: arkiva dump > before.txt")
@shared_options
@click.pass_obj
def dump(session: Session) -> None:
    """Print catalogue and index as canonical text, for comparisons."""
    from index import operations
    from index.dump import dump as dump_lines

    archive = session.open()
    with operations.reading(archive) as library:
        index = session.open_index(archive, read_only=True)
        try:
            for line in dump_lines(library, index):
                click.echo(visible(line) if sys.stdout.isatty() else line)
        finally:
            index.close()


@main.group()
def export() -> None:
    """Write the archive's contents in other forms."""


@export.command("jsonl", epilog="Example: arkiva export jsonl --output archive.jsonl")
@click.argument("ids", nargs=-1, shell_complete=_complete_id)
@click.option("-o", "--output", type=click.File("w", encoding="utf-8", atomic=True), default="-",
              help="File to write; default: stdout.")  # fmt: skip
@shared_options
@click.pass_obj
def export_jsonl(session: Session, ids: tuple[str, ...], output: Any) -> None:
    """Write the records, one JSON object a line."""
    from index import operations

    with operations.reading(session.open()) as library:
        for document_id in [library.find(i) for i in ids] or library.ids():
            output.write(json_line(library.record(document_id)) + "\n")


def _export_options(command: F) -> F:
    for decorator in (
        click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False),
                     required=True, metavar="DIR", help="Folder to write to."),
        click.argument("ids", nargs=-1, shell_complete=_complete_id),
    ):  # fmt: skip
        command = decorator(command)
    return command


@export.command("csv", epilog="Example: arkiva export csv --output tabela/")
@_export_options
@shared_options
@click.pass_obj
def export_csv(session: Session, ids: tuple[str, ...], output: Path) -> None:
    """Write tables for spreadsheets: documents.csv and one CSV file for each list of findings.

    Each row names document, page and box. A cell that a spreadsheet would run as a formula begins
    with an apostrophe.
    """
    from index import csv_export

    _export(session, ids, lambda exports, library, chosen: csv_export.export_csv(
        library, chosen, output))  # fmt: skip


@export.command("alto", epilog="Example: arkiva export alto 3f2a --output alto/")
@_export_options
@shared_options
@click.pass_obj
def export_alto(session: Session, ids: tuple[str, ...], output: Path) -> None:
    """Write ALTO 4, one XML file a page: words, boxes, confidence."""
    _export(session, ids, lambda exports, library, chosen: exports.export_pages(
        library, chosen, "alto", output))  # fmt: skip


@export.command("hocr", epilog="Example: arkiva export hocr 3f2a --output hocr/")
@_export_options
@shared_options
@click.pass_obj
def export_hocr(session: Session, ids: tuple[str, ...], output: Path) -> None:
    """Write hOCR, one HTML file a page: words, boxes, confidence."""
    _export(session, ids, lambda exports, library, chosen: exports.export_pages(
        library, chosen, "hocr", output))  # fmt: skip


@export.command("pdf", epilog="Example: arkiva export pdf --output pdf/")
@_export_options
@worker_options
@shared_options
@click.pass_obj
def export_pdf(
    session: Session, ids: tuple[str, ...], output: Path, workers: dict[str, Any]
) -> None:
    """Write searchable PDFs: the original pages with the words to find and copy.

    Scans become PDF/A-2b. A PDF that has its text is copied as it is.
    """
    _export(session, ids, lambda exports, library, chosen: exports.export_pdfs(
        library, chosen, output, exports.Workers(**workers)))  # fmt: skip


@export.command("images", epilog="Example: arkiva export images 3f2a --width 1200 --output images/")
@_export_options
@click.option("--width", type=click.IntRange(16, 8000), default=1600, show_default=True,
              help="Pixels; a scan is never enlarged.")  # fmt: skip
@worker_options
@shared_options
@click.pass_obj
def export_page_images(
    session: Session, ids: tuple[str, ...], output: Path, width: int, workers: dict[str, Any]
) -> None:
    """Write pictures of the pages as WebP: upright, without camera data."""
    _export(session, ids, lambda exports, library, chosen: exports.export_images(
        library, chosen, output, width, exports.Workers(**workers)))  # fmt: skip


@export.command("bagit", epilog="Example: arkiva export bagit --output dorezim/")
@_export_options
@shared_options
@click.pass_obj
def export_bagit(session: Session, ids: tuple[str, ...], output: Path) -> None:
    """Write a BagIt bag: originals, records, text, Dublin Core and journal, with checksums.

    For deposit and transfer (RFC 8493). DIR is whole or not there: it must be new or empty, and
    if an original is missing or changed, it is named and no bag is written. Without IDS, what
    failed is in it, too.
    """
    from index import bagit_export

    _export(session, ids, lambda exports, library, chosen: bagit_export.export_bag(
        library, chosen if ids else (), output))  # fmt: skip


def _export(
    session: Session, ids: tuple[str, ...], start: Callable[[Any, Library, list[str]], Any]
) -> None:
    """Run an export: written files on stdout, what went wrong on stderr, then exit 1."""
    from index import exports, operations

    failed = False
    with operations.reading(session.open()) as library:
        chosen = list(dict.fromkeys(library.find(i) for i in ids)) or library.ids()
        for exported in start(exports, library, chosen):
            for note in exported.notes:
                failed = True
                click.echo(f"arkiva: incomplete: {exported.document}: {safe(note)}", err=True)
            if exported.path is not None:
                _print_path(exported.path)
            elif exported.refused and not ids:
                session.say(f"{exported.document}: skipped: {safe(exported.problem)}")
            elif exported.problem:
                failed = True
                click.echo(
                    f"arkiva: not exported: {exported.document}: {safe(exported.problem)}", err=True
                )
    if failed:
        click.get_current_context().exit(ExitCode.SOME_FAILED)


def _print_path(path: Path) -> None:
    """Print a path byte for byte; on a terminal, nothing in it steers the terminal."""
    click.echo(safe(str(path)) if sys.stdout.isatty() else os.fsencode(path))


# -- the index ---------------------------------------------------------------------------------


@main.group("index")
def index_group() -> None:
    """Look after the search index."""


@index_group.command("status", epilog="Example: arkiva index status --index http://localhost:9200")
@json_option
@shared_options
@click.pass_obj
def index_status(session: Session, as_json: bool) -> None:
    """Compare the catalogue with the index."""
    from index import operations
    from index.sync import compare

    archive = session.open()
    with operations.reading(archive) as library:
        index = session.open_index(archive, read_only=True)
        try:
            difference = compare(library, index)
            documents, name = len(library.digests()), index.name
        finally:
            index.close()
    counts = {
        "documents": documents,
        "missing": len(difference.missing),
        "stale": len(difference.stale),
        "extra": len(difference.extra),
    }
    if as_json:
        _print_json({"index": name, **counts, "outdated": difference.outdated})
    else:
        click.echo(safe(f"{name}: {documents} documents in the catalogue; {difference}"))


@index_group.command("sync", epilog="Example: arkiva index sync")
@shared_options
@click.pass_obj
def index_sync(session: Session) -> None:
    """Bring the index up to date: only what changed is sent."""
    from index import operations
    from index.library import Library

    with operations.writing(session.open()) as catalog:
        _write_index(session, Library(catalog))


@index_group.command("rebuild", epilog="Example: arkiva index rebuild")
@shared_options
@click.pass_obj
def index_rebuild(session: Session) -> None:
    """Build the index anew and swap it in; searches go on meanwhile."""
    from index import operations
    from index.library import Library

    with operations.writing(session.open()) as catalog:
        _write_index(session, Library(catalog), anew=True)


def _write_index(session: Session, library: Library, *, anew: bool = False) -> None:
    from index import operations

    index = session.open_index(library.catalog.archive)
    try:
        with _progress(session) as bar:
            result = operations.follow(library, index, anew=anew, progress=bar.documents)
    finally:
        index.close()
    _print_bulk(result)


def _print_bulk(result: BulkResult) -> None:
    _warn_failed(result)
    click.echo(f"{result.indexed} indexed, {result.deleted} deleted, {len(result.failed)} refused")
    if result.failed:
        click.get_current_context().exit(ExitCode.SOME_FAILED)


# -- keeping it safe ---------------------------------------------------------------------------


@main.command(epilog="Example: arkiva backup /media/usb/arkiva-2026-05.tar.gz")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@click.option("--without-ocr-cache", is_flag=True,
              help="Smaller; a page that is read again then costs its OCR time.")  # fmt: skip
@json_option
@shared_options
@click.pass_obj
def backup(
    session: Session, file: Path, force: bool, without_ocr_cache: bool, as_json: bool
) -> None:
    """Write the archive to one file, as it is at this moment; an ingest may go on meanwhile.

    FILE is a tar, packed if its name ends in .gz, for your eyes only. It holds catalogue, journal,
    originals and OCR results with their checksums; what can be made of them is left out. An
    original that is missing or changed is named, and the command ends with 1.
    """
    from index.backup import make_backup

    made = make_backup(session.open(), file, ocr_cache=not without_ocr_cache, force=force)
    for problem in made.damaged:
        click.echo(safe(f"arkiva: incomplete: {problem}"), err=True)
    if as_json:
        _print_json(made.to_json())
    else:
        click.echo(safe(made.told()))
    if made.damaged:
        session.say("the backup holds what there is; `arkiva restore` tells the same")
        click.get_current_context().exit(ExitCode.SOME_FAILED)


@main.command(epilog="Example: arkiva verify && echo sound")
@json_option
@shared_options
@click.pass_obj
def verify(session: Session, as_json: bool) -> None:
    """Check that everything is what was written: originals, journal, catalogue, index.

    Originals are changed, missing or untracked (nobody knows them). Each finding is a line; without
    one the command ends with 0, else with 4, or with 1 if only the index differs.
    """
    from index import operations, verification

    archive = session.open()
    with archive.missed():
        findings = [*verification.check_journal(archive), *verification.check_catalogue(archive)]
    if not any(finding.kind == "catalogue" for finding in findings):
        with operations.reading(archive) as library:
            findings += verification.check_originals(library)
            index = session.open_index(archive, read_only=True)
            try:
                findings += verification.check_index(library, index)
            finally:
                index.close()
    archive.require()  # nothing is said of one that went away meanwhile
    for finding in findings:
        if as_json:
            _print_json(finding.to_json())
        else:
            detail = f": {finding.detail}" if finding.detail else ""
            click.echo(safe(f"{finding.kind}  {finding.what}{detail}  ->  {finding.mend}"))
    if findings:
        click.get_current_context().exit(max(finding.exit_code for finding in findings))
    session.say("sound: originals, journal, catalogue and index")


@main.command(epilog="Examples: arkiva restore   |   "
              "arkiva --archive /srv/e-re restore --from /media/usb/arkiva.tar.gz")  # fmt: skip
@click.option("--from", "backup_file", type=click.Path(path_type=Path), metavar="FILE",
              help="Make the archive anew from a backup; its folder must be empty.")  # fmt: skip
@click.option("--force", is_flag=True, help="Make the catalogue anew even if it is sound.")
@worker_options
@password_option
@json_option
@shared_options
@click.pass_obj
def restore(
    session: Session,
    backup_file: Path | None,
    force: bool,
    workers: dict[str, Any],
    passwords: tuple[str, ...],
    as_json: bool,
) -> None:
    """Put a damaged archive right: the catalogue is made anew from originals, journal, OCR cache.

    Originals that are changed or missing are fetched again from where they came from. Nothing is
    thrown away: what was damaged is kept in the archive's folder damaged/.
    """
    from index import operations, restoring
    from index.catalog import Catalog
    from pipeline.ingest import RunOptions

    if backup_file is not None:
        from pipeline.unpacking import unpack_backup

        unpacked = unpack_backup(backup_file, session.root)
        operations.known_archives().remember(unpacked.archive)
        for problem in unpacked.damaged:
            click.echo(safe(f"arkiva: damaged before the backup: {problem}"), err=True)
    archive = session.open()
    options = RunOptions(**workers, passwords=passwords)
    with archive.missed(), archive.writing():
        restoring.set_aside_catalogue(archive, force=force, say=session.say)
        with Catalog(archive) as catalog:
            lost = restoring.mend_originals(catalog, session.say)
            with _progress(session) as progress:
                report = restoring.complete(catalog, options, progress)
            _sync_after(session, catalog)
    for original in lost:
        click.echo(safe(f"arkiva: lost: {original.told}"), err=True)
    _print_report(report, as_json)
    if lost:
        click.get_current_context().exit(ExitCode.ARCHIVE_DAMAGED)


# -- the machine -------------------------------------------------------------------------------


@main.command(epilog="Example: arkiva doctor")
@click.option("--languages", default=DEFAULT_LANGUAGES, show_default=True)
@json_option
@shared_options
@click.pass_obj
def doctor(session: Session, languages: str, as_json: bool) -> None:
    """Check what is there, what is missing, and how to mend it."""
    from index.doctor import examine

    try:
        archive = session.open()
    except UsageError:
        archive = None
    bad = False
    for check in examine(archive, session.root, session.index_url, languages):
        bad = bad or (check.needed and not check.ok)
        if as_json:
            _print_json({"name": check.name, "ok": check.ok, "needed": check.needed,
                         "found": check.found, "mend": check.mend})  # fmt: skip
            continue
        sign = "ok  " if check.ok else "BAD " if check.needed else "note"
        mend = f"  ->  {safe(check.mend)}" if not check.ok and check.mend else ""
        click.echo(f"{sign}  {safe(check.name)}: {safe(check.found)}{mend}")
    if bad:
        click.get_current_context().exit(ExitCode.MISSING_TOOL)


@main.command(epilog='Example: eval "$(arkiva completion bash)"')
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(main, {}, "arkiva", "_ARKIVA_COMPLETE").source())


def _print_json(value: Any) -> None:
    click.echo(json_line(value))


if __name__ == "__main__":
    main()
