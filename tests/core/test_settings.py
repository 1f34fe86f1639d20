"""The settings: what each variable does, and how nonsense is refused."""

import subprocess
import sys
from pathlib import Path

import pytest

from tactics.core.settings import PACKAGE, BadSetting, read_settings, shipped


def test_defaults_need_nothing_but_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = read_settings({})
    assert made.data_dir == tmp_path / "instance"
    assert made.database_url == f"sqlite:///{tmp_path}/instance/tactics.sqlite3"
    assert (made.host, made.port, made.public_url, made.languages) == ("127.0.0.1", 8000, None, ("en", "sv"))
    assert made.keep_events == 90
    assert not made.debug
    assert not made.testing


def test_every_variable_is_read(tmp_path: Path) -> None:
    made = read_settings(
        {
            "TACTICS_DATA_DIR": str(tmp_path / "deep" / "data"),
            "TACTICS_DATABASE_URL": f"sqlite:///{tmp_path}/other.sqlite3",
            "TACTICS_SECRET_KEY": "hush",
            "TACTICS_HOST": "0.0.0.0",
            "TACTICS_PORT": "80",
            "TACTICS_PUBLIC_URL": "https://tactics.example.org/",
            "TACTICS_LANGUAGES": "sv, en",
            "TACTICS_KEEP_EVENTS": "30",
        }
    )
    assert made.data_dir.is_dir()
    assert (made.database_url, made.secret_key) == (f"sqlite:///{tmp_path}/other.sqlite3", "hush")
    assert (made.host, made.port, made.public_url) == ("0.0.0.0", 80, "https://tactics.example.org")
    assert (made.languages, made.keep_events) == (("sv", "en"), 30)


def test_an_empty_variable_is_as_one_not_set(tmp_path: Path) -> None:
    names = ("DATABASE_URL", "SECRET_KEY", "HOST", "PORT", "PUBLIC_URL", "LANGUAGES", "KEEP_EVENTS")
    given = {"TACTICS_DATA_DIR": str(tmp_path)}
    assert read_settings({**given, **{f"TACTICS_{name}": "" for name in names}}) == read_settings(given)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATA_DIR", "/dev/null/data"),
        ("DATA_DIR", "~nobody-of-this-name/data"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://localhost/tactics"),
        ("DATABASE_URL", "sqlite+unknown:///file"),
        ("DATABASE_URL", "postgresql://localhost:port/tactics"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite:////no/such/folder/tactics.sqlite3"),
        ("HOST", "http://0.0.0.0"),
        ("HOST", "a host"),
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "８０"),
        ("PUBLIC_URL", "tactics.example.org"),
        ("PUBLIC_URL", "ftp://example.org"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "http://["),
        ("PUBLIC_URL", "https://example.org/?a=b"),
        ("LANGUAGES", "en,"),
        ("LANGUAGES", "english"),
        ("LANGUAGES", "de"),
        ("KEEP_EVENTS", "0"),
        ("KEEP_EVENTS", "3651"),
        ("KEEP_EVENTS", "-5"),
        ("KEEP_EVENTS", "a month"),
        ("KEEP_EVENTS", "9" * 5000),
    ],
)
def test_nonsense_is_refused_by_name(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=rf"^TACTICS_{name}: "):
        read_settings({"TACTICS_DATA_DIR": str(tmp_path), f"TACTICS_{name}": value})


def test_data_dir_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadSetting, match="TACTICS_DATA_DIR"):
        read_settings({"TACTICS_DATA_DIR": str(tmp_path / "file")})


def test_bad_setting_ends_the_command_with_one_line(tmp_path: Path) -> None:
    environ = {"TACTICS_PORT": "eighty", "TACTICS_DATA_DIR": str(tmp_path), "PATH": ""}
    start = [sys.executable, "app.py"]
    run = subprocess.run(start, cwd=PACKAGE.parent, env=environ, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stderr == "tactics: TACTICS_PORT: 'eighty' is not a port; write a number from 1 to 65535\n"


def test_unknown_database_is_told_from_a_missing_driver(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="mysql is not known"):
        read_settings({"TACTICS_DATA_DIR": str(tmp_path), "TACTICS_DATABASE_URL": "mysql://localhost/tactics"})


def test_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first, second = (read_settings({"TACTICS_DATA_DIR": str(tmp_path)}).secret_key for _ in range(2))
    assert first == second
    assert len(first) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_secret_is_another_in_every_folder(tmp_path: Path) -> None:
    folders = [str(tmp_path / name) for name in ("a", "b")]
    assert len({read_settings({"TACTICS_DATA_DIR": folder}).secret_key for folder in folders}) == 2


def test_several_processes_agree_on_one_secret(tmp_path: Path) -> None:
    code = "import sys; from tactics.core.settings import read_settings as r; sys.stdin.read(); print(r().secret_key)"
    environ = {"TACTICS_DATA_DIR": str(tmp_path)}
    start = [sys.executable, "-c", code]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    several = [subprocess.Popen(start, cwd=PACKAGE.parent, env=environ, **pipes) for _ in range(4)]
    for process in several:
        process.stdin.close()
    said = set()
    for process in several:
        with process:
            said.add(process.stdout.read())
    assert said == {(tmp_path / "secret_key").read_text() + "\n"}


def test_abandoned_empty_secret_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret_key").touch()
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    with pytest.raises(BadSetting, match=r"TACTICS_SECRET_KEY: .* is empty"):
        read_settings({"TACTICS_DATA_DIR": str(tmp_path)})


def test_folders_are_found_in_a_checkout() -> None:
    assert (shipped("templates") / "base.html").is_file()
    assert (shipped("seed_data") / "sources.yaml").is_file()
