"""What a forger can do to a certificate: every digest made to fit again."""

from __future__ import annotations

from tasks.selection import verifier
from tasks.selection.commitment import canonical, digest_of


def sealed(held):
    """The certificate with a checksum that fits what it now says."""
    rest = {name: value for name, value in held.items() if name != "checksum"}
    return {**rest, "checksum": digest_of(canonical(rest))}


def committed(held):
    """The certificate with digests, commitment and seed that fit its frame and design."""
    held = dict(held)
    held["frame_digest"] = digest_of("\n".join([*held["frame"], *held["excluded"]]))
    held["design_digest"] = digest_of(canonical(held["design"]))
    held["commitment"] = digest_of(
        f"{held['frame_digest']}|{held['design_digest']}|{held['method']}"
    )
    held["seed"] = digest_of(f"{held['commitment']}|{held['public_value']}")
    return sealed(held)


def faults(held):
    """What the verifier finds, without what a forger would draw again from the new seed."""
    return {each.partition(":")[0] for each in verifier.check(held) if "the seed" not in each}
