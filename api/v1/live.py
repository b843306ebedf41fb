"""The live stream."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from api.problems import answers
from api.stream import Stream
from api.who import needs

router = APIRouter(tags=["server"], dependencies=[needs("look")])
_OK: dict[int | str, dict[str, Any]] = {
    200: {"description": "Server-Sent Events", "content": {"text/event-stream": {"schema": {"type": "string"}}}}
}


@router.get("/stream", operation_id="streamChanges", response_class=StreamingResponse, responses=_OK | answers())
async def stream(request: Request) -> StreamingResponse:
    """One event `change` whenever something changed: `{"changed": ["reading", "event", ...], "at": time}`."""
    live: Stream = request.app.state.stream
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(live.events(live.join()), media_type="text/event-stream", headers=headers)
