"""Every setting and threshold, with its default, in one tree.

Read from TOML (``onrecord.toml``), overridden by ``ONRECORD_<SECTION>_<KEY>`` variables,
then by flags. ``docs/reference/config.md`` lists them all.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from onrecord.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSettings:
    """Reading.

    Attributes:
        max_bytes: an input larger than this is quarantined.
        max_page_bytes: a web page larger than this is quarantined.
        max_page_elements: a web page with more elements is quarantined.
        max_page_depth: a web page nested deeper is quarantined.
        max_characters: an article longer than this is quarantined.
    """

    max_bytes: int = 64_000_000
    max_page_bytes: int = 8_000_000
    max_page_elements: int = 60_000
    max_page_depth: int = 300
    max_characters: int = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReuseSettings:
    """Copied passages.

    Attributes:
        exact_up_to: up to so many reports, candidates are pairs that share word pairs; beyond, MinHash.
        signature: MinHash values of one sentence.
        agreeing: values that must agree for two reports to be compared.
        crowd: reports with one value from which they are chained, not paired one by one.
        sentence: share of the shorter sentence's content words that stand in the other in the same order.
        evidence: content words, names left out, that all matched sentences must hold together.
        least_share: share of the shorter report that half a ``run`` must come with.
        much: share of the shorter report that is enough without a ``run``.
        run: words in one piece that are enough.
        likeness: share of the longer of two sentences that the other has, without a ``run``.
        copy_cover: share of the shorter report in the passages from which it is a copy.
        copy_identity: share of those passages word for word from which it is a copy.
        rewrite_cover: share of the shorter report in the passages from which it is a rewrite.
        clear_hours: publication times nearer than this say nothing of direction.
    """

    exact_up_to: int = 400
    signature: int = 4
    agreeing: int = 2
    crowd: int = 60
    sentence: float = 0.5
    evidence: int = 12
    least_share: float = 0.2
    much: float = 0.35
    run: int = 14
    likeness: float = 0.5
    copy_cover: float = 0.75
    copy_identity: float = 0.85
    rewrite_cover: float = 0.4
    clear_hours: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySettings:
    """Grouping of reports into stories.

    Attributes:
        same_story: mean score, in log odds less crowding, from which two groups of reports are one story.
        name_weight: weight of a name beside 1 for a word.
        window_days: days between the publication of two reports from which they are the less likely one
            story; 0 = dates do not count.
        regroup_up_to: up to so many kept reports, all are grouped anew when one is added; beyond, the new one
            is placed among its candidates.
        side_with_plain_marker: share of a passage's words and names that the rest speaks of too, that of a
            usual paragraph of the report taken as 1, below which it leaves the story after "In other news".
        side_with_marker: the same after "Separately".
        side_with_weak_marker: the same after "Meanwhile".
        side_without_marker: the same for a closing passage without a marker, or one under a subheading.
    """

    same_story: float = -1.3
    name_weight: float = 2.0
    window_days: float = 21.0
    regroup_up_to: int = 2000
    side_with_plain_marker: float = 0.6
    side_with_marker: float = 0.42
    side_with_weak_marker: float = 0.25
    side_without_marker: float = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementSettings:
    """What is taken for a statement.

    Attributes:
        shown: confidence below which a statement is left out, 0 to 1; ``--precision`` and ``--recall`` override it.
    """

    shown: float = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSettings:
    """Gathering of statements into claims.

    Attributes:
        relied_on: confidence below which a statement carries no claim, denial, quotation or position,
            though it still tells that its words are not the writer's; ``--precision`` and ``--recall`` override it.
        corroborates: confidence below which a statement corroborates nothing.
        shared_terms: least names, actions, words and numbers that two propositions share.
        covered: least share of the less specific proposition found in the other, 0 to 1.
        covered_longer: the same share of the more specific one.
        denied: least share of a denial's content found in what it denies, 0 to 1.
        linked: confidence from which a denial or contradiction changes a claim's status.
    """

    relied_on: float = 0.45
    corroborates: float = 0.7
    shared_terms: int = 3
    covered: float = 0.8
    covered_longer: float = 0.5
    denied: float = 0.75
    linked: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginSettings:
    """What counts as independent.

    Attributes:
        small_excerpt: an excerpt below this share of the shorter report joins no two reports; what they both
            tell in it still counts once.
        publishers: TOML file of publisher families beside the built-in ones; a relative path starts at the
            settings file that names it. Empty = none.
    """

    small_excerpt: float = 0.25
    publishers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The whole configuration.

    Attributes:
        language: code of the language the reports are in.
        workers: processes that annotate; 0 = as many as there are cores.
        store: the database of ``add``, ``list``, ``story``, ``search``, ``changes``.
        origin_policy: name of the policy that decides what is independent.
    """

    language: str = "en"
    workers: int = 0
    store: str = "onrecord.db"
    origin_policy: str = "default"
    read: ReadSettings = field(default_factory=ReadSettings)
    reuse: ReuseSettings = field(default_factory=ReuseSettings)
    stories: StorySettings = field(default_factory=StorySettings)
    statements: StatementSettings = field(default_factory=StatementSettings)
    claims: ClaimSettings = field(default_factory=ClaimSettings)
    origins: OriginSettings = field(default_factory=OriginSettings)


