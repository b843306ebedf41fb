# The node's configuration: what the keys mean, and two copies in flash so that a torn write never loses it.
#
# A copy is one file: "<crc32 as 8 hex digits> <version>\n" and then JSON. Both are read at start; the newer sound
# one counts and repairs the other. A plain `config.json`, as `hidran node new` writes it, is taken in and removed.

import binascii
import json

from firmware import pins
from hidran import contract

COPIES = ("config_a", "config_b")
PLAIN = "config.json"
OK, REPAIRED, LOST = "ok", "repaired", "lost"

# Who the node is and whom it may call. Only a technician at the cable changes these.
ACCESS = ("node", "password", "host", "port", "tls", "wifi", "boot_floor")

# key: (default, lowest, highest)
_NUMBERS = {
    "port": (1883, 1, 65535),
    "boot_floor": (0, 0, 0xFFFFFFFF),  # boots start above this; for a board whose memory was erased
    "interval_s": (contract.SAMPLE_INTERVAL_S, 10, 3600),
    "live_batch": (contract.LIVE_BATCH, 1, contract.LIVE_BATCH),
    "keepalive_s": (300, 30, 1800),
    "ack_timeout_s": (60, 10, 3600),
    "ring_days": (5, 3, 14),
    "panel_upper_ohm": (100000, 0, 10000000),
    "panel_lower_ohm": (8200, 1, 10000000),
    "turbidity_upper_ohm": (10000, 0, 10000000),
    "turbidity_lower_ohm": (10000, 1, 10000000),
    "turbidity_warm_s": (2, 0, 30),
    "battery_upper_ohm": (100000, 0, 10000000),
    "battery_lower_ohm": (8200, 1, 10000000),
    "supply_upper_ohm": (100000, 0, 10000000),
    "supply_lower_ohm": (100000, 1, 10000000),
    "supply_min_mv": (0, 0, 60000),  # 0: supply is not guarded; 3500 for one lithium cell
    "pump_active_low": (1, 0, 1),
    "tank_full_active_low": (1, 0, 1),
    "pump_a_upper_ohm": (10000, 0, 10000000),
    "pump_a_lower_ohm": (10000, 1, 10000000),
    "pump_a_zero_mv": (2500, 0, 5000),
    "pump_a_mv_per_a": (66, 1, 1000),
    "flow_pulses_per_l": (450, 1, 100000),
    "level_empty_cm": (200, 1, 1000),
    "level_full_cm": (25, 0, 1000),
}
_DEFAULTS = {
    "node": "",
    "password": "",
    "host": "",
    "tls": False,
    "wifi": [],
    "ntp": ["id.pool.ntp.org", "pool.ntp.org", "time.google.com"],
    "fitted": [],  # optional sensor groups that are wired, e.g. ["supply", "tank_full"]
    "pins": {},  # only where a board is wired differently from the README
}
OPTIONAL_GROUPS = ("water_temp", "tank_full", "tank_level", "flow", "pump_current", "battery", "supply")


class ConfigError(ValueError):
    pass


def complete(given):
    # Every key, checked; ConfigError names the first that is unknown or out of range.
    config = {}
    for key, default in _DEFAULTS.items():
        config[key] = default
    for key, (default, _low, _high) in _NUMBERS.items():
        config[key] = default
    for key in given:
        config[key] = _checked(key, given[key])
    return config


def shown(config):
    # The configuration without its secrets, for the technician's screen.
    hidden = {"password": "***", "wifi": [w[0] for w in config["wifi"]]}
    return json.dumps({key: hidden.get(key, value) for key, value in config.items()})


def _checked(key, value):
    if key in _NUMBERS:
        _default, low, high = _NUMBERS[key]
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ConfigError("%s = %r: wanted a whole number from %d to %d" % (key, value, low, high))
        return value
    check = _CHECKS.get(key)
    if check is None:
        raise ConfigError("%s: no such key, see firmware/README.md" % key)
    if not check(value):
        raise ConfigError("%s: this value cannot be used, see firmware/README.md" % key)  # may be a secret
    return value


def _is_text(value):
    return isinstance(value, str) and len(value) <= 128


def _is_texts(value):
    return isinstance(value, list) and len(value) <= 8 and all(_is_text(v) for v in value)


