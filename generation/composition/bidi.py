"""The order of mixed right-to-left and left-to-right text, after Unicode's UAX #9.

Copy is cleaned of embeddings, overrides and isolates before it comes here (`typography.clean`), so a
paragraph is one sequence and the rules for them (X1 to X8) have nothing to do.
"""

import unicodedata
from collections.abc import Sequence

_PAIRS = "()[]{}⁅⁆⁽⁾₍₎⟦⟧⟨⟩⟪⟫⟮⟯〈〉《》「」『』【】〔〕〖〗〘〙〚〛（）［］｛｝｟｠｢｣"
_OPENING = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_CLOSING = frozenset(_OPENING.values())
_NEUTRAL = frozenset({"B", "S", "WS", "ON"})


def strong_direction(text: str) -> str | None:
    """Return "L" or "R" for the first character with a direction of its own, None where there is none."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in ("L", "R", "AL"):
            return "L" if kind == "L" else "R"
    return None


def has_right_to_left(text: str) -> bool:
    """Say whether a letter of a right-to-left script is in the text."""
    return any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)


def levels_of(text: str, *, right_to_left: bool) -> tuple[int, ...]:
    """Return the embedding level of every character of a paragraph; odd levels run from right to left."""
    base = 1 if right_to_left else 0
    kinds = [unicodedata.bidirectional(sign) or "L" for sign in text]
    seen = [place for place, kind in enumerate(kinds) if kind != "BN"]
    types = [kinds[place] for place in seen]
    signs = [text[place] for place in seen]
    edge = "R" if base else "L"
    _resolve_weak(types, edge)
    _resolve_brackets(types, signs, [kinds[place] for place in seen], edge)
    _resolve_neutral(types, edge)
    levels = [base] * len(text)
    for place, kind in zip(seen, types, strict=True):
        levels[place] = _implicit(kind, base)
    for place, kind in enumerate(kinds):
        # What does not show goes with what stands before it.
        if kind == "BN" and place:
            levels[place] = levels[place - 1]
    return tuple(levels)


def line_levels(text: str, levels: Sequence[int], *, right_to_left: bool) -> tuple[int, ...]:
    """Return the levels of one line of a paragraph: white space at its end goes with the paragraph (L1)."""
    kept = len(text.rstrip())
    base = 1 if right_to_left else 0
    return (*levels[:kept], *([base] * (len(text) - kept)))


def visual_order(levels: Sequence[int]) -> list[int]:
    """Return the places of runs with these levels from left to right (L2)."""
    order = list(range(len(levels)))
    odd = [level for level in levels if level % 2]
    if not odd:
        return order
    for level in range(max(levels), min(odd) - 1, -1):
        start = 0
        while start < len(order):
            if levels[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end
    return order


def _implicit(kind: str, base: int) -> int:
    """Return the level of a resolved type (I1, I2)."""
    if base == 0:
        return {"R": 1, "AN": 2, "EN": 2}.get(kind, 0)
    return 2 if kind in ("L", "EN", "AN") else 1


def _resolve_weak(types: list[str], edge: str) -> None:
    """Resolve marks, numbers and their separators (W1 to W7)."""
    before, strong = edge, edge
    for place, kind in enumerate(types):
        if kind == "NSM":
            types[place] = before
        before = types[place]
    for place, kind in enumerate(types):
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            types[place] = "AN"
    types[:] = ["R" if kind == "AL" else kind for kind in types]
    _join_separators(types)
    _join_terminators(types)
    types[:] = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in types]
    strong = edge
    for place, kind in enumerate(types):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            types[place] = "L"


def _join_separators(types: list[str]) -> None:
    """Take a sign such as a comma between two numbers for part of them (W4)."""
    for place in range(1, len(types) - 1):
        left, kind, right = types[place - 1 : place + 2]
        if left == right and ((kind in ("ES", "CS") and left == "EN") or (kind == "CS" and left == "AN")):
            types[place] = left


def _join_terminators(types: list[str]) -> None:
    """Take signs such as % and currencies for part of the number that they touch (W5)."""
    place = 0
    while place < len(types):
        if types[place] != "ET":
            place += 1
            continue
        end = place
        while end < len(types) and types[end] == "ET":
            end += 1
        touches = (place > 0 and types[place - 1] == "EN") or (end < len(types) and types[end] == "EN")
        if touches:
            types[place:end] = ["EN"] * (end - place)
        place = end


def _resolve_brackets(types: list[str], signs: Sequence[str], kinds: Sequence[str], edge: str) -> None:
    """Give a pair of brackets the direction of what it holds (N0)."""
    for opening, closing in _bracket_pairs(types, signs):
        inside = {_strong(kind) for kind in types[opening + 1 : closing]} - {None}
        if edge in inside:
            direction = edge
        elif inside:
            before = next((found for kind in reversed(types[:opening]) if (found := _strong(kind))), edge)
            direction = before if before in inside else edge
        else:
            continue
        for place in (opening, closing):
            types[place] = direction
            after = place + 1
            while after < len(types) and kinds[after] == "NSM":
                types[after] = direction
                after += 1


def _bracket_pairs(types: Sequence[str], signs: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places of brackets that belong together, in the order of the opening ones (BD16)."""
    stack: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for place, sign in enumerate(signs):
        if types[place] != "ON":
            continue
        if sign in _OPENING:
            if len(stack) == 63:
                return []
            stack.append((_OPENING[sign], place))
        elif sign in _CLOSING:
            for depth in range(len(stack) - 1, -1, -1):
                if stack[depth][0] == sign:
                    pairs.append((stack[depth][1], place))
                    del stack[depth:]
                    break
    return sorted(pairs)


def _strong(kind: str) -> str | None:
    """Return the direction of a resolved type; numbers count as right-to-left here."""
    if kind == "L":
        return "L"
    return "R" if kind in ("R", "EN", "AN") else None


def _resolve_neutral(types: list[str], edge: str) -> None:
    """Give neutral runs the direction on both sides of them, else the paragraph's (N1, N2)."""
    place = 0
    while place < len(types):
        if types[place] not in _NEUTRAL:
            place += 1
            continue
        end = place
        while end < len(types) and types[end] in _NEUTRAL:
            end += 1
        before = _strong(types[place - 1]) if place else edge
        after = _strong(types[end]) if end < len(types) else edge
        types[place:end] = [(before if before == after else edge) or edge] * (end - place)
        place = end
