# Which pin does what on the ESP32-WROOM-32 board of README.md, and which pins cannot do it. Pure.

DEFAULT = {
    "panel": 34,
    "turbidity": 35,
    "battery": 32,
    "supply": 33,
    "pump_current": 36,
    "turbidity_power": 25,
    "pump": 26,
    "tank_full": 27,
    "flow": 14,
    "water_temp": 4,
    "level_trigger": 18,
    "level_echo": 19,
    "led": 2,
    "button": 0,
}
ANALOG = ("panel", "turbidity", "battery", "supply", "pump_current")
OUTPUTS = ("turbidity_power", "level_trigger", "led", "water_temp")
ADC1 = range(32, 40)  # ADC2 fails while Wi-Fi is on
FLASH = range(6, 12)  # wired to the flash chip inside the module
INPUT_ONLY = range(34, 40)


def chosen(given):
    # Every use with its pin; ValueError says what is wrong with a pin.
    pins = dict(DEFAULT)
    for use, pin in given.items():
        if use not in DEFAULT:
            raise ValueError("pins: no use %r; there are %s" % (use, ", ".join(sorted(DEFAULT))))
        pins[use] = pin
    for use in sorted(pins):
        _check(use, pins[use])
    for use in sorted(pins):
        for other in sorted(pins):
            if use < other and pins[use] == pins[other]:
                raise ValueError("pins: %s and %s are both on GPIO %d" % (use, other, pins[use]))
    return pins


def _check(use, pin):
    if isinstance(pin, bool) or not isinstance(pin, int) or not 0 <= pin <= 39 or pin in FLASH:
        raise ValueError("pins: %s on GPIO %r: wanted 0-5 or 12-39" % (use, pin))
    if use in ANALOG and pin not in ADC1:
        raise ValueError("pins: %s on GPIO %d: wanted 32-39, the others cannot measure while Wi-Fi is on" % (use, pin))
    if use in OUTPUTS and pin in INPUT_ONLY:
        raise ValueError("pins: %s on GPIO %d: 34-39 are inputs only" % (use, pin))