def _is_wifi(value):
    return isinstance(value, list) and len(value) <= 8 and all(_is_texts(v) and len(v) == 2 for v in value)


def _are_groups(value):
    return _is_texts(value) and all(v in OPTIONAL_GROUPS for v in value)


def _are_pins(value):
    try:
        return isinstance(value, dict) and bool(pins.chosen(value))
    except ValueError as error:
        raise ConfigError(str(error))


_CHECKS = {
    "node": lambda v: isinstance(v, str) and (v == "" or contract.is_node_id(v)),
    "password": _is_text,
    "host": _is_text,
    "tls": lambda v: isinstance(v, bool),
    "wifi": _is_wifi,
    "ntp": _is_texts,
    "fitted": _are_groups,
    "pins": _are_pins,
}


def encode_copy(config, version):
    body = ("%d\n%s" % (version, json.dumps(config))).encode()
    return ("%08x " % binascii.crc32(body)).encode() + body


def decode_copy(data):
    # (config, version); ConfigError when the copy is torn, damaged or holds what cannot be meant.
    if len(data) < 12 or data[8:9] != b" ":
        raise ConfigError("copy is torn")
    try:
        if int(str(data[:8], "utf-8"), 16) != binascii.crc32(data[9:]):
            raise ConfigError("copy is damaged")
        version, text = str(data[9:], "utf-8").split("\n", 1)
        given, number = json.loads(text), int(version)
    except (ValueError, RuntimeError):
        raise ConfigError("copy is damaged")
    if not isinstance(given, dict) or number < 0:
        raise ConfigError("copy holds no configuration")
    return complete(given), number


class Store:
    # The two copies in the folder of `files`.
    def __init__(self, files):
        self.files = files
        self.version = 0
        self.state = LOST

    def load(self):
        # The configuration to run with; `state` says where it came from.
        found = [(name, self._read(name)) for name in COPIES]
        sound = [(copy[1], copy[0]) for _name, copy in found if copy is not None]
        if not sound:
            self.version, self.state, config = 0, LOST, complete({})
        else:
            self.version = max([version for version, _c in sound])
            config = next(c for version, c in sound if version == self.version)
            self.state = OK if len(sound) == 2 else REPAIRED
            self._repair(config, found)
        return self._take_in_plain(config)

    def save(self, config, version=None):
        # Write one copy, read it back, then the other: at every instant one of them is whole.
        checked = complete(config)
        number = self.version + 1 if version is None else version
        data = encode_copy(checked, number)
        # The worse copy first, so that the better one stands until the other is whole.
        for name in sorted(COPIES, key=self._rank):
            self.files.write(name, data)
            if self.files.read(name) != data:
                raise OSError("%s does not read back as written" % name)
        self.version = number
        return checked

    def _rank(self, name):
        copy = self._read(name)
        return -1 if copy is None else copy[1]

    def _read(self, name):
        try:
            return decode_copy(self.files.read(name))
        except (OSError, ConfigError):
            return None

    def _repair(self, config, found):
        for name, copy in found:
            if copy is None or copy[1] != self.version:
                try:
                    self.files.write(name, encode_copy(config, self.version))
                except OSError:
                    pass  # the sound copy stays

    def _take_in_plain(self, config):
        # `mpremote cp config.json :` is how a technician configures a node.
        try:
            given = self.save(_a_nodes_own(json.loads(self.files.read(PLAIN))))
            self.files.remove(PLAIN)
        except OSError:
            return config
        except (ValueError, TypeError, RuntimeError) as error:
            print("config.json refused: %s" % error)
            return config
        self.state = OK
        return given


def _a_nodes_own(given):
    if not isinstance(given, dict) or not given.get("node") or not given.get("host"):
        raise ConfigError("wanted a JSON object with node and host, as `hidran node new` writes it")
    return given


def apply_remote(config, change):
    # A checked copy of `config` with the keys of `change`; never those that say who and where the node is.
    for key in change:
        if key in ACCESS:
            raise ConfigError("%s can only be changed at the node itself" % key)
    merged = {}
    for key in config:
        merged[key] = config[key]
    for key in change:
        merged[key] = change[key]
    return complete(merged)
