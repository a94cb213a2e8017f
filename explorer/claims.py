"""The figures that lessons quote, remade: `python -m explorer.claims [name …] [--all]`.

assets/claims.json names each: `"schedule.left_after_50": {"value": …, "digits": 1, "call":
"schedule.alpha_bar", "with": {"T": 50}, "hash": …}`. A lesson quotes it as
`<<claim:schedule.left_after_50>>`; which option of a prediction is right is a claim too, named
after its section (`schedule.choice`), its value the option's place from 0.

call : a public function of the lesson's scene_quotes.py, listed by `calls`; with : its keyword
values. digits : decimals shown, or "2g" for significant ones. hash : of all that the call rests on
(closure.py); another one means that the claim is stale. error : of a mean over seeds, where the
call gives (value, error). seal : of the entry itself, so that no value is changed by hand.
dear : takes long, so tests remake it only where all is remade.

To quote a figure: write a function there, add the claim without value and hash, and run this.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

from explorer import closure, texts
from explorer.lessons.bayes import scene_quotes as bayes
from explorer.lessons.fitting import scene_quotes as fitting
from explorer.lessons.forward import scene_quotes as forward
from explorer.lessons.forward_images import scene_quotes as forward_images
from explorer.lessons.gaussians import scene_quotes as gaussians
from explorer.lessons.home import scene_quotes as home
from explorer.lessons.improved import scene_quotes as improved
from explorer.lessons.information import scene_quotes as information
from explorer.lessons.latent_variables import scene_quotes as latent_variables
from explorer.lessons.objective import scene_quotes as objective
from explorer.lessons.posterior import scene_quotes as posterior
from explorer.lessons.probability import scene_quotes as probability
from explorer.lessons.reparameterise import scene_quotes as reparameterise
from explorer.lessons.samplers import scene_quotes as samplers
from explorer.lessons.schedule import scene_quotes as schedule
from explorer.lessons.score import scene_quotes as score
from explorer.lessons.step_through import scene_quotes as step_through
from explorer.lessons.train_images import scene_quotes as train_images
from explorer.lessons.train_points import scene_quotes as train_points
from explorer.lessons.vlb import scene_quotes as vlb
from explorer.lessons.why_gaussian import scene_quotes as why_gaussian

QUOTES: dict[str, ModuleType] = {
    "bayes": bayes,
    "fitting": fitting,
    "forward": forward,
    "forward_images": forward_images,
    "gaussians": gaussians,
    "home": home,
    "improved": improved,
    "information": information,
    "latent_variables": latent_variables,
    "objective": objective,
    "posterior": posterior,
    "probability": probability,
    "reparameterise": reparameterise,
    "samplers": samplers,
    "schedule": schedule,
    "score": score,
    "step_through": step_through,
    "train_images": train_images,
    "train_points": train_points,
    "vlb": vlb,
    "why_gaussian": why_gaussian,
}


def calls() -> dict[str, Callable[..., Any]]:
    """{"schedule.alpha_bar": the function}: all that a claim may call."""
    return {
        f"{lesson}.{name}": function
        for lesson, module in QUOTES.items()
        for name, function in vars(module).items()
        if callable(function) and getattr(function, "__module__", "") == module.__name__
        if not name.startswith("_")
    }


def make(claim: dict[str, Any]) -> dict[str, Any]:
    """The claim with its value and error made anew, and its hash.

    Raises KeyError with a sentence where the call is not listed, TypeError where it takes no such
    keywords.
    """
    function = listed(claim["call"])
    result = function(**claim.get("with", {}))
    value, error = result if isinstance(result, tuple) else (result, None)
    new = {"value": plain(value), **({"error": plain(error)} if error is not None else {})}
    asked = {key: claim[key] for key in ("digits", "call", "with", "dear") if key in claim}
    remade = new | asked | {"hash": hash_of(claim)}
    return remade | {"seal": seal_of(remade)}


def listed(call: str) -> Callable[..., Any]:
    known = calls()
    if call not in known:
        raise KeyError(f"no claim may call {call!r}; listed: {', '.join(sorted(known))}.")
    return known[call]


def plain(value: Any) -> float | int:
    """A number as JSON has it; yes and no as 1 and 0."""
    return int(value) if float(value).is_integer() else float(f"{float(value):.10g}")


def hash_of(claim: dict[str, Any]) -> str:
    """Of all that the claim's call rests on, as it is now."""
    function = listed(claim["call"])
    return closure.hash_of(function.__module__, function.__name__)


def seal_of(claim: dict[str, Any]) -> str:
    """Of what stands in the file: whoever changes a value by hand breaks it."""
    told = {key: each for key, each in claim.items() if key != "seal"}
    text = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def stale(known: dict[str, dict[str, Any]]) -> list[str]:
    """The claims that have no value, were made by other code than today's, or changed by hand."""
    return [
        name for name, claim in known.items()
        if claim.get("hash") != hash_of(claim) or claim.get("seal") != seal_of(claim)
    ]  # fmt: skip


def text_of(known: dict[str, dict[str, Any]]) -> str:
    """The file: a claim on each line, in the order of their names."""
    lines = [
        f"{json.dumps(name)}: {json.dumps(claim, ensure_ascii=False)}"
        for name, claim in sorted(known.items())
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def remake(names: Iterable[str]) -> None:
    """Make claims anew, save each as it comes, and say what changed."""
    for name in names:
        known = json.loads(texts.CLAIMS.read_text(encoding="utf-8"))
        before, start = known[name].get("value"), time.process_time()
        known[name] = make(known[name])
        seconds = time.process_time() - start
        texts.CLAIMS.write_text(text_of(known), encoding="utf-8")
        after = known[name]["value"]
        note = "" if before == after else f", was {before}"
        line = f"{name}: {texts.quoted(known, name)} = {after}{note}, {seconds:.1f} s of CPU"
        print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", help="all that begin so; the stale ones if none")
    parser.add_argument("--all", action="store_true", help="the fresh ones too")
    asked = parser.parse_args()
    known = json.loads(texts.CLAIMS.read_text(encoding="utf-8"))
    if asked.names:
        names = [name for name in known if name.startswith(tuple(asked.names))]
    else:
        names = list(known) if asked.all else stale(known)
    remake(names)
    print(f"{len(names)} of {len(known)} claims remade")
    sys.exit(not known)


if __name__ == "__main__":
    main()
