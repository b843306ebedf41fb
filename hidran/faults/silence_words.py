"""The four silences in words."""

from typing import Literal

from hidran.faults.episode import Evidence
from hidran.words import Language, clock_time, say

Kind = Literal["server", "signal", "node", "hydrant"]
WEAK_RSSI_DBM = -85


def why(kind: Kind, start: int, e: Evidence, language: Language = "id") -> str:
    """One sentence; none of them speaks of the pump as broken."""
    time = clock_time(start)
    if kind == "server":
        return _server(e, time, language)
    if kind == "signal":
        return _signal(e, time, language)
    if kind == "node":
        sentence = "alat {node} diam sejak {time}; hidran ini masih terlihat lewat alat lain"
        return say(sentence, language, node=e["node"], time=time)
    sentence = "tidak ada kabar dari alat di hidran ini sejak {time}; keadaan pompa tidak diketahui"
    return say(sentence, language, time=time)


def _server(e: Evidence, time: str, language: Language) -> str:
    if e["service_lost"]:
        return say("penerima data berhenti sejak {time}; ini soal server, bukan hidran", language, time=time)
    sentence = "semua {n} alat diam sejak {time}: mungkin server atau internet, bukan hidran"
    return say(sentence, language, n=e["nodes"], time=time)


def _signal(e: Evidence, time: str, language: Language) -> str:
    rssi = e["rssi_dbm"]
    if rssi is not None and rssi <= WEAK_RSSI_DBM:
        sentence = "sambungan putus sejak {time}, sinyal sebelumnya lemah ({rssi} dBm): cek sinyal dan kuota"
        return say(sentence, language, time=time, rssi=round(rssi))
    return say("sambungan putus sejak {time}: mungkin sinyal, kuota atau listrik alat", language, time=time)
