# Care in the first minutes: a node at dusk, on the last of its battery, must not kill itself with its own radio.

SHORT_BOOT_S = 600
SHORT_BOOTS = 3
STEADY_S = 5
REST_S = 600
MOUNT_TRIES = 3


class BootGuard:
    # MicroPython cannot tell a brown-out from power-up, so short boots in a row stand for it.
    def __init__(self, board, supply_min_v):
        self.board = board
        self.supply_min_v = supply_min_v
        self.short_boots = board.load_counter("short_boots") + 1
        board.save_counter("short_boots", self.short_boots)

    def survived(self):
        # Called once the node has run for SHORT_BOOT_S.
        self.short_boots = 0
        self.board.save_counter("short_boots", 0)

    async def radio_allowed(self, beat, read_supply):
        # Returns when the radio may be switched on. `read_supply`: async, V or None.
        if self.short_boots > SHORT_BOOTS:
            self.board.log("%d short boots in a row: radio rests %d s" % (self.short_boots - 1, REST_S))
            await self._rest(REST_S, beat)
        steady = 0
        while self.supply_min_v > 0 and steady < STEADY_S:
            volts = await read_supply()
            if volts is None:
                return  # cannot be measured: not a reason to stay silent for ever
            steady = steady + 1 if volts > self.supply_min_v else 0
            beat()
            await self.board.sleep_s(1)

    async def _rest(self, seconds, beat):
        until = self.board.uptime_s() + seconds
        while self.board.uptime_s() < until:
            beat()
            await self.board.sleep_s(min(10, max(1, until - self.board.uptime_s())))


def mount_or_format(mount, format_flash, load_counter, save_counter, log):
    # True when the data area is there. After MOUNT_TRIES boots that could not mount it, it is formatted: a node
    # without its old readings is better than one that a technician has to visit. Access data also lies in NVS.
    try:
        mount()
        save_counter("mount_fails", 0)
        return True
    except OSError as error:
        fails = load_counter("mount_fails") + 1
        save_counter("mount_fails", fails)
        log("flash cannot be mounted (%s), try %d of %d" % (error, fails, MOUNT_TRIES))
    if fails < MOUNT_TRIES:
        return False
    format_flash()
    mount()
    save_counter("mount_fails", 0)
    return True
