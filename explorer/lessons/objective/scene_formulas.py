"""The ten lines as MathML: what each shows, what it adds up, and the factor that changes.

`new` marks what a line brings, `old` what the next line will replace.
"""

from __future__ import annotations

from dataclasses import dataclass

MINUS, PLUS, DOT = "<mo>−</mo>", "<mo>+</mo>", "<mo>·</mo>"
OPEN, CLOSE = '<mo stretchy="false">(</mo>', '<mo stretchy="false">)</mo>'
LEFT, RIGHT = '<mo stretchy="false">[</mo>', '<mo stretchy="false">]</mo>'
LN = '<mi mathvariant="normal">ln</mi><mspace width="0.12em"/>'
LOG2 = '<msub><mi mathvariant="normal">log</mi><mn>2</mn></msub><mspace width="0.12em"/>'


@dataclass(frozen=True)
class Row:
    """One line: its formula in pieces, between which it may go on below, and the formula of each of
    its parts."""

    shown: tuple[str, ...]
    parts: tuple[str, ...]


def x(index: str, colour: str = "xt") -> str:
    return f'<msub><mi class="{colour}">x</mi><mrow><mi>{index}</mi></mrow></msub>'


def of(name: str, what: str, given: str = "") -> str:
    """name(what | given)."""
    tight = 'lspace="0" rspace="0" stretchy="false"'
    bar = f'<mo lspace="0.1em" rspace="0.1em" stretchy="false">|</mo>{given}' if given else ""
    inside = f"<mo {tight}>(</mo>{what}{bar}<mo {tight}>)</mo>"
    return f'<mrow class="{name}"><mi>{name}</mi>{inside}</mrow>'


def ratio(above: str, below: str) -> str:
    return f"<mfrac><mrow>{above}</mrow><mrow>{below}</mrow></mfrac>"


def over(sign: str, first: int) -> str:
    below = f"<mrow><mi>t</mi><mo>=</mo><mn>{first}</mn></mrow>"
    return f"<munderover><mo>{sign}</mo>{below}<mi>T</mi></munderover>"


def new(what: str) -> str:
    return f'<mrow class="new">{what}</mrow>'


def old(what: str) -> str:
    return f'<mrow class="old">{what}</mrow>'


def kl(a: str, b: str) -> str:
    return f'<mi mathvariant="normal">KL</mi>{OPEN}{a}<mo stretchy="false">‖</mo>{b}{CLOSE}'


def joined(*parts: str) -> Row:
    return Row((parts[0].removeprefix(PLUS), *parts[1:]), parts)


X0 = x("0", "x0")
XT, X1, X_T, PREV, BOTH = x("t"), x("1"), x("T"), x("t−1"), f"<mrow>{x('t−1')}<mo>,</mo>{X0}</mrow>"
ALL, NOISY = x("0:T"), x("1:T")
PRIOR = of("p", X_T)
STEP = of("p", PREV, XT)
FIRST = of("p", X0, X1)
WALK = of("q", XT, PREV)
WALK_0 = of("q", XT, BOTH)
BACK = of("q", PREV, f"<mrow>{XT}<mo>,</mo>{X0}</mrow>")
JUMP, JUMP_PREV, JUMP_1, JUMP_T = (of("q", each, X0) for each in (XT, PREV, X1, X_T))
HEAD = MINUS + LN + PRIOR
TAIL = MINUS + LN + ratio(FIRST, JUMP_1)
SUM, PRODUCT = over("∑", 2), over("∏", 1)


def summed(inside: str) -> str:
    return MINUS + SUM + LN + inside


def rows(unit: str = "nats") -> tuple[Row, ...]:
    """The ten lines with the logarithm of this unit."""
    if unit == "nats":
        return lines()
    return tuple(Row(in_bits(row.shown), in_bits(row.parts)) for row in lines())


def in_bits(formulas: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each.replace(LN, LOG2) for each in formulas)


def lines() -> tuple[Row, ...]:
    """The ten lines, in order; their parts are those of explorer.lessons.objective.scene_lines."""
    whole = over("∑", 1)
    ends = ratio(JUMP_1, JUMP_T)
    return (
        Row(
            (MINUS + LN + old(ratio(of("p", ALL), of("q", NOISY, X0))),),
            (MINUS + LN + of("p", ALL), PLUS + LN + of("q", NOISY, X0)),
        ),
        Row(
            (old(MINUS + LN) + LEFT + new(PRIOR + DOT + PRODUCT + ratio(STEP, WALK)) + RIGHT,),
            (PRIOR, DOT + PRODUCT + ratio(STEP, WALK)),
        ),
        joined(new(HEAD), new(MINUS + old(whole) + LN) + ratio(STEP, WALK)),
        joined(HEAD, MINUS + new(SUM) + LN + ratio(STEP, old(WALK)), new(TAIL)),
        joined(HEAD, summed(ratio(STEP, old(new(WALK_0)))), TAIL),
        joined(HEAD, summed(old(new(ratio(STEP, BACK) + DOT + ratio(JUMP_PREV, JUMP)))), TAIL),
        joined(
            HEAD,
            new(summed(ratio(STEP, BACK))),
            new(old(summed(ratio(JUMP_PREV, JUMP)))),
            TAIL,
        ),
        joined(old(HEAD), summed(ratio(STEP, BACK)), old(new(MINUS + LN + ends)), old(TAIL)),
        joined(
            new(MINUS + LN + old(ratio(PRIOR, JUMP_T))),
            MINUS + SUM + old(LN + ratio(STEP, BACK)),
            new(MINUS + LN + FIRST),
        ),
        joined(new(kl(JUMP_T, PRIOR)), PLUS + SUM + new(kl(BACK, STEP)), MINUS + LN + FIRST),
    )
