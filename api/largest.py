"""No request is longer than anything we ask for: more is refused while it comes, before it fills the disk."""

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 16_000_000  # a photo of a phone, and the form around it


class Largest:
    """ASGI middleware. What it refuses is raised where the body is read, so that people get the refusal as a page."""

    def __init__(self, app: ASGIApp, most_bytes: int = MOST_BYTES) -> None:
        self._app = app
        self._most = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > self._most or (announced.isdigit() and int(announced) > self._most):
                raise HTTPException(413, f"more than {self._most // 1_000_000} MB: send a smaller photo or file")
            return message

        await self._app(scope, counted, send)
