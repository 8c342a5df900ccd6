"""The commands of the evidence: how far it is, accept, report, verify."""

import os
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from schoolnet.cli.audit_checks import FORMS, day, fingerprints, forms, heads, person_says
from schoolnet.cli.audit_ledger import LedgerOption, audit_settings, opened, signer_of_settings
from schoolnet.cli.options import BAD_CONFIGURATION, FAILED, FormatOption, LanguageOption, OptionalConfig
from schoolnet.cli.printing import ended, print_output
from schoolnet.cli.progress import shown_progress

if TYPE_CHECKING:
    from schoolnet.audit.acceptance import Asked as AskedAcceptance
    from schoolnet.audit.ledger import Ledger
    from schoolnet.audit.proof.verify import Verification
    from schoolnet.audit.report.made import Asked as AskedReport
    from schoolnet.ledger_access import AuditSettings
    from schoolnet.locale.catalogue import Language

audit = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
AN_ID = "Id of the institution."


@audit.callback()
def _audit() -> None:
    """What can be proven: coverage by measurement, acceptances, reports for auditors, and the proof of them.

    The service writes the ledger: records that are chained by their hashes, so that none can be changed unseen. These
    commands read the ledger of the settings (audit.ledger), or the one of --ledger, while the service goes on.
    """


@audit.command()
def status(
    ledger: LedgerOption = None,
    school: Annotated[str | None, typer.Option(help=f"{AN_ID} Its circuits and classrooms are listed.")] = None,
    config: OptionalConfig = None,
    output: FormatOption = "table",
    lang: LanguageOption = None,
) -> None:
    """Say how far the rollout is by the ledger: each stage, each institution, and how complete the data are.

    What is not verified has failed or is not known: neither counts as covered. Below stands where the ledger ends.

    [bold]schoolnet audit status --school gimnazija-1[/bold]

    Exit code 0 when the ledger could be read, 1 when it could not or has no such institution, 2 when the command line
    or the configuration is wrong.
    """
    from schoolnet.audit.record import Kind
    from schoolnet.audit.report.build import UnknownSchoolError
    from schoolnet.audit.report.made import NoReportError, head_of, report_of
    from schoolnet.cli.audit_tables import print_status, status_json

    with opened(audit_settings(config, ledger)) as found, shown_progress("Reading the ledger") as progress:
        asked = _asked(found, None, lang, school, frozenset())
        try:
            report = report_of(found, head_of(found), asked, progress)
        except (NoReportError, UnknownSchoolError) as error:
            raise ended(str(error), FAILED) from None
        newest = found.newest(Kind.HEAD).get(("", ""))
    print_output(output, partial(status_json, report, newest), partial(print_status, report, newest))


