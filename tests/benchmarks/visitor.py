"""A visitor without a browser: it speaks Streamlit's own protocol to a running server.

As the browser does, it keeps what the server has sent (elements by their place, cached messages by
their hash), sends every widget's state with each rerun, and runs a fragment again as often as the
server asked for, until nothing is left to run: then the last picture stands.
"""

from __future__ import annotations

import json
import random
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

from explorer.ui.frame.navigation import PAGES

LESSONS = [entry.name for entry in PAGES]
GOES_ON = (ForwardMsg.FINISHED_EARLY_FOR_RERUN,)
Place = tuple[int, ...]
LONGEST_S = 90.0
LOOK_S = 5.0  # a fragment that runs more rarely waits for no picture
CONTROLS = ("slider", "selectbox", "checkbox", "radio", "button_group")


class Unanswered(Exception):
    """The last picture did not come in time."""


@dataclass
class Answer:
    """seconds : until the script had run, and until the last picture stood.  bytes : received."""

    script: float
    picture: float
    bytes: int


@dataclass
class Visitor:
    """One browser tab.  origin : the server's address."""

    origin: str
    elements: dict[Place, Element] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        parts = urlsplit(self.origin)
        address = f"ws://{parts.netloc}/_stcore/stream"
        self.socket = connect(address, subprotocols=["streamlit"], max_size=None)
        self.cached: dict[str, ForwardMsg] = {}
        self.used: dict[str, int] = {}  # hash → the run that used it last
        self.runs, self.age = 0, 0
        self.ticking: dict[str, float] = {}  # fragment → seconds between its runs
        self.due: dict[str, float] = {}
        self.query, self.page, self.hash, self.partly = "", "", "", False
        self.popovers: dict[Place, Any] = {}

    def close(self) -> None:
        self.socket.close()

    # --- what it does ---------------------------------------------------------------------------
    def open(self, page: str, query: str = "lang=en") -> Answer:
        """Open a page by its name, as from a link."""
        self.page, self.query, self.hash = page, query, ""
        self.states.clear()
        self.elements.clear()
        self.ticking.clear()
        return self.ask()

    def ask(self, *moved: WidgetState) -> Answer:
        """Rerun with the widgets' states, after these have moved; over when nothing runs any more.

        Raises Unanswered after LONGEST_S.
        """
        begin, self.received = time.perf_counter(), 0
        for state in moved:
            if state.WhichOneof("value") != "trigger_value":
                self.states[state.id] = state
        self.send("", [*self.states.values(), *(m for m in moved if m.id not in self.states)])
        self.hear(begin)
        script = time.perf_counter() - begin
        while self.ticking:
            if time.perf_counter() - begin > LONGEST_S:
                raise Unanswered(f"{self.page}?{self.query}: {LONGEST_S} s")
            name = min(self.ticking, key=lambda each: self.due[each])
            time.sleep(max(self.due[name] - time.perf_counter(), 0))
            self.due[name] = time.perf_counter() + self.ticking[name]
            self.send(name, self.states.values())
            self.hear(begin)
        return Answer(script, time.perf_counter() - begin, self.received)

    def send(self, fragment: str, states) -> None:
        message = BackMsg()
        client = message.rerun_script
        client.query_string, client.fragment_id = self.query, fragment
        client.is_auto_rerun = bool(fragment)
        client.page_script_hash, client.page_name = self.hash, "" if self.hash else self.page
        client.cached_message_hashes.extend(self.cached)
        client.widget_states.widgets.extend(states)
        self.socket.send(message.SerializeToString())

    # --- what it hears --------------------------------------------------------------------------
    def hear(self, begin: float) -> None:
        """Read until the script has finished."""
        while True:
            left = begin + LONGEST_S - time.perf_counter()
            try:
                data = self.socket.recv(timeout=max(left, 0.01))
            except TimeoutError:
                raise Unanswered(f"{self.page}?{self.query}: {LONGEST_S} s") from None
            self.received += len(data)
            message = ForwardMsg.FromString(data)
            if message.WhichOneof("type") == "ref_hash":
                self.used[message.ref_hash] = self.runs
                place = message.metadata
                message = ForwardMsg.FromString(self.cached[message.ref_hash].SerializeToString())
                message.metadata.CopyFrom(place)
            elif message.metadata.cacheable:
                self.cached[message.hash], self.used[message.hash] = message, self.runs
            if self.take(message):
                return

    def take(self, message: ForwardMsg) -> bool:
        """Note what a message says; whether it ends the run."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.age = message.new_session.config.max_cached_message_age
            self.partly = bool(message.metadata.run.fragment_ids)
            if not self.partly:
                self.ticking.clear()
                self.elements.clear()
                self.popovers.clear()
        elif kind == "delta":
            self.place(tuple(message.metadata.delta_path), message.delta)
        elif kind == "auto_rerun":
            told = message.auto_rerun
            if told.interval < LOOK_S:
                self.ticking[told.fragment_id] = told.interval
                self.due[told.fragment_id] = time.perf_counter() + told.interval
            else:
                self.ticking.pop(told.fragment_id, None)
        elif kind == "stop_auto_rerun":
            for name in message.stop_auto_rerun.fragment_ids:
                self.ticking.pop(name, None)
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "navigation":
            self.hash = message.navigation.page_script_hash
        elif kind == "script_finished":
            self.forget()
        return kind == "script_finished" and message.script_finished not in GOES_ON

    def forget(self) -> None:
        """A run has ended: messages that no run has used for long are no longer kept."""
        self.runs += 1
        for name in [] if self.partly else [*self.cached]:
            if self.runs - self.used[name] > self.age:
                del self.cached[name], self.used[name]

    def place(self, path: Place, delta) -> None:
        if delta.WhichOneof("type") == "add_block":
            for known in [each for each in self.elements if each[: len(path)] == path]:
                del self.elements[known]  # a block comes before what stands in it
            popover = delta.add_block.popover
            if popover.id:
                self.popovers[path] = popover
            return
        element = delta.new_element
        self.elements[path] = element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(element.exception.message)
        elif kind in CONTROLS and getattr(element, kind).set_value:
            self.states.pop(getattr(element, kind).id, None)  # the server's value stands

    # --- what stands on the page ----------------------------------------------------------------
    def of(self, kind: str) -> list:
        """The elements of a kind that stand on the page and are enabled."""
        found = [getattr(e, kind) for e in self.elements.values() if e.WhichOneof("type") == kind]
        return [each for each in found if not getattr(each, "disabled", False)]

    def exercises(self) -> list[WidgetState]:
        """A press of each exercise's button."""
        ids = [each.id for each in self.of("button") if "exercise_" in each.id]
        return [WidgetState(id=each, trigger_value=True) for each in sorted(ids)]

    def moves(self, rng: random.Random) -> WidgetState | None:
        """A control of the page, or a live slider or t of a picture, at a value drawn anew; or a
        popover, opened or shut."""
        able = [(kind, each) for kind in CONTROLS for each in self.of(kind)]
        able += [("picture", each) for each in self.of("bidi_component") if live(each)]
        able += [("popover", each) for each in self.popovers.values()]
        if not able:
            return None
        kind, control = rng.choice(able)
        return MOVED[kind](control, rng)


