"""The language in which a question is answered."""

from starlette.requests import Request

from citypact.catalogue import LANGUAGES
from citypact.spoken import known_language


def language_of(request: Request) -> str:
    """The language of a question, whether it can be understood or not."""
    tags = [request.query_params.get("lang", ""), *request.headers.get("accept-language", "").split(",")]
    return next(filter(None, (known_language(tag.split(";")[0]) for tag in tags)), LANGUAGES[0])
