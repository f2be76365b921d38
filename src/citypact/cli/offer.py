"""The verb ``offer``: a scheme as an offer, to be laid on the table or held in a design."""

from citypact.cli.options import Delivery, SchemeArgument
from citypact.cli.output import print_json, say_what_was_written, settings
from citypact.cli.scheme import stored
from citypact.cli.verb import verb

WORKBOOK = "offer.xlsx"


@verb()
def offer(scheme: SchemeArgument, delivery: Delivery) -> None:
    """Turn a scheme into an offer that comes back to it; for `negotiate --offer` and `design --offer`."""
    from citypact.negotiation.files import OFFER, offer_toml, offer_workbook
    from citypact.negotiation.settled import scheme_offer

    delivery.refuse([OFFER, WORKBOOK])
    draft = scheme_offer(stored(scheme)[0].scheme)
    written = delivery.of({OFFER: offer_toml(draft).encode(), WORKBOOK: offer_workbook(draft)})
    delivery.write(written)
    if settings.json:
        print_json(draft.model_dump(mode="json", exclude_defaults=True))
    elif delivery.out is None:
        print(offer_toml(draft), end="")
    else:
        say_what_was_written(written)