def warm(address: str) -> None:
    """Make it a server that has been used: every page was opened and moved, torch is loaded."""
    visitor, rng = Visitor(address), random.Random(0)
    for name in ("plain", *LESSONS):
        visitor.open(name)
        for _ in range(2):
            if (moved := visitor.moves(rng)) is not None:
                visitor.ask(moved)
    visitor.open("vlb", "lang=en&what=pictures")
    visitor.close()


def data_of(component) -> dict:
    """What Python passed to a component, without its bytes."""
    kind = component.WhichOneof("data")
    text = component.json if kind == "json" else component.mixed.json if kind == "mixed" else ""
    data = json.loads(text) if text else {}
    return data if isinstance(data, dict) else {}


def live(component) -> bool:
    data = data_of(component)
    return bool(data.get("sliders") or data.get("report_t"))


def picture(component, rng: random.Random) -> WidgetState:
    data = data_of(component)
    sliders = data.get("sliders") or []
    if sliders and (rng.random() < 0.5 or not data.get("report_t")):
        at = {each["name"]: each["value"] for each in sliders}
        one = rng.choice(sliders)
        at[one["name"]] = stepped(one["minimum"], one["maximum"], one["step"] or 0, rng)
        told = {"sliders": at}
    else:
        told = {"t": rng.randint(0, data["T"])}
    return WidgetState(id=component.id, json_value=json.dumps(told))


def stepped(low: float, high: float, step: float, rng: random.Random) -> float:
    if not step:
        return float(f"{low + (high - low) * rng.random():.4g}")
    return low + step * rng.randint(0, int((high - low) / step + 1e-9))


def slider(control, rng: random.Random) -> WidgetState:
    state = WidgetState(id=control.id)
    if control.options:  # a select slider
        state.string_array_value.data.append(rng.choice(list(control.options)))
    else:
        value = stepped(control.min, control.max, control.step, rng)
        state.double_array_value.data.append(value)
    return state


def chosen(control, rng: random.Random) -> WidgetState:
    return WidgetState(id=control.id, string_value=rng.choice(list(control.options)))


def group(control, rng: random.Random) -> WidgetState:
    state = WidgetState(id=control.id)
    state.string_array_value.data.append(rng.choice(list(control.options)).content)
    return state


MOVED = {
    "slider": slider,
    "selectbox": chosen,
    "radio": chosen,
    "button_group": group,
    "picture": picture,
    "popover": lambda popover, rng: WidgetState(id=popover.id, bool_value=not popover.open),
    "checkbox": lambda control, rng: WidgetState(id=control.id, bool_value=rng.random() < 0.5),
}
