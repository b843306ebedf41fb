"""What the others read when one of them has answered."""

from collections.abc import Callable

from hidran.faults.episode import Episode
from hidran.people.answer import Meaning
from hidran.people.story import Answered
from hidran.people.texts import moment, title
from hidran.people.voice import Voice
from hidran.words import clock_time, rupiah, say

_HEADS: dict[Meaning, str] = {
    "going": "{who} PERGI CEK: {name}",
    "repairing": "SEDANG DIPERBAIKI: {name}",
    "done": "KATANYA SUDAH BERES: {name}",
    "full": "KATANYA TANDON PENUH: {name}",
    "not_full": "KATANYA TANDON BELUM PENUH: {name}",
    "cannot": "{who} TIDAK BISA PERGI: {name}",
}
_NEXT: dict[Meaning, str] = {
    "going": "Yang lain tidak perlu pergi. Hidran diam dulu dan menunggu kabar dari sensor.",
    "repairing": "Hidran diam dulu, paling lama 24 jam.",
    "done": "Hidran menunggu bukti dari sensor.",
    "full": "Hidran menilai lagi dengan kabar itu.",
    "not_full": "Hidran menilai lagi dengan kabar itu.",
    "cannot": "Siapa yang bisa? Jawab: SAYA PERGI.",
}
HINT = "Maaf, Hidran belum paham. Jawab salah satu: SAYA PERGI, PENUH, SEDANG DIPERBAIKI, SUDAH BERES."
OVER = "Gangguan itu sudah selesai. Terima kasih."
NOT_YOURS = "Hidran itu dijaga KPP lain, dan Anda tidak tercatat di sana."
DRILLED = "Terima kasih. Latihan tercatat: pesan Hidran sampai kepada Anda."
WHICH = "Lebih dari satu hidran bermasalah. Tekan tombol di bawah pesannya, atau balas pesan itu."


def answered(answer: Answered) -> Callable[[Episode, float, Voice], str]:
    """The words of one answer, for the policy to say."""

    def words(episode: Episode, now: float, voice: Voice) -> str:
        language = voice.language
        values = {"who": answer.who, "name": voice.name(episode.hydrant)}
        facts = {"title": title(episode, language), "time": moment(episode.start, now, language)}
        lines = [
            say(_HEADS[answer.meaning], language, **values),
            say(
                "{title} sejak {time}. Dijawab {who}, {at}.",
                language,
                **facts,
                who=answer.who,
                at=clock_time(answer.at),
            ),
            *_work(answer, voice),
            say(_NEXT[answer.meaning], language),
        ]
        return voice.mark("\n".join(lines))

    return words


def _work(answer: Answered, voice: Voice) -> list[str]:
    said = []
    if answer.note:
        said.append(say("Dikerjakan: {what}.", voice.language, what=answer.note))
    if answer.cost_rp is not None:
        said.append(say("Biaya {amount}: catat di buku kas.", voice.language, amount=rupiah(answer.cost_rp)))
    return [" ".join(said)] if said else []


def unchanged(answer: Answered, text: str, now: float, voice: Voice) -> str:
    """A reminder of what was answered, and stands all the same."""
    at = moment(answer.at, now, voice.language)
    sentence = "{who} menjawab {at}, tetapi sensor belum melihat perubahan."
    return f"{text}\n{say(sentence, voice.language, who=answer.who, at=at)}"


def escalated(
    episode: Episode,
    now: float,
    voice: Voice,
    *,
    words: Callable[[Episode, float, Voice], str],
    answer: Answered | None,
    since: int,
) -> str:
    """The first message to the next step of the ladder says why it comes. `answer`: of one who cannot go."""
    text = words(episode, now, voice)
    if answer is not None:
        return f"{text}\n{say('{who} tidak bisa pergi. Siapa yang bisa?', voice.language, who=answer.who)}"
    at = moment(since, now, voice.language)
    return f"{text}\n{say('Belum ada yang menjawab sejak {time}.', voice.language, time=at)}"
