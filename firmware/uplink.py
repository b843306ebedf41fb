# Two tasks that carry readings to the broker: live ones as soon as they are due, the backlog at its own pace.

from firmware import mqtt
from hidran import contract

BACKFILL_PAUSE_S = 2
IDLE_S = 5


class Uplink:
    def __init__(self, node, link, outbox, clock):
        self.node = node
        self.board = node.board
        self.link = link
        self.outbox = outbox
        self.clock = clock
        self.wake = node.wake  # Event: something live may be due, or there is a connection
        self.anchored = None

    async def run_live(self):
        while True:
            await self.wake.wait()
            self.wake.clear()
            while self.link.up() and self._has_news():
                await self._try(self._send_news)

    async def run_backlog(self, beat):
        while True:
            beat()
            if self.link.up() and not self._has_news():
                await self._try(self._send_backlog)
            await self.board.sleep_s(BACKFILL_PAUSE_S if self.outbox.backlog() else IDLE_S)

    def _has_news(self):
        return self.outbox.live_due() or self.clock.anchor != self.anchored or self.node.report_due

    async def _send_news(self):
        anchor = self.clock.anchor
        if anchor is not None and anchor != self.anchored:
            await self.link.publish(contract.UP_ANCHOR, contract.encode_anchor(self.node.boot, *anchor))
        self.anchored = anchor
        if self.node.report_due:
            self.node.report_due = False
            await self.link.publish(contract.UP_STATUS, await self.node.birth(), retain=True)
        rows = self.outbox.take_live(self.board.uptime_s())
        if rows:
            await self._publish(rows)

    async def _send_backlog(self):
        rows = self.outbox.take_backlog(self.board.uptime_s())
        if rows:
            await self._publish(rows)

    async def _publish(self, rows):
        await self.link.publish(contract.UP_READINGS, self.outbox.encode(rows, self.clock.up_s()))

    async def _try(self, send):
        # A connection that fails here is closed already; Link finds it so and gets another.
        try:
            await send()
        except mqtt.MqttError as error:
            self.board.log("not sent: %s" % error)
        except MemoryError:
            self.board.log("short of memory: %d bytes free" % self.board.mem_free())
            self.outbox.short_of_memory()

    def on_lost(self):
        self.anchored = None
        self.outbox.disconnected()
