# A node as a board runs it, started with what `hidran node new` wrote: `live_node.py folder readings` ends once so many
# readings were taken and the server has acknowledged all; prints how many. Runs on both interpreters.

import asyncio
import sys
import time

from firmware import keepsake, when
from firmware.node import Node
from tests.firmware.bench import BenchBoard

LONGEST_S = 40
SPEED = 8  # with a reading each 10 s of its time; its clock stays within the two minutes that ingest allows


class RealTimeBoard(BenchBoard):
    # Its clock begins as the computer's.
    def __init__(self, data_dir):
        BenchBoard.__init__(self, data_dir, speed=SPEED)
        self.zero = when.unix(time.time())
        self.notes = {}

    def load_note(self, name):
        return self.notes.get(name, b"")

    def save_note(self, name, data):
        self.notes[name] = data


async def live(folder, wanted):
    board = RealTimeBoard(folder + "/data")
    config, state, version = keepsake.load(board, folder)
    config["interval_s"] = 10
    node = Node(board, config, state, version)
    running = asyncio.create_task(node.run())
    for _i in range(LONGEST_S * 20):
        await asyncio.sleep(0.05)
        if node.ring.seq >= wanted and node.held == 0:
            break
    running.cancel()
    try:
        await running
    except asyncio.CancelledError:
        pass
    return node, board


if __name__ == "__main__":
    node, board = asyncio.run(live(sys.argv[1], int(sys.argv[2])))
    print("taken %d held %d refused %d" % (node.ring.seq, node.held, node.refused))
    if node.held:
        print("\n".join(board.lines))
