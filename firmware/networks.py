# Which of the known Wi-Fi networks to try, and in which order. Pure.


def order(known, found):
    # (ssid, password) of `known`, the strongest first; those not heard last, since they may hide their name.
    # `found`: as WLAN.scan() gives it, (ssid bytes, bssid, channel, rssi, ...).
    signal = {}
    for entry in found:
        name = str(entry[0], "utf-8")
        signal[name] = max(entry[3], signal.get(name, -200))
    # With the place in the list, because MicroPython's sort is not stable.
    ranked = sorted([(-signal.get(known[i][0], -200), i) for i in range(len(known))])
    return [(known[i][0], known[i][1]) for _strength, i in ranked]
