"""The words of a form's fields by their names, for pages that repeat what was sent."""

from typing import Any

from intake.forms.sent import SentForm


def labels_of(form: type[SentForm], prefix: str = "") -> dict[str, Any]:
    """{name as sent: label} of every field of a form."""
    return {
        prefix + name: field.kwargs.get("label") or field.args[0]
        for name, field in ((name, getattr(form, name)) for name in dir(form))
        if hasattr(field, "_formfield") and (field.args or "label" in field.kwargs)
    }
