"""Files that are handed in: as the body of a question, or as the file of a form."""

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from fastapi import HTTPException, Request
from starlette.datastructures import UploadFile

CASES = {
    "application/json": ".json",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
MODELS = {"application/toml": ".toml"}
"""What is read, by media type: the ending of its file."""
_FORM = "multipart/form-data"
_LONGEST = 80
_NAMELESS = "body"


def body_of(kinds: Mapping[str, str]) -> dict[str, Any]:
    """What the description of the API says of a body that holds one file of these kinds."""
    file = {"type": "string", "format": "binary"}
    shapes: dict[str, Any] = {media: {"type": "object"} if media.endswith("/json") else file for media in kinds}
    shapes[_FORM] = {"type": "object", "properties": {"file": file}, "required": ["file"]}
    return {"requestBody": {"required": True, "content": {media: {"schema": shape} for media, shape in shapes.items()}}}


async def file_in(request: Request, kinds: Mapping[str, str]) -> tuple[str, bytes]:
    """Name and content of the file of a question. Raises HTTPException if it holds none (422) of a known kind (415)."""
    media = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media == _FORM:
        async with request.form(max_files=1, max_fields=1) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise HTTPException(422)
            return _name(file.filename or "", kinds), await file.read()
    if media not in kinds:
        raise HTTPException(415)
    return f"{_NAMELESS}{kinds[media]}", await request.body()


def _name(said: str, kinds: Mapping[str, str]) -> str:
    """What the file is called, as a name that no folder and no terminal is hurt by."""
    path = PurePath(said.replace("\\", "/").rsplit("/", 1)[-1])
    if path.suffix.lower() not in kinds.values():
        raise HTTPException(415)
    plain = re.sub(r"[^\w .()-]", "_", path.stem)[:_LONGEST].strip(" .")
    return f"{plain or _NAMELESS}{path.suffix.lower()}"
