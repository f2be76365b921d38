"""The verb ``report``: a scheme that was stored, settled anew and shown again."""

from citypact.cli.options import Delivery, SchemeArgument
from citypact.cli.output import settings
from citypact.cli.scheme import show, stored
from citypact.cli.verb import verb


@verb(long=True)
def report(scheme: SchemeArgument, delivery: Delivery) -> None:
    """Settle a stored scheme anew, refuse it if its gains do not come out; with --out write what people read again."""
    from citypact.report.document import document
    from citypact.report.outputs import PAGE, WORKBOOK, readable

    delivery.refuse([WORKBOOK, PAGE])
    dossier, options = stored(scheme)
    data = document(dossier, options)
    files = {} if delivery.out is None else delivery.of(readable(dossier, data, settings.lang))
    delivery.write(files)
    show(dossier, data, files)
