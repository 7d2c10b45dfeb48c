"""What a search server, or what stands before it, can do wrong: each step breaks one thing."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from benchmarks.faults.proxy import Fault, FaultProxy, Reply, Request

MOMENTS = 18
"""Requests of an undisturbed sync, about: the first one that is hit is among them."""

SECONDS, PATIENCE = 2.0, 3.0
"""What the command is told to wait for an answer, and in vain, while it is disturbed."""

_HTML = b"<!DOCTYPE html><html><body><h1>Identifikohuni</h1></body></html>"
_PAGE = {"content-type": "text/html; charset=utf-8"}
_PRODUCT = {"x-elastic-product": "Elasticsearch"}
_JSON = {"content-type": "application/json", **_PRODUCT}


@dataclass
class Disturbance:
    """A step in one round: its chances, what it has hit and what it does when all is over."""

    proxy: FaultProxy
    chance: random.Random
    hits: int = 0
    held: list[Request] = field(default_factory=list)
    """Requests that are stuck on the way."""

    def settle(self) -> None:
        """Be honest again; what was stuck arrives now, after everything newer."""
        self.proxy.lift()
        for request in self.held:
            request.forward()
        self.held.clear()

    def sometimes(self, spoil: Fault, *, bulks: bool = False) -> Fault:
        """Hit a run of requests, from a moment on; with ``bulks`` only those with documents."""
        first = self.chance.randrange(3 if bulks else MOMENTS)
        last = first + self.chance.choice([1, 2, 5, 10_000])

        def fault(request: Request) -> Reply | None:
            number = request.bulk if bulks else request.number
            if not first <= number < last or (bulks and not request.is_bulk):
                return request.forward()
            self.hits += 1
            return spoil(request)

        return fault


Lay = Callable[[Disturbance], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of fault; ``lay`` chooses its moment and lets it happen from now on."""

    name: str
    what: str
    lay: Lay


def _down(it: Disturbance) -> None:
    it.hits += 1
    it.proxy.close_door()


def _restart(it: Disturbance) -> None:
    moment, away = it.chance.randrange(MOMENTS), it.chance.uniform(0.2, 1.5)

    def fault(request: Request) -> Reply | None:
        if request.number != moment:
            return request.forward()
        it.hits += 1
        it.proxy.close_door()
        threading.Timer(away, it.proxy.open_door).start()
        return None

    it.proxy.lay(fault)


def _statuses(*statuses: int) -> Lay:
    def lay(it: Disturbance) -> None:
        status = it.chance.choice(statuses)
        bulks = it.chance.random() < 0.7
        it.proxy.lay(it.sometimes(lambda request: Reply(status, _HTML, _PAGE), bulks=bulks))

    return lay


def _too_large(it: Disturbance) -> None:
    size, how = it.chance.randrange(2_000, 40_000), it.chance.choice(["read", "unread", "cut"])

    def fault(request: Request) -> Reply | None:
        if request.length <= size or not request.is_bulk:
            return request.forward()
        it.hits += 1
        if how == "cut":
            return None
        if how == "read":
            assert request.body
        return Reply(413, _HTML, _PAGE)

    it.proxy.lay(fault)


def _some_items(it: Disturbance) -> None:
    """Of a bulk request some items are done and others refused, in an answer with status 200."""

    def spoil(request: Request) -> Reply:
        status = it.chance.choice([400, 429, 500, 503])
        items = list(_items(request.body))
        chosen = {n for n in range(len(items)) if it.chance.random() < 0.4}
        kept = b"".join(lines for n, (_, _, lines) in enumerate(items) if n not in chosen)
        done = iter(json.loads(request.forward(kept).body)["items"] if kept else ())
        error = {"type": "made_up_exception", "reason": "refused on purpose"}
        answered = [
            {kind: {"_id": key, "status": status, "error": error}} if n in chosen else next(done)
            for n, (kind, key, _) in enumerate(items)
        ]
        answer = {"took": 1, "errors": bool(chosen), "items": answered}
        return Reply(200, json.dumps(answer).encode(), _JSON)

    it.proxy.lay(it.sometimes(spoil, bulks=True))


def _items(body: bytes) -> Iterator[tuple[str, str, bytes]]:
    """Yield kind, id and lines of each item of a bulk request."""
    lines = iter(body.splitlines(keepends=True))
    for line in lines:
        ((kind, header),) = json.loads(line).items()
        yield kind, header["_id"], line if kind == "delete" else line + next(lines)


