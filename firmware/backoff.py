# When to try again, and what to switch off and on again meanwhile. Pure.

FIRST_SPREAD_S = 60  # after a power cut a whole kampung comes back at once
MAX_DELAY_S = 300
WIFI_EVERY = 5
MODEM_EVERY = 15
REBOOT_AFTER_S = 3600
MAX_REBOOT_AFTER_S = 86400


class Backoff:
    # `random`: 0 <= x < 1. `offline_reboots`: how often the node restarted for want of a connection since the last
    # one; each doubles the patience, because every restart costs the uptime by which readings are dated.
    def __init__(self, random, now_s, offline_reboots=0):
        self.random = random
        self.failures = 0
        self.since_s = now_s
        self.reboot_after_s = min(REBOOT_AFTER_S << min(offline_reboots, 5), MAX_REBOOT_AFTER_S)

    def first_delay_s(self):
        return self.random() * FIRST_SPREAD_S

    def delay_s(self):
        # Full jitter: spreads a fleet over the whole span instead of letting it return in waves.
        return self.random() * min(MAX_DELAY_S, 1 << min(self.failures, 9))

    def failed(self, now_s):
        # What to do before the next try: None, "wifi", "modem" or "reboot".
        self.failures += 1
        if now_s - self.since_s >= self.reboot_after_s:
            return "reboot"
        if self.failures % MODEM_EVERY == 0:
            return "modem"
        if self.failures % WIFI_EVERY == 0:
            return "wifi"
        return None

    def succeeded(self, now_s):
        self.failures = 0
        self.since_s = now_s
