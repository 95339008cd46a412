"""Reads a free prompt in English or Indonesian as a stage, and says it again in the few words the model
knows.

Imports nothing but plain tables: the web process offers these words in the editor.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from generation.panggung import lexicon
from generation.panggung.vocabulary import ALL_WORDS, STAGE_WORDS, StageWord

Words = Mapping[str, tuple[StageWord, ...]]
Phrases = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage shows; None leaves it to the model.

    `ground` is the colour of floor and wall, `accent` that of platform and structure, `move` what a clip's
    camera or light does.
    """

    ground: str | None = None
    accent: str | None = None
    platform: str | None = None
    structure: str | None = None
    prop: str | None = None
    prop_colour: str | None = None
    light: str | None = None
    move: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A prompt as it was understood: the stage, and the words that say nothing to the model, in order."""

    stage: Stage
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    """One phrase of the prompt: its kind, what it means, the phrase itself."""

    kind: str
    word: str
    phrase: str


def known_phrases(words: Words) -> Phrases:
    """Return every known phrase with its kind and meaning; an earlier table wins over a later one.

    Of what is on a stage, only these words are known.
    """
    tables: tuple[tuple[str, Mapping[str, str]], ...] = (
        ("colour", lexicon.COLOURS),
        ("light", lexicon.LIGHTS),
        ("platform", lexicon.PLATFORMS),
        ("structure", lexicon.STRUCTURES),
        ("prop", lexicon.PROPS),
        ("move", lexicon.MOVES),
        ("ground", {"ground": lexicon.GROUNDS}),
        ("podium", {"podium": lexicon.PODIUMS}),
        ("end", {"end": lexicon.CLAUSE_ENDS}),
        ("silent", {"silent": lexicon.SILENT}),
    )
    known: dict[str, tuple[str, str]] = {}
    learned = {(kind, entry.word) for kind, entries in words.items() for entry in entries}
    for kind, table in tables:
        for word, line in table.items():
            if kind in ALL_WORDS and (kind, word) not in learned:
                continue
            for phrase in lexicon.phrases(line):
                known.setdefault(phrase, (kind, word))
    return known


_KNOWN = known_phrases(STAGE_WORDS)
_LONGEST = max(len(phrase.split()) for phrase in known_phrases(ALL_WORDS))
_INDONESIAN = frozenset(lexicon.phrases(lexicon.INDONESIAN_COLOURS))
_NOUNS = frozenset({"podium", "ground", "structure", "prop"})


def read(prompt: str, known: Phrases = _KNOWN) -> Reading:
    """Map a prompt to stage words; a later mention of the same thing replaces an earlier one.

    What is known is what the shipped weights have learned, unless something else is said.
    """
    tokens = list(_tokens(prompt, known))
    stage = Stage()
    loose: list[str] = []
    for clause in _clauses(tokens):
        for token in clause:
            stage = _said(stage, token)
        for colour, noun in _bound(clause):
            if noun is None:
                loose.append(colour.word)
            else:
                stage = _painted(stage, noun.kind, colour.word)
    for word in loose:
        stage = _painted(stage, "ground" if stage.ground is None else "podium", word)
    unknown = tuple(dict.fromkeys(token.phrase for token in tokens if token.kind == "unknown"))
    return Reading(stage, unknown)


def caption(stage: Stage) -> str:
    """Say a stage in the closed grammar that the model was trained on; what is open is left out.

    Each word carries its role, so that no reader has to find out which colour belongs to what.
    """
    said = (
        (stage.ground, "ground"),
        (stage.accent, "accent"),
        (stage.platform, "platform"),
        (stage.structure, "behind"),
        (stage.prop, "beside"),
        (stage.prop_colour, "props"),
        (stage.light, "light"),
        (stage.move, "move"),
    )
    return " ".join(f"{word}-{role}" for word, role in said if word)


def caption_of(prompt: str) -> str:
    """Return the caption of a free prompt; empty where it says nothing of the stage.

    What nobody asked for is not on the stage: an open structure or prop left to the model would come out half
    made. Open colours and an open light are its choice, by the seed.
    """
    stage = read(prompt).stage
    if stage == Stage():
        return ""
    return caption(
        replace(
            stage,
            platform=stage.platform or "round",
            structure=stage.structure or "bare",
            prop=stage.prop or ("spheres" if stage.prop_colour else "nothing"),
        )
    )


def _tokens(prompt: str, known: Phrases) -> Iterator[_Token]:
    """Split a prompt into the longest phrases known; punctuation ends a clause."""
    parts = re.findall(r"[^\W\d_]+|\d+|[,.;:!?/()]", prompt.lower().replace("-", " "))
    at = 0
    while at < len(parts):
        if not parts[at].isalnum():
            yield _Token("end", "end", parts[at])
            at += 1
            continue
        length = next((n for n in range(_LONGEST, 0, -1) if " ".join(parts[at : at + n]) in known), 1)
        phrase = " ".join(parts[at : at + length])
        yield _Token(*known.get(phrase, ("unknown", "")), phrase)
        at += length


def _clauses(tokens: list[_Token]) -> Iterator[list[_Token]]:
    clause: list[_Token] = []
    for token in tokens:
        if token.kind == "end":
            yield clause
            clause = []
        else:
            clause.append(token)
    yield clause


def _bound(clause: list[_Token]) -> Iterator[tuple[_Token, _Token | None]]:
    """Pair each colour with its noun: the next one in English, the one before in Indonesian."""
    for at, token in enumerate(clause):
        if token.kind != "colour":
            continue
        before = next((one for one in reversed(clause[:at]) if _is_noun(one)), None)
        after = next((one for one in clause[at + 1 :] if _is_noun(one)), None)
        follows = token.phrase.split()[0] in _INDONESIAN
        yield token, (before or after) if follows else (after or before)


def _is_noun(token: _Token) -> bool:
    return token.kind in _NOUNS or (token.kind == "platform" and token.word != "floor")


def _said(stage: Stage, token: _Token) -> Stage:
    if token.kind == "platform":
        return replace(stage, platform=token.word)
    if token.kind == "structure":
        return replace(stage, structure=token.word)
    if token.kind == "prop":
        return replace(stage, prop=token.word)
    if token.kind == "light":
        return replace(stage, light=token.word)
    if token.kind == "move":
        return replace(stage, move=token.word)
    return stage


def _painted(stage: Stage, noun: str, colour: str) -> Stage:
    if noun == "ground":
        return replace(stage, ground=colour)
    if noun == "prop":
        return replace(stage, prop_colour=colour)
    if noun == "structure" and stage.accent is not None:
        return stage
    return replace(stage, accent=colour)
