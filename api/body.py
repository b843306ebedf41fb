"""The body of a request from outside, no larger than what is wanted there."""

from fastapi import Request

from api.problems import ProblemError


async def whole(request: Request, largest: int, wanted: str) -> bytes:
    """All of it. ProblemError 413 when it is longer than `largest` bytes; `wanted` says what should have come."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > largest:
            raise ProblemError(413, "too-long", f"more than {largest} bytes: wanted {wanted}")
    return bytes(body)
