# Which wall time a reading gets. Order of trust: the clock kept through restarts, NTP or GSM, the server's word.
#
# One number says it all: the Unix second of uptime zero. It moves only when a clock is set or found off by more
# than 2 s, so readings of one batch stay on one line and `ts` never jitters against `up_s`.

from firmware import when

STEP_S = 2
SERVER_STEP_S = 60
SYNC_EVERY_S = 6 * 3600
RETRY_S = 300


class Clock:
    def __init__(self, board):
        self.board = board
        self.zero = None
        self.src = "none"
        self.blind = False  # a reading of this boot has no time, or a refused one
        self.anchor = None  # (up_s, ts, src), once there is something to date by it
        self.look()

    def up_s(self):
        return int(self.board.uptime_s())

    def look(self):
        # Follow the board's clock when it was set or stepped.
        wall = self.board.wall()
        if not when.is_sane(wall):
            return
        zero = wall - self.up_s()
        if self.zero is None or abs(zero - self.zero) > STEP_S:
            self._rebase(zero, self.board.wall_source())

    def stamp(self, up_s):
        # (ts, src) of the sample taken at `up_s`; (None, "none") as long as nobody has told the time.
        self.look()
        if self.zero is None:
            self.blind = True
            return None, "none"
        return self.zero + up_s, self.src

    def learn(self, ts, src):
        # False when that is no time at all.
        if not when.is_sane(ts):
            return False
        self.board.set_wall(ts, src)
        self._rebase(ts - self.up_s(), src)
        return True

    def server_says(self, ts):
        # ingest sends its time when it could not believe ours: set the clock if need be, and answer with an anchor.
        if not when.is_sane(ts):
            return False
        self.blind = True
        if self.zero is None or abs(self.zero + self.up_s() - ts) > SERVER_STEP_S:
            self.learn(ts, "server")
        self._set_anchor()
        return True

    async def keep_synced(self, online, beat):
        # A task: NTP or GSM time when there is a network. `online`: asks whether; `beat`: tells we are alive.
        due_s = 0
        while True:
            beat()
            if online() and self.up_s() >= due_s:
                due_s = self.up_s() + (SYNC_EVERY_S if await self._sync() else RETRY_S)
            await self.board.sleep_s(10)

    async def _sync(self):
        try:
            ts = await self.board.network_time()
        except (OSError, ValueError):
            ts = None
        return ts is not None and self.learn(ts, getattr(self.board, "network_time_source", "ntp"))

    def _rebase(self, zero, src):
        stepped = self.zero is not None and abs(zero - self.zero) > STEP_S
        if self.zero is None or stepped:
            self.zero = zero
        self.src = src
        if self.blind or stepped:
            self.blind = True
            self._set_anchor()

    def _set_anchor(self):
        up_s = self.up_s()
        self.anchor = (up_s, self.zero + up_s, self.src)
