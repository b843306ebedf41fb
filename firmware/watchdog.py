# The hardware watchdog is fed here only, and only while every task is alive: running, and heard of lately.

import asyncio

FEED_EVERY_S = 5


class Supervisor:
    def __init__(self, board):
        self.board = board
        self.tasks = []  # (name, task)
        self.reason = None  # why the node is to start again
        self.limits = {}  # name -> longest silence in s
        self.beats = {}  # name -> uptime of the last beat

    def start(self, name, coroutine, limit_s=None):
        # `limit_s` None: the task waits for events of its own; it only has to be running.
        if limit_s is not None:
            self.limits[name] = limit_s
            self.beats[name] = self.board.uptime_s()
        self.tasks.append((name, asyncio.create_task(_guarded(name, coroutine, self.board.log))))

    def beat(self, name):
        self.beats[name] = self.board.uptime_s()

    def beater(self, name):
        return lambda: self.beat(name)

    def ended(self):
        # Names of tasks that are no more.
        return [name for name, task in self.tasks if task.done()]

    def silent(self):
        # Names of tasks that should have been heard of.
        now = self.board.uptime_s()
        return [name for name in self.limits if now - self.beats[name] > self.limits[name]]

    async def watch(self):
        # Returns the reason why the node must start again.
        told = []
        while True:
            ended = self.ended()
            if self.reason is None and ended:
                self.reason = "task %s ended" % ended[0]
            if self.reason is not None:
                return self.reason
            silent = self.silent()
            if not silent:
                self.board.feed_watchdog()
            elif silent != told:
                self.board.log("watchdog not fed, waiting for: %s" % ", ".join(silent))
            told = silent
            await self.board.sleep_s(FEED_EVERY_S)

    async def stop(self):
        # End every task. Asked more than once: on CPython 3.11 wait_for swallows a cancellation that meets its result.
        for _i in range(200):
            running = [task for _name, task in self.tasks if not task.done()]
            if not running:
                return
            for task in running:
                task.cancel()
            await asyncio.sleep(0.01)


async def _guarded(name, coroutine, log):
    try:
        await coroutine
    except Exception as error:
        log("task %s: %s %s" % (name, type(error).__name__, error))
