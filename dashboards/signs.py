"""Words, signs and colours that all panels share: states, codes, severities. Colour is never the only difference."""

from dashboards.panel import Step
from hidran.faults.catalogue import CATALOGUE
from hidran.people.role_words import ROLES, role_word

RED, AMBER, BLUE, GREEN, GREY = "#C4162A", "#B45F06", "#1F60C4", "#37872D", "#8E8E8E"
PALE = "#D8D9DA"  # a state timeline draws "transparent" black

STATES: dict[str, tuple[str, str]] = {
    "4": ("? Tidak diketahui", GREY),
    "3": ("✖ GAWAT", RED),
    "2": ("▲ Perlu dicek", AMBER),
    "1": ("ℹ Catatan", BLUE),
    "0": ("✔ Normal", GREEN),
}
STATE_STEPS = (Step(None, GREY), Step(0, GREEN), Step(1, BLUE), Step(2, AMBER), Step(3, RED), Step(4, GREY))
EPISODES: dict[str, tuple[str, str]] = {
    "3": ("✖ GAWAT", RED),
    "2": ("▲ Perlu dicek", AMBER),
    "1": ("ℹ Catatan", BLUE),
    "0": ("selesai", PALE),
}
EPISODE_STEPS = (Step(None, PALE), Step(1, BLUE), Step(2, AMBER), Step(3, RED))
SEVERITIES: dict[str, tuple[str, str]] = {
    "GAWAT": ("✖ GAWAT", RED),
    "PERLU_DICEK": ("▲ Perlu dicek", AMBER),
    "INFO": ("ℹ Catatan", BLUE),
}
TITLES: dict[str, tuple[str, str]] = {code: (fault.title, "") for code, fault in CATALOGUE.items()}
CHECKS: dict[str, tuple[str, str]] = {
    code: (f"{fault.title}\n{fault.first_check}", "") for code, fault in CATALOGUE.items()
}
ANSWERS: dict[str, tuple[str, str]] = {
    "going": ("pergi cek", ""),
    "full": ("katanya tandon penuh", ""),
    "not_full": ("katanya tandon belum penuh", ""),
    "repairing": ("sedang diperbaiki", ""),
    "done": ("katanya sudah beres", ""),
    "cannot": ("tidak bisa pergi", ""),
}
ANSWERERS: dict[str, tuple[str, str]] = {
    **{role: (role_word(role), "") for role in (*ROLES, "kelurahan")},
    "kpp": ("grup KPP", ""),
    "warga": ("warga", ""),
}
POINTS: dict[str, tuple[str, str]] = {"tandon": ("tandon", ""), "keran": ("keran rumah", "")}
YES_NO: dict[str, tuple[str, str]] = {"1": ("ya", ""), "0": ("tidak", "")}
WELL: dict[str, tuple[str, str]] = {"1": ("✔ jalan", GREEN), "0": ("✖ bermasalah", RED)}
ONLINE: dict[str, tuple[str, str]] = {"1": ("✔ tersambung", GREEN), "0": ("✖ putus", RED)}
