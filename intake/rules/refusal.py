"""How a rule says no: a code for tests, a sentence for people, and the field it is about."""

from typing import Any


class Refused(Exception):
    """A rule's "no". The sentence is marked for the catalogues; the web floor translates it.

    `field` is the form field it belongs to (empty: the whole form); `values` fill the sentence.
    """

    def __init__(self, code: str, sentence: str, *, field: str = "", **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.field = field
        self.values = values
