# From power-up to a running node. A technician who holds the button gets the board instead.

import asyncio
import time

from firmware import keepsake
from firmware.node import Node

PAUSE_S = 10


def start(board, root="", pause_s=PAUSE_S):
    # Returns only when a person is wanted; every other road ends in board.restart().
    if board.technician_waits():
        board.log("button held: the board is yours; press reset to run the node")
        return
    try:
        if not board.mount_data():
            raise OSError("data area not mounted")
        config, state, version = keepsake.load(board, root)
        if not config["node"]:
            board.led("config")
            board.log("not configured: copy config.json (and ca.pem) of `hidran node new` to the board, then reset it")
            asyncio.run(board.tick())
            return
        board.start_watchdog()
        board.fit(config)
        asyncio.run(_live(board, config, state, version))
        reason = "node ended"
    except KeyboardInterrupt:
        board.log("interrupted: the watchdog starts the board again within a minute")
        raise
    except Exception as error:
        reason = "%s: %s" % (type(error).__name__, error)
    time.sleep(pause_s)  # a fault that comes back at once must not wear out flash
    board.restart(reason)


async def _live(board, config, state, version):
    ticking = asyncio.create_task(board.tick())
    try:
        await Node(board, config, state, version).run()
    finally:
        ticking.cancel()