@audit.command()
def accept(
    school: Annotated[str, typer.Argument(metavar="SCHOOL", help=AN_ID)],
    by: Annotated[str, typer.Option(metavar="WHO", callback=person_says, help="Who accepts: an office, a commission.")],
    why: Annotated[str, typer.Option(metavar="TEXT", callback=person_says, help="Why, in a sentence.")],
    circuit: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="A circuit; give it as often as needed.")
    ] = None,
    classroom: Annotated[list[str] | None, typer.Option(metavar="ID", help="A classroom, likewise.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="All of the institution's that is not accepted yet.")] = False,
    document: Annotated[
        str | None, typer.Option(metavar="REF", callback=person_says, help="Number of the act or protocol.")
    ] = None,
    unverified: Annotated[bool, typer.Option("--unverified", help="Also what measurement has not verified.")] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take an acceptance back.")] = False,
    ledger: LedgerOption = None,
    config: OptionalConfig = None,
) -> None:
    """Put on record that a person accepts circuits and classrooms of an institution, or takes that back.

    What the plan on record does not have is refused, and what measurement has not verified, unless --unverified says
    so; the record then lists it. Nothing is ever deleted: both an acceptance and its withdrawal stay on record.

    [bold]schoolnet audit accept gimnazija-1 --circuit g1-10g --classroom 101 --by "IT office" --why "seen there"[/bold]

    [bold]schoolnet audit accept vizium --all --by "Commission" --why "as agreed" --document 4-2/17[/bold]

    Exit code 0 when it is on record, 1 when it was refused or the ledger cannot be reached, 2 when the command line or
    the configuration is wrong.
    """
    from schoolnet.audit.acceptance import Asked

    if all_ == bool(circuit or classroom):
        raise typer.BadParameter("say what is meant: --circuit ID, --classroom ID, or --all alone")
    asked = Asked(school, circuit or (), classroom or (), by, why, document, all_, unverified, withdraw)
    with opened(audit_settings(config, ledger)) as found:
        _accept(found, asked)


@audit.command()
def report(
    as_of: Annotated[
        date | None, typer.Option(metavar="DATE", parser=day, help="The day that it is of; today unless given.")
    ] = None,
    wanted: Annotated[
        frozenset[str] | None,
        typer.Option("--format", metavar="FORM,...", parser=forms, help=f"Of {', '.join(FORMS)}; all unless given."),
    ] = None,
    lang: LanguageOption = None,
    school: Annotated[str | None, typer.Option(help=f"{AN_ID} What others have on record is withheld.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FOLDER", help="A new or empty folder for it.")
    ] = None,
    ledger: LedgerOption = None,
    config: OptionalConfig = None,
) -> None:
    """Write a report for auditors as of the end of a day: a folder with its proof.

    In it are the report in each form, the ledger that it was made of, verify.py, which proves both with nothing but
    Python, and manifest.json with the hash of each file, signed where the settings have the key. What was recorded
    after that day does not count.

    [bold]schoolnet audit report --as-of 2026-12-31 --lang lv[/bold]

    [bold]schoolnet audit report --school gimnazija-1 --format pdf,xlsx --output gimnazija-1-report[/bold]

    Exit code 0 when it is written, 1 when it could not be, 2 when the command line or the configuration is wrong.
    """
    settings = audit_settings(config, ledger)
    with opened(settings) as found:
        asked = _asked(found, as_of, lang, school, wanted or frozenset(FORMS))
        if asked.as_of > asked.made_at.date():
            raise typer.BadParameter(f"{asked.as_of} has not come yet: name a day up to today", param_hint="--as-of")
        named = f"schoolnet-report-{asked.as_of}{f'-{school}' if school else ''}"
        _write(found, settings, asked, output or Path(named))


@audit.command()
def verify(
    export: Annotated[
        Path | None,
        typer.Argument(metavar="EXPORT", help="The folder of a report, or a ledger.jsonl; else the ledger."),
    ] = None,
    key: Annotated[
        list[str] | None,
        typer.Option(
            "--fingerprint", metavar="HEX", callback=fingerprints, help="Of a key that the city has published."
        ),
    ] = None,
    head: Annotated[
        list[str] | None,
        typer.Option(metavar="SEQUENCE:HASH", callback=heads, help="A head that is known from elsewhere."),
    ] = None,
    ledger: LedgerOption = None,
    config: OptionalConfig = None,
) -> None:
    """Prove that nothing was changed, removed, added or moved, and that all figures follow from the records.

    EXPORT is what schoolnet audit report has written; python3 verify.py in that folder does the same. Without it the
    ledger itself is read. Give a --head of an older report to prove that this ledger is that one, continued.

    [bold]schoolnet audit verify schoolnet-report-2026-12-31[/bold]

    [bold]schoolnet audit verify --head 41822:9f3c...[/bold]

    Exit code 0 when all is proven, 1 when it is not (the first bad record is named), 2 when there is nothing to check
    or the command line or the configuration is wrong.
    """
    from schoolnet.audit.proof.verify import tell
    from schoolnet.audit.standing import verify_ledger

    if export is not None and ledger is not None:
        raise typer.BadParameter("name an export or a ledger, not both", param_hint="EXPORT")
    if export is not None:
        found = _verified_export(export, key or (), head or ())
    else:
        with opened(audit_settings(config, ledger), BAD_CONFIGURATION) as live:
            found = verify_ledger(live, key or (), head or ())
    tell(found)
    if found.problems:
        raise typer.Exit(FAILED)


def _verified_export(export: Path, key: Sequence[str], head: Sequence[str]) -> "Verification":
    from schoolnet.audit.proof.verify import verify as verify_export

    try:
        return verify_export(export, key, head)
    except OSError as error:
        raise ended(f"{error.filename}: {error.strerror}", BAD_CONFIGURATION) from None


def _asked(
    found: "Ledger", as_of: date | None, lang: "Language | None", school: str | None, wanted: frozenset[str]
) -> "AskedReport":
    """The report that is asked for; today is the city's."""
    from schoolnet.audit.report.made import Asked
    from schoolnet.audit.standing import city_zone
    from schoolnet.web.status_client import language_of

    now = datetime.now(city_zone(found))
    language = lang or language_of(os.environ)
    return Asked(as_of or now.date(), language, school, wanted, now, metadata.version("schoolnet"))


def _accept(found: "Ledger", asked: "AskedAcceptance") -> None:
    from schoolnet.audit.acceptance import RefusedError, acceptance
    from schoolnet.audit.standing import city_zone, replay_of

    now = datetime.now(city_zone(found))
    try:
        draft = acceptance(asked, replay_of(found, asked.school), now)
    except RefusedError as error:
        raise ended(f"Refused: {error}", FAILED) from None
    [record] = found.append([draft], now.timestamp())
    body = draft.body
    done = "Taken back" if asked.is_withdrawal else "Accepted"
    things = [
        f"{word} {name}" for word, key in (("circuit", "uplinks"), ("classroom", "classrooms")) for name in body[key]
    ]
    typer.echo(f"{done} at {asked.school}: {', '.join(things)}.")
    if body["unverified"]:
        typer.echo(f"Not verified by measurement, which the record says: {', '.join(body['unverified'])}.")
    typer.echo(f"Record {record.sequence}, hash {record.hash}")


def _write(found: "Ledger", settings: "AuditSettings", asked: "AskedReport", folder: Path) -> None:
    from schoolnet.audit.report.build import UnknownSchoolError
    from schoolnet.audit.report.bundle import write_report
    from schoolnet.audit.report.made import NoReportError

    signer = signer_of_settings(settings)
    try:
        with shown_progress("Writing the report") as progress:
            manifest = write_report(folder, found, asked, signer, progress)
    except (NoReportError, UnknownSchoolError) as error:
        raise ended(str(error), FAILED) from None
    except OSError as error:
        raise ended(f"{error.filename or folder}: {error.strerror}", FAILED) from None
    head, key = manifest["head"], manifest["fingerprint"]
    if signer is not None and key is None:
        typer.echo("Not signed, because the ledger does not know the key yet: the service puts it there.", err=True)
    typer.echo(f"Report as of {asked.as_of} in {folder}: {', '.join(sorted([*manifest['files'], 'manifest.json']))}")
    typer.echo(f"Head     {head['sequence']}:{head['hash']}")
    typer.echo(f"Signed   {f'by the key {key}' if key else 'no'}")
    typer.echo(f"Prove it by: python3 {folder / 'verify.py'}   or: schoolnet audit verify {folder}")
