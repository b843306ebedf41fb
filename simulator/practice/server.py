"""The page's server: a thread of its own, on loopback only, so that it answers whatever the stage is doing."""

import contextlib
import socket
import threading
from collections.abc import Iterator

import uvicorn

from hidran import ports
from hidran.errors import SettingsError
from hidran.words import Language
from simulator.practice.app import create_app
from simulator.practice.desk import Desk
from simulator.practice.shelf import Shelf

HOST = "127.0.0.1"
END_S = 2


@contextlib.contextmanager
def served(desk: Desk, language: Language, shelf: Shelf, port: int) -> Iterator[str]:
    """The page's address, as long as the block runs. SettingsError for a port that is taken."""
    with _door(port) as door:
        config = uvicorn.Config(
            create_app(desk, language, shelf), log_config=None, access_log=False, timeout_graceful_shutdown=END_S
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([door],), name="practice page", daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{door.getsockname()[1]}/"
        finally:
            server.should_exit = True
            thread.join(2 * END_S)


def _door(port: int) -> socket.socket:
    """A listening socket; a browser that comes before the server runs waits in its queue."""
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((HOST, port))
        door.listen(64)
    except OSError as error:
        door.close()
        who = ports.owner(port) or "another program"
        raise SettingsError(f"--port {port} is taken by {who}: choose another, or leave it out") from error
    return door
