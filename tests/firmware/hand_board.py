# A board whose time a test moves by hand: nothing here waits for real time.

import asyncio

from tests.firmware.bench import START_TS, BenchBoard


class HandBoard(BenchBoard):
    def __init__(self, data_dir=".", **more):
        self.now_s = 0
        self.sleepers = []  # (until, event)
        super().__init__(data_dir, **more)

    def uptime_s(self):
        return self.now_s

    async def sleep_s(self, seconds):
        event = asyncio.Event()
        self.sleepers.append((self.now_s + seconds, event))
        await event.wait()

    async def advance(self, seconds):
        # Let `seconds` pass, waking each sleeper at its own time.
        end = self.now_s + seconds
        while True:
            await settle()
            due = [s for s in self.sleepers if s[0] <= end]
            if not due:
                break
            first = min([s[0] for s in due])
            self.now_s = max(self.now_s, first)
            self.sleepers, woken = (
                [s for s in self.sleepers if s[0] > first],
                [s for s in self.sleepers if s[0] <= first],
            )
            for _until, event in woken:
                event.set()
        self.now_s = end
        await settle()


async def settle():
    for _i in range(20):
        await asyncio.sleep(0)


def run_for(story, tasks):
    # Run `story()` while `tasks` (coroutines) run; they are cancelled at its end.
    async def run():
        running = [asyncio.create_task(t) for t in tasks]
        try:
            return await story()
        finally:
            for task in running:
                task.cancel()
            await settle()

    return asyncio.run(run())


__all__ = ["START_TS", "HandBoard", "run_for", "settle"]
