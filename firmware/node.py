# The node's main story: sample, keep, send, forget what the server has.


class Node:
    def __init__(self, board, config):
        self.board = board
        self.config = config
        self.connected = False
        self.in_flight = 0
        self.held = 0
        self.due = False

    async def run(self):
        raise NotImplementedError
