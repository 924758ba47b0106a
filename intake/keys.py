"""Secrets at work: random links and codes, sealing for showing again, and keyed fingerprints."""

import hashlib
import hmac
import secrets
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SPOKEN_LENGTH = 8
CHECK_LENGTH = 12
_READ_AS = str.maketrans("OIL", "011", " -")
_NONCE = 12

_secrets: tuple[str, ...] = ()


class Unsealed(ValueError):
    """What was sealed cannot be opened with any key we hold."""


def configure(current_then_previous: tuple[str, ...]) -> None:
    """Take the secrets of this installation: the first seals, all open."""
    global _secrets  # noqa: PLW0603 - settings of the process, not state of the work
    _secrets = current_then_previous


def new_token() -> str:
    """128 random bits for a link, 22 characters of the URL alphabet."""
    return secrets.token_urlsafe(16)


def new_code(length: int = SPOKEN_LENGTH) -> str:
    """A random code in Crockford's alphabet."""
    return "".join(CROCKFORD[byte & 31] for byte in secrets.token_bytes(length))


def read_code(typed: str) -> str:
    """A code as it was meant: capitals, O as 0, I and L as 1, spaces and hyphens dropped."""
    return typed.strip().upper().translate(_READ_AS)


def digest(token: str) -> bytes:
    """SHA-256 of a token, for look-up without keeping the token."""
    return hashlib.sha256(token.encode()).digest()


def seal(text: str) -> bytes:
    """Encrypt for showing again (AES-256-GCM, random nonce in front)."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher(_secrets[0]).encrypt(nonce, text.encode(), None)


def unseal(sealed: bytes) -> str:
    """Decrypt with the current or the previous secret. Raises Unsealed."""
    for secret in _secrets:
        try:
            opened = _cipher(secret).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
        except InvalidTag:
            continue
        return opened.decode()
    raise Unsealed("sealed with a secret that is no longer held")


def fingerprint(purpose: str, content: bytes) -> bytes:
    """HMAC-SHA-256 of content under a key of its own for each purpose."""
    return hmac.digest(_derive(_secrets[0], purpose), content, "sha256")


def matches(purpose: str, content: bytes, expected: bytes) -> bool:
    """Whether a fingerprint was made from this content, with the current or the previous secret."""
    return any(
        hmac.compare_digest(hmac.digest(_derive(secret, purpose), content, "sha256"), expected)
        for secret in _secrets
    )


@cache
def _cipher(secret: str) -> AESGCM:
    return AESGCM(_derive(secret, "seal"))


@cache
def _derive(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), purpose.encode(), "sha256")