PRESETS = {"precision": (0.7, 0.8), "recall": (0.0, 0.3)}
"""Confidence from which statements are shown, and relied on, when the one or the other matters more."""


def preset(config: Config, name: str) -> Config:
    """The configuration at another working point: ``precision`` or ``recall``."""
    shown, relied_on = PRESETS[name]
    return replace(
        config,
        statements=replace(config.statements, shown=shown),
        claims=replace(config.claims, relied_on=relied_on),
    )


def load(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Config:
    """Builds the configuration from a TOML file and the environment; both may be absent.

    Raises:
        ConfigError: the file is missing or broken, or a key is unknown or of the wrong type.
    """
    tree: dict[str, Any] = {}
    if path is not None:
        tree = _toml(path)
        _beside(tree, path)
    _overlay(tree, environment or {})
    unknown = _unknown(tree, Config())
    if unknown:
        raise ConfigError("no such setting", unknown)
    try:
        return msgspec.convert(tree, Config, strict=False)
    except msgspec.ValidationError as cause:
        raise ConfigError(str(cause), str(path or "environment")) from None


def families(path: str) -> dict[str, tuple[str, ...]]:
    """Reads a file of publisher families: the name of each family, to the outlets that belong to it.

    Raises:
        ConfigError: the file is missing or broken, an entry is no list of names, or an outlet is in two families.
    """
    tree = _toml(Path(path))
    other = sorted(tree.keys() - {"families"})
    if other:
        raise ConfigError(f"a file of publishers holds [families] alone, not {other[0]!r}", path)
    table = tree.get("families", {})
    if not isinstance(table, dict):
        raise ConfigError("[families] must be a table: a family's name = a list of its outlets", path)
    family_of: dict[str, str] = {}
    for family, outlets in sorted(table.items()):
        if not isinstance(outlets, list) or not all(isinstance(name, str) and name.strip() for name in outlets):
            raise ConfigError(f"[families] {family!r} must be a list of outlets' names", path)
        for name in outlets:
            if family_of.setdefault(name.casefold(), family) != family:
                raise ConfigError(f"[families] {name!r} is in {family_of[name.casefold()]!r} and in {family!r}", path)
    return {family: tuple(outlets) for family, outlets in sorted(table.items())}


def _toml(path: Path) -> dict[str, Any]:
    try:
        tree: dict[str, Any] = msgspec.toml.decode(path.read_bytes())
    except OSError as cause:
        raise ConfigError(f"cannot be read: {cause.strerror}", str(path)) from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as cause:
        raise ConfigError(f"cannot be read as TOML: {cause}", str(path)) from None
    return tree


def _beside(tree: dict[str, Any], path: Path) -> None:
    """A file that the settings name by a relative path lies beside them."""
    named = tree.get("origins", {})
    if isinstance(named, dict) and isinstance(named.get("publishers"), str) and named["publishers"]:
        named["publishers"] = str(path.parent / named["publishers"])


def _overlay(tree: dict[str, Any], environment: Mapping[str, str]) -> None:
    for setting in fields(Config):
        default = getattr(Config(), setting.name)
        if hasattr(type(default), "__dataclass_fields__"):
            for inner in fields(default):
                value = environment.get(f"ONRECORD_{setting.name}_{inner.name}".upper())
                if value is not None:
                    tree.setdefault(setting.name, {})[inner.name] = value
        elif (value := environment.get(f"ONRECORD_{setting.name}".upper())) is not None:
            tree[setting.name] = value


def _unknown(tree: Mapping[str, Any], default: Any, at: str = "") -> str | None:
    known = {f.name for f in fields(default)}
    for key, value in tree.items():
        if key not in known:
            return f"{at}{key}"
        if isinstance(value, dict) and (deeper := _unknown(value, getattr(default, key), f"{at}{key}.")):
            return deeper
    return None
