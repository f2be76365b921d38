"""The verb ``report``: a scheme that was stored, settled anew and shown again."""

from pathlib import Path
from typing import Annotated

import typer

from citypact.cli.app import ForceOption, JsonOption, Lang, LangOption, app
from citypact.cli.output import settings
from citypact.cli.scheme import OutOption, progress_bar, show, write

SchemeArgument = Annotated[
    Path, typer.Argument(metavar="SCHEME", help="A scheme.json, or the folder that holds it, as design writes it.")
]


@app.command()
def report(
    scheme: SchemeArgument,
    out: OutOption = None,
    force: ForceOption = False,
    lang: LangOption = Lang.en,
    as_json: JsonOption = False,
) -> None:
    """Settle a stored scheme anew, refuse it if its gains do not come out, and write its workbook and page again."""
    from citypact.report.document import document, read_dossier
    from citypact.report.outputs import DOCUMENT, PAGE, WORKBOOK, readable
    from citypact.storage.files import refuse_existing

    if out is not None:
        refuse_existing([out / name for name in (WORKBOOK, PAGE)], force)
    with progress_bar() as progress:
        dossier, options = read_dossier(scheme / DOCUMENT if scheme.is_dir() else scheme, progress)
    data = document(dossier, options)
    files = {} if out is None else {out / name: made for name, made in readable(dossier, data, settings.lang).items()}
    write(files, force=force)
    show(dossier, data, files)
