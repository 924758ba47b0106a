"""Names as people spell them, folded so that equal names meet: case, accents, punctuation, titles."""

import re
import unicodedata

# Academic, religious, noble and military titles seen on Indonesian attendance lists.
_BEFORE = {
    *("prof", "dr", "dra", "drs", "ir", "drg", "apt", "ns"),
    *("h", "hj", "hjh", "kh", "ust", "ustadz", "pdt", "st"),
    *("rr", "r", "rm", "ra", "gus", "ning", "tgk"),
    *("bripka", "akbp", "kompol", "aiptu", "bpk", "bapak", "ibu", "sdr", "sdri"),
}
_AFTER = re.compile(
    r"^(?:[sma]\.?\s?(?:sos|si|pd|pdi|ag|kom|kes|kep|hum|psi|psikolog|sn|tr|stat|ak|ap|ip|ikom|st|"
    r"e|h|m|t|p|pt|sc|kn|phil|ed|a|ba|th|gz|keb|farm|md|tp|sp|mb)\.?(?:\s?\w{1,4})?|a\.?md.*|"
    r"ph\.?d|mpsp|mpssp|sst|aks|m\.?p\.?a|m\.?b\.?a|lc|b\.?sc|b\.?a)$",
    re.IGNORECASE,
)
_NOT_A_WORD = re.compile(r"[^\w]+")


def tidy(text: str) -> str:
    """What was typed, composed (NFC), with runs of white space made one and the ends trimmed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """A spelling reduced to letters and digits: "Darussa'adah" and "Darussaadah" fold alike."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return _NOT_A_WORD.sub(" ", plain.replace("'", "").replace("’", "").replace("`", "")).strip()


def squeeze(text: str) -> str:
    """A folded spelling without its spaces, so that "Wyata Guna" and "Wyataguna" meet."""
    return fold(text).replace(" ", "")


def name_key(full_name: str) -> str:
    """A person's name without titles, folded. One word is enough; a name of titles only stays as it is."""
    words = full_name.split(",", maxsplit=1)[0].split()
    while len(words) > 1 and words[0].rstrip(".").replace(".", "").casefold() in _BEFORE:
        words.pop(0)
    while len(words) > 1 and "." in words[-1] and _AFTER.match(words[-1]):
        words.pop()
    return squeeze(" ".join(words)) or squeeze(full_name) or tidy(full_name).casefold()


def masked(contact: str | None) -> str:
    """A phone number or address shown so that its owner knows it and nobody else can use it."""
    if not contact:
        return ""
    name, at, host = contact.partition("@")
    if at:
        return f"{name[:1]}****@{host}"
    return f"{contact[:6]}****{contact[-3:]}"
