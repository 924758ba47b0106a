"""A photo as small as a list needs it."""

import io

from PIL import Image

SIDE = (320, 240)
QUALITY = 60


def thumbnail(content: bytes) -> bytes:
    """A JPEG of at most 320 by 240; of a large one only an eighth is read."""
    small = io.BytesIO()
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as picture:
        picture.draft("RGB", SIDE)
        picture.thumbnail(SIDE)
        picture.convert("RGB").save(small, "JPEG", quality=QUALITY, optimize=True)
    return small.getvalue()
