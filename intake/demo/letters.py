"""Steps of the demo around the letter: other parties sign it too, and heads who do not sign yet say why."""

from intake.demo.thread import Scene, Step
from intake.rules import links, parties, replies, signing
from intake.rules.actor import Actor


def joined_by(name: str, contact_name: str) -> Step:
    """The unit invites another unit or institution to sign the same letter."""
    return lambda scene: parties.add(
        scene.commitment, name=name, contact_name=contact_name, by=scene.unit
    )


def party_signed(capacity: str, name: str, *, position: str) -> Step:
    """The last party that was invited signs at its own link."""

    def step(scene: Scene) -> object:
        party = scene.commitment.partners[-1]
        link = links.current("sign", commitment_id=scene.commitment.id, party_id=party.id)
        signature = signing.Signature(capacity=capacity, signed_name=name, head_position=position)
        by = Actor("head", link.id if link else None)
        return signing.sign(scene.commitment, signature=signature, party=party, by=by)

    return step


def declined(reason: str, name: str) -> Step:
    """The head says no for now."""
    return _reply("declined", reason, name)


def commented(reason: str, name: str) -> Step:
    """The head asks for something before signing."""
    return _reply("comment", reason, name)


def _reply(kind: str, reason: str, name: str) -> Step:
    def step(scene: Scene) -> object:
        link = links.current("sign", commitment_id=scene.commitment.id, party_id=None)
        by = Actor("head", link.id if link else None)
        return replies.reply(scene.commitment.current, kind=kind, reason=reason, name=name, by=by)

    return step
