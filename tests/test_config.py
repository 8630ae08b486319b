from __future__ import annotations

import pytest

from onrecord.config import Config, load
from onrecord.errors import ConfigError


def test_defaults_without_file_or_environment():
    assert load() == Config()


def test_the_environment_wins_over_the_file(tmp_path):
    file = tmp_path / "onrecord.toml"
    file.write_text("workers = 3\n[read]\nmax_characters = 70\n", encoding="utf-8")
    config = load(file, {"ONRECORD_WORKERS": "2", "ONRECORD_READ_MAX_BYTES": "900"})
    assert (config.workers, config.read.max_characters, config.read.max_bytes) == (2, 70, 900)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("workers = 'many'", "workers"),
        ("[read]\nmax_bites = 1", "read.max_bites"),
        ("speed = 9", "speed"),
        ("workers = ", "TOML"),
        ("workers = [", "TOML"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path, content, named):
    file = tmp_path / "onrecord.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=named):
        load(file)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"gone\.toml"):
        load(tmp_path / "gone.toml")
