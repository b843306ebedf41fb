# The golden payloads of contract version 1: what the firmware's own code makes of fixed readings, byte for byte.
#
# `produce()` makes them anew; `tests/fixtures/payloads/v1/` holds the bytes that both sides are held to. To add one:
# write it here, run `python -m tests.firmware.golden`, and look at the new file before committing it.

from firmware.outbox import Outbox
from firmware.ring import Ring
from hidran import contract
from tests.firmware import folders, samples

FOLDER = "tests/fixtures/payloads/v1/"
TS = samples.TS

# Six minutes of a pump that starts in the third; every value as a node would measure it.
PANEL = (37.25, 37.31, 37.4, 29.87, 29.9)
PUMP = ((0, 0, 0), (0, 0, 0), (1, 41, 1), (1, 60, 0), (1, 60, 0))
TURBIDITY = ((4102, 6.4), (4101, 5.9), (4097, 12.3), (4088, 14), (4092, 8.2))


class Desk:
    # The parts of a node between flash and wire, without tasks and network.
    def __init__(self, full=False, boot=7):
        self.ring = Ring(folders.flash_files(), samples.bits(full), 4320)
        self.ring.begin(boot)
        self.outbox = Outbox(self.ring)

    def encode(self, rows, age_s=2):
        return self.outbox.encode(rows, rows[-1]["up_s"] + age_s)


def minute(i, full=False):
    on, on_s, starts = PUMP[i]
    found = samples.values(full, panel_v=PANEL[i], pump_on=on, pump_on_s=on_s, pump_starts=starts)
    found["turbidity_mv"], found["turbidity_sd_mv"] = TURBIDITY[i]
    return found


def five(desk, src="ntp", ups=(3600, 3660, 3720, 3780, 3840), full=False):
    desk.ring.seq = 60
    rows = []
    for i in range(5):
        ts = None if src == "none" else TS + ups[i] - ups[0]
        rows.append(desk.ring.append(ups[i], ts, src, minute(i, full)))
    return rows


def readings_minimum():
    desk = Desk()
    return desk.encode(five(desk))


def readings_full():
    desk = Desk(True)
    return desk.encode(five(desk, full=True))


def readings_null_columns():
    desk = Desk()
    desk.ring.seq = 60
    rows = []
    for i in range(3):
        values = minute(i)
        values["panel_v"] = values["turbidity_mv"] = values["turbidity_sd_mv"] = None
        values["pump_on"] = None if i == 1 else 0
        rows.append(desk.ring.append(3600 + 60 * i, TS + 60 * i, "gsm", values))
    return desk.encode(rows)


def readings_uneven():
    desk = Desk()
    return desk.encode(five(desk, ups=(3600, 3660, 3719, 3720, 3780)))


def readings_even_not_a_minute():
    desk = Desk()
    return desk.encode(five(desk, ups=(3600, 3720, 3840, 3960, 4080)))


def readings_no_clock():
    desk = Desk()
    return desk.encode(five(desk, "none"))


def readings_first_after_power_up():
    desk = Desk()
    return desk.encode([desk.ring.append(4, TS, "rtc", minute(0))], 0)


def readings_backfill():
    desk = Desk()
    desk.ring.seq = 60
    for i in range(60):
        desk.ring.append(3600 + 60 * i, TS + 60 * i, "ntp", minute(i % 5))
    return desk.encode(desk.outbox.take_backlog(0), 7200)


def readings_of_an_older_boot():
    desk = Desk(boot=6)
    rows = five(desk)
    desk.ring.begin(7)
    return desk.encode(rows)


def readings_older_boot_held():
    desk = Desk(boot=6)
    five(desk)
    desk.ring.forget(6, 63, [])
    desk.ring.begin(7)
    return desk.encode(five(desk))


def status_birth():
    return contract.encode_birth(
        7,
        {
            "fw": "0.1.0",
            "reset": "power",
            "rssi": -67,
            "held_n": 65,
            "dropped": 0,
            "corrupt": 0,
            "flash_errors": 0,
            "refused": 0,
            "outages": 1,
            "supply_v": 3.92,
            "mem_free": 61440,
            "config": "ok",
            "config_v": 3,
            "interval_s": 60,
            "fitted": list(contract.MINIMUM_NODE),
        },
    )


MAKERS = {
    "readings_minimum": readings_minimum,
    "readings_full": readings_full,
    "readings_null_columns": readings_null_columns,
    "readings_uneven": readings_uneven,
    "readings_even_not_a_minute": readings_even_not_a_minute,
    "readings_no_clock": readings_no_clock,
    "readings_first_after_power_up": readings_first_after_power_up,
    "readings_backfill": readings_backfill,
    "readings_of_an_older_boot": readings_of_an_older_boot,
    "readings_older_boot_held": readings_older_boot_held,
    "status_birth": status_birth,
    "status_will": lambda: contract.encode_will(7),
    "anchor": lambda: contract.encode_anchor(7, 3840, TS, "ntp"),
    "ack": lambda: contract.encode_ack(7, 65),
    "ack_ranges_nacks": lambda: contract.encode_ack(7, 62, [(65, 70), (90, 90)], [(62, "RANGE"), (90, "SEQ_CONFLICT")]),
    "time": lambda: contract.encode_time(TS),
    # Made by the server's own hand; the node only reads them.
    "config": lambda: '{"v":4,"set":{"interval_s":120}}',
    "command": lambda: '{"do":"report"}',
}


def read(name):
    with open(FOLDER + name + ".json") as file:
        return file.read()


def produce():
    return {name: make() for name, make in MAKERS.items()}


if __name__ == "__main__":
    for name, text in produce().items():
        with open(FOLDER + name + ".json", "w") as file:
            file.write(text)
        print("%5d B  %s" % (len(text), name))
