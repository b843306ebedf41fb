"""What a neighbour reads: what is broken, since when, why, and what to check safely. Short enough for a phone."""

from hidran.clock import wib
from hidran.faults.catalogue import CATALOGUE
from hidran.faults.episode import Episode, Severity, only_said
from hidran.faults.sentences import why_in
from hidran.people.voice import Voice
from hidran.words import Language, clock_time, duration, say, since

LATE_S = 1800
_WORDS: dict[Severity, str] = {"INFO": "INFO", "PERLU_DICEK": "PERLU DICEK", "GAWAT": "GAWAT"}
# Four silences, four messages. None says that the pump is broken, because nobody knows.
_SILENCES = {
    "server": (
        "Data dari semua alat tidak masuk",
        "Ini soal komputer penerima, bukan hidran. Cek komputer, listrik dan internetnya.",
    ),
    "signal": (
        "Sambungan alat pantau putus",
        "Pompa BELUM TENTU rusak. Cek sinyal, kuota dan masa aktif kartu, lalu listrik alat.",
    ),
    "node": (
        "Satu alat pantau diam",
        "Ini soal satu alat, bukan tanda pompa rusak. Cek lampu dan listrik alat itu.",
    ),
    "hydrant": (
        "Tidak ada kabar dari hidran ini",
        "Pompa BELUM TENTU rusak. Lihat: air keluar? Lampu alat menyala? Cek listrik, sinyal, kuota.",
    ),
}
_REPAIR = "Terima kasih. Catat perbaikan dan biaya di buku kas."
_LOOK = "Isi gelas bening dan lihat dulu sebelum air dipakai."  # a probe does not know whether water is safe
_UNSEEN_HEAD = "TIDAK ADA LAPORAN LAGI"
_UNSEEN = "Alat di sini tidak mengukur air yang keluar. Buka keran dan lihat sendiri."
_NO_REPAIR = frozenset({"F16", "F17", "F21", "F22"})


def severity_word(severity: Severity, language: Language = "id") -> str:
    """'PERLU DICEK' as a message says it."""
    return say(_WORDS[severity], language)


_BAD_WATER = (
    "Cek air menemukan tanda buruk",
    "Jangan diminum dulu. Minta orang kedua melihat, dan beri tahu warga.",
)


def _bad_water(episode: Episode) -> bool:
    """F21 is a reminder until somebody looked, and an alarm when what was seen is bad."""
    found = episode.evidence
    return episode.code == "F21" and bool(found.get("bad_points") or found.get("e_coli"))


def title(episode: Episode, language: Language = "id") -> str:
    """What it is called: the catalogue's title, that of the silence, or that of water that was found bad."""
    if _bad_water(episode):
        return say(_BAD_WATER[0], language)
    silence = _SILENCES.get(str(episode.evidence.get("silence"))) if episode.code == "F16" else None
    return say(silence[0], language) if silence else CATALOGUE[episode.code].title_in(language)


def first_check(episode: Episode, language: Language = "id") -> str:
    """What a volunteer can safely check first. Nobody is asked what a sensor has just told."""
    if _bad_water(episode):
        return say(_BAD_WATER[1], language)
    silence = _SILENCES.get(str(episode.evidence.get("silence"))) if episode.code == "F16" else None
    if silence:
        return say(silence[1], language)
    if episode.code == "F01" and tank_is_seen(episode):
        return say("Lihat lampu kontroler, saklar, sekring. Jangan buka kabel panel.", language)
    return CATALOGUE[episode.code].first_check_in(language)


def tank_is_seen(episode: Episode) -> bool:
    """A float or a level sensor tells how full it is."""
    return any(episode.evidence.get(name) is not None for name in ("tank_full", "tank_level_pct"))


