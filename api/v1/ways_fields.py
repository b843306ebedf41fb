"""The fields of a call, wherever the service puts them: in the address, in a form, in a JSON object."""

import json
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Request

from api.body import whole
from api.problems import ProblemError


async def fields_of(request: Request, largest: int) -> dict[str, Any]:
    """By name; the body goes before the address. ProblemError 422 for a body that is neither form nor JSON object."""
    found: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        async with request.form(max_files=5, max_fields=100, max_part_size=largest) as form:
            return found | {name: value for name, value in form.items() if isinstance(value, str)}
    body = await whole(request, largest, "one call of the gateway")
    if kind == "application/json":
        return found | _object(json_of(body))
    return found | dict(parse_qsl(body.decode("utf-8", "replace")))


def json_of(body: bytes) -> Any:
    """ProblemError 422 when it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise ProblemError(422, "invalid-request", "the body is no JSON") from None


def _object(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise ProblemError(422, "invalid-request", "the body is no JSON object: wanted one message or one report")
    return found
