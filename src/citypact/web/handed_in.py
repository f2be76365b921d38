"""Files that are handed in: as the body of a question, or as the file of a form."""

import re
from pathlib import PurePath

from fastapi import HTTPException, Request
from starlette.datastructures import UploadFile

KINDS = {
    "application/json": ".json",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
_FORM = "multipart/form-data"
_LONGEST = 80
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            **{media: {"schema": {"type": "string", "format": "binary"}} for media in KINDS if "json" not in media},
            "application/json": {"schema": {"type": "object"}},
            _FORM: {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}},
                    "required": ["file"],
                }
            },
        },
    }
}
"""What the description of the API says of it."""


async def file_in(request: Request) -> tuple[str, bytes]:
    """Name and content of the file of a question. Raises HTTPException if it holds none (422) of a known kind (415)."""
    media = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media == _FORM:
        async with request.form(max_files=1, max_fields=1) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise HTTPException(422)
            return _name(file.filename or ""), await file.read()
    if media not in KINDS:
        raise HTTPException(415)
    return f"case{KINDS[media]}", await request.body()


def _name(said: str) -> str:
    """What the file is called, as a name that no folder and no terminal is hurt by."""
    path = PurePath(said.replace("\\", "/").rsplit("/", 1)[-1])
    if path.suffix.lower() not in KINDS.values():
        raise HTTPException(415)
    plain = re.sub(r"[^\w .()-]", "_", path.stem)[:_LONGEST].strip(" .")
    return f"{plain or 'case'}{path.suffix.lower()}"