def _lost_answer(it: Disturbance) -> None:
    def spoil(request: Request) -> None:
        request.forward()

    it.proxy.lay(it.sometimes(spoil))


def _lost_request(it: Disturbance) -> None:
    it.proxy.lay(it.sometimes(lambda request: None))


def _slow(it: Disturbance) -> None:
    wait = it.chance.choice([0.5, SECONDS + 1])
    it.proxy.lay(it.sometimes(lambda request: replace(request.forward(), wait=wait)))


def _broken_off(it: Disturbance) -> None:
    def spoil(request: Request) -> Reply:
        reply = request.forward()
        return replace(reply, cut=it.chance.randrange(len(reply.body) + 1))

    it.proxy.lay(it.sometimes(spoil))


def _pages_instead(it: Disturbance) -> None:
    headers = it.chance.choice([_PAGE, {**_PAGE, **_PRODUCT}])
    status = it.chance.choice([200, 200, 302, 403, 404, 500])
    it.proxy.lay(it.sometimes(lambda request: Reply(status, _HTML, headers)))


def _truncated(it: Disturbance) -> None:
    def spoil(request: Request) -> Reply:
        reply = request.forward()
        return replace(reply, body=reply.body[: it.chance.randrange(len(reply.body))])

    it.proxy.lay(it.sometimes(spoil))


def _other_json(it: Disturbance) -> None:
    body = it.chance.choice([b"{}", b"[]", b"null", b'{"status":"ok"}', b'{"items":[]}'])
    headers = it.chance.choice([_JSON, {"content-type": "application/json"}])
    it.proxy.lay(it.sometimes(lambda request: Reply(200, body, headers)))


def _fewer_items(it: Disturbance) -> None:
    def spoil(request: Request) -> Reply:
        reply = request.forward()
        answer = json.loads(reply.body)
        answer["items"] = [item for item in answer["items"] if it.chance.random() < 0.5]
        return replace(reply, body=json.dumps(answer).encode())

    it.proxy.lay(it.sometimes(spoil, bulks=True))


def _late(it: Disturbance) -> None:
    """A request is stuck on the way; it arrives when newer ones have long been done."""

    def spoil(request: Request) -> None:
        if request.body:
            it.held.append(request)

    it.proxy.lay(it.sometimes(spoil, bulks=True))


def _twice(it: Disturbance) -> None:
    """A proxy that is unsure asks the server once more."""

    def spoil(request: Request) -> Reply:
        request.forward()
        return request.forward()

    it.proxy.lay(it.sometimes(spoil, bulks=True))


def _mixed(it: Disturbance) -> None:
    """Every request meets its own fault, or none."""
    faults: list[Fault] = [
        lambda request: request.forward(),
        lambda request: request.forward(),
        lambda request: request.forward() and None,
        lambda request: None,
        lambda request: Reply(503, _HTML, _PAGE),
        lambda request: replace(request.forward(), cut=1),
        lambda request: Reply(200, _HTML, _PAGE) if not request.is_bulk else None,
    ]

    def fault(request: Request) -> Reply | None:
        chosen = it.chance.choice(faults)
        it.hits += chosen not in faults[:2]
        return chosen(request)

    it.proxy.lay(fault)


STEPS: tuple[Step, ...] = (
    Step("down", "nobody listens", _down),
    Step("restart", "cut at a moment, away for a while, then there again", _restart),
    Step("429", "too much to do", _statuses(429)),
    Step("503", "not ready, or a gateway says so", _statuses(502, 503, 504)),
    Step("413", "bodies are too large, down to single pages", _too_large),
    Step("items", "status 200, but some items are refused", _some_items),
    Step("lost answer", "done, but the client never hears of it", _lost_answer),
    Step("lost request", "the line goes dead before anything is done", _lost_request),
    Step("slow", "done, but later than anybody waits", _slow),
    Step("broken off", "the line goes dead in the middle of an answer", _broken_off),
    Step("html", "a proxy's or a sign-in page, also as if it were the answer", _pages_instead),
    Step("truncated", "an answer that ends too early", _truncated),
    Step("other json", "an answer to another question", _other_json),
    Step("fewer items", "an answer that leaves items out", _fewer_items),
    Step("late", "a request that is done long after the client gave it up", _late),
    Step("twice", "a request that is done twice", _twice),
    Step("mixed", "each request meets another fault", _mixed),
)


def chosen_steps(names: Iterable[str] = ()) -> list[Step]:
    """Return the steps of these names; all, if none is given."""
    wanted = set(names)
    return [step for step in STEPS if not wanted or step.name in wanted]
