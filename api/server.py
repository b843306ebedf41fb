"""`hidran api` as a process: one socket, one heartbeat, a clean end although pages listen for hours."""

import asyncio
import errno
import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from api.app import create_app
from hidran import heartbeat, installation, ports, process
from hidran.errors import SettingsError
from hidran.settings import ApiSettings, Settings

BEAT_S = 2.0
STOP_LOOK_S = 0.2
END_S = 5  # what still runs so long after the wish to stop is cut off


def run(settings: Settings, tell: Callable[[str], None]) -> None:
    """Serve until SIGTERM, SIGINT or a closed terminal. `tell` hears the address. SettingsError for a taken port."""
    paths = settings.paths
    installation.create(paths, installation.kind_of(paths))
    with process.stop_requested() as stop:
        door = listen(settings.api)
        server = uvicorn.Server(_config(settings, stop))
        tell(address(door, settings.api.host))
        asyncio.run(_serve(server, door, settings, stop))


def listen(api: ApiSettings) -> socket.socket:
    """A listening socket; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in api.host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free
    try:
        door.bind((api.host, api.port))
        door.listen(128)
    except OSError as error:
        door.close()
        raise _refusal(api, error) from error
    return door


def _refusal(api: ApiSettings, error: OSError) -> SettingsError:
    if error.errno == errno.EADDRINUSE:
        who = ports.owner(api.port) or "another program"
        return SettingsError(
            f"api.port {api.port} is taken by {who}: stop that one, or choose another port with api.port"
        )
    return SettingsError(f"api.host = {api.host!r}, api.port = {api.port}: {error}; use an address of this machine")


def address(door: socket.socket, host: str) -> str:
    """Where a browser on this machine, or beyond it, finds the page."""
    shown = socket.gethostname() if host in ("0.0.0.0", "::") else host
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{door.getsockname()[1]}/"


def _config(settings: Settings, stop: threading.Event) -> uvicorn.Config:
    app = create_app(settings, stop.is_set)
    return uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=END_S, lifespan="on")


async def _serve(server: uvicorn.Server, door: socket.socket, settings: Settings, stop: threading.Event) -> None:
    pulse = asyncio.create_task(_beat(settings, door.getsockname()[1]))
    watch = asyncio.create_task(_end_with(server, stop))
    try:
        await server.serve(sockets=[door])
    finally:
        for task in (pulse, watch):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _beat(settings: Settings, port: int) -> None:
    while True:
        heartbeat.beat(settings.paths.health, "api", port=port)
        await asyncio.sleep(BEAT_S)


async def _end_with(server: uvicorn.Server, stop: threading.Event) -> None:
    """Both ways: a wish to stop ends the server, and a signal that only uvicorn heard ends the open streams."""
    while not (stop.is_set() or server.should_exit):
        await asyncio.sleep(STOP_LOOK_S)
    server.should_exit = True
    stop.set()