def raised(episode: Episode, now: float, voice: Voice, *, seen: int) -> str:
    """The first message of a trouble. `seen`: since when it was to be told, Unix s; long ago: the text says so."""
    text = _alarm(_WORDS[episode.severity], episode, now, voice)
    if now - seen <= LATE_S:
        return text
    times = {"seen": moment(seen, now, voice.language), "told": clock_time(now)}
    return f"{text}\n{say('Terjadi {seen}, baru dikabarkan {told}.', voice.language, **times)}"


def graver(episode: Episode, now: float, voice: Voice) -> str:
    """It was told before, and has become worse."""
    return _alarm("JADI {severity}", episode, now, voice)


def reopened(episode: Episode, now: float, voice: Voice) -> str:
    """Its end was told, and it is not over."""
    return _alarm("{severity}, TERNYATA BELUM NORMAL", episode, now, voice)


def reminder(episode: Episode, now: float, voice: Voice) -> str:
    """Nobody has seen to it yet."""
    return _alarm("MASIH {severity}", episode, now, voice)


def _alarm(head: str, e: Episode, now: float, voice: Voice) -> str:
    language = voice.language
    word = say(head, language, severity=severity_word(e.severity, language))
    values = {"title": title(e, language), "time": moment(e.start, now, language)}
    lines = [
        f"{word}: {voice.name(e.hydrant)}",
        say("{title} sejak {time}.", language, **values),
        say("Tandanya: {why}", language, why=_sentence(why_in(e, language))),
        say("Cek: {check}", language, check=first_check(e, language)),
    ]
    return voice.mark("\n".join(lines))


def _sentence(why: str) -> str:
    return why if why.endswith((".", "?", "!")) else f"{why}."


def cleared(episode: Episode, now: float, voice: Voice) -> str:
    """It is over. Of a silence only that the device is heard again: the pump was never known to be broken. Of what
    residents alone had said, that nothing has measured it."""
    language, end = voice.language, episode.end if episode.end is not None else int(now)
    unseen = only_said(episode.evidence)
    head = "TERSAMBUNG LAGI" if episode.code == "F16" else _UNSEEN_HEAD if unseen else "SUDAH NORMAL"
    values = {
        "title": title(episode, language),
        "start": moment(episode.start, now, language),
        "length": duration(end - episode.start, language),
    }
    lines = [
        say("{head} sejak {time}: {name}", language, head=say(head, language), **_at(end, now, episode, voice)),
        say("Tadi: {title}, sejak {start}, selama {length}.", language, **values),
    ]
    if episode.code not in _NO_REPAIR:
        thanks = _UNSEEN if unseen else _LOOK if episode.code == "F12" else _REPAIR
        lines.append(say(thanks, language))
    return voice.mark("\n".join(lines))


def _at(end: float, now: float, episode: Episode, voice: Voice) -> dict[str, str]:
    return {"time": moment(end, now, voice.language), "name": voice.name(episode.hydrant)}


def taken_back(episode: Episode, now: float, voice: Voice) -> str:
    """Late data showed that what was told never was."""
    language = voice.language
    values = {"title": title(episode, language), "start": moment(episode.start, now, language)}
    lines = [
        say("KABAR DICABUT: {name}", language, name=voice.name(episode.hydrant)),
        say('"{title}" sejak {start} ternyata tidak terjadi. Data susulan sudah lengkap.', language, **values),
        say("Maaf sudah merepotkan.", language),
    ]
    return voice.mark("\n".join(lines))


def last_of_the_day(text: str, count: int, hour: int, language: Language) -> str:
    """The message that uses up the day's ration says that the rest comes in one."""
    sentence = "Ini kabar ke-{n} hari ini; berikutnya dirangkum pukul {hour}.00."
    return f"{text}\n{say(sentence, language, n=count, hour=f'{hour:02d}')}"


def moment(ts: float, now: float, language: Language = "id") -> str:
    """'07.40' today, else with its day."""
    if language == "id" or wib(ts).date() == wib(now).date():
        return since(ts, now)
    return f"{wib(ts):%a} {wib(ts).day} {wib(ts):%b} {clock_time(ts)}"
