"""The offline bundle: what goes into it, byte for byte, and an installer that refuses what it cannot install."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from conftest import ROOT
from report_gen.excel.guard_process import WORKER_FLAG

sys.path.append(str(ROOT / "tools"))
import bundle_licences
import bundle_wheels
import make_bundle
from bundle_wheels import (
    PLATFORMS,
    PYTHONS,
    MissingWheelsError,
    Pin,
    digest,
    kept_wheels,
    linux_tags,
    pins_for,
    pins_of,
)

X86_64, AARCH64, WINDOWS = PLATFORMS
MINE = f"{sys.version_info[0]}.{sys.version_info[1]}"
LOCK = pins_of((ROOT / "packaging" / "runtime.lock").read_text(encoding="utf-8"))
needs_sh = pytest.mark.skipif(sys.platform == "win32" or not shutil.which("sh"), reason="no sh")


def fake_wheel(folder: Path, name: str, tag: str = "py3-none-any", metadata: str = "", **texts: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-1.0-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/__init__.py", f"# {tag}\n")
        archive.writestr(f"{name}-1.0.dist-info/METADATA", f"Name: {name}\nVersion: 1.0\n{metadata}\n")
        for text, content in texts.items():
            archive.writestr(f"{name}-1.0.dist-info/licenses/{text}", content)
    return path


def contents(folder: Path, kind: bundle_wheels.Platform = X86_64) -> make_bundle.Contents:
    own = fake_wheel(folder, "report_gen", metadata="License-Expression: MIT", LICENSE="ours")
    shared = fake_wheel(folder, "shared", metadata="License: LGPL-2.1-only")
    wheels = {}
    for python in PYTHONS:
        tag = f"cp{python.replace('.', '')}"
        pip = fake_wheel(folder / python, "pip", metadata="License-Expression: MIT", LICENSE="Mozilla Public License")
        native = fake_wheel(folder / python, "native", f"{tag}-{tag}-manylinux_2_17_x86_64.manylinux2014_x86_64")
        wheels[python] = {
            Pin(path.name.split("-")[0], "1.0", "", (digest(path),)): path for path in (shared, pip, native)
        }
    return make_bundle.Contents(kind, "1.0", own, wheels)


# --- the lock and the wheels ---


def test_the_lock_of_the_runtime_is_part_of_the_whole_lock() -> None:
    whole = {(pin.name, pin.version) for pin in pins_of((ROOT / "requirements.lock").read_text(encoding="utf-8"))}
    runtime = {(pin.name, pin.version) for pin in LOCK if pin.name != "pip"}
    assert runtime <= whole
    assert {"openpyxl", "pandas", "pip"} <= {pin.name for pin in LOCK}
    assert not {"pytest", "ruff", "pyinstaller"} & {pin.name for pin in LOCK}


@pytest.mark.parametrize("machine", PLATFORMS, ids=lambda machine: machine.name)
@pytest.mark.parametrize("python", PYTHONS)
def test_each_machine_gets_every_package_once(machine: bundle_wheels.Platform, python: str) -> None:
    names = [pin.name for pin in pins_for(LOCK, machine, python)]
    assert len(names) == len(set(names))
    assert {canonicalize_name(name) for name in ("docxtpl", "lxml", "numpy", "flask")} <= set(names)


def test_markers_are_judged_for_the_machine_the_bundle_is_for() -> None:
    lock = (
        "# a comment\n"
        f"one==1.0 ; sys_platform == 'win32' \\\n    --hash=sha256:{'0' * 64}\n    # via us\n"
        f"two==1.0 ; python_full_version < '3.12' and platform_machine == 'aarch64' --hash=sha256:{'1' * 64}\n"
    )
    pins = pins_of(lock)
    assert [pin.name for pin in pins_for(pins, WINDOWS, "3.12")] == ["one"]
    assert [pin.name for pin in pins_for(pins, AARCH64, "3.11")] == ["two"]
    assert pins_for(pins, X86_64, "3.11") == pins_for(pins, AARCH64, "3.12") == ()
    assert pins[0].line() == f"one==1.0 --hash=sha256:{'0' * 64}"
    with pytest.raises(ValueError, match="no hash for three"):
        pins_of("three==1.0\n")


def test_the_tags_go_from_new_to_old_and_no_newer_than_the_systems_of_offices() -> None:
    tags = linux_tags("x86_64")
    assert tags[0] == "manylinux_2_28_x86_64"
    assert tags.index("manylinux_2_17_x86_64") + 1 == tags.index("manylinux2014_x86_64")
    assert {"manylinux1_x86_64", "manylinux2010_x86_64"} <= set(tags)
    assert not any("2010" in tag or "manylinux1_" in tag for tag in linux_tags("aarch64"))


def test_a_kept_wheel_counts_only_with_the_hash_of_the_lock(tmp_path: Path) -> None:
    wheel = fake_wheel(tmp_path, "some_thing")
    pin = Pin("some-thing", "1.0", "", (digest(wheel),))
    assert kept_wheels(tmp_path, [pin]) == {pin: wheel}
    wheel.write_bytes(wheel.read_bytes() + b"x")
    assert kept_wheels(tmp_path, [pin]) == {}


def test_what_is_kept_is_not_fetched_again_and_what_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = fake_wheel(tmp_path / f"{X86_64.name}-3.12", "kept")
    kept, gone, here = (
        Pin("kept", "1.0", "", (digest(wheel),)),
        Pin("gone", "2.0", "", ("a",)),
        Pin("here", "3.0", "", ("b",)),
    )
    calls: list[list[str]] = []

    def downloaded(pins: list[Pin], *_: object) -> bool:
        calls.append([pin.name for pin in pins])
        return gone not in pins

    monkeypatch.setattr(bundle_wheels, "_downloaded", downloaded)
    assert bundle_wheels.fetch([kept], X86_64, "3.12", tmp_path) == {kept: wheel}
    assert calls == []
    with pytest.raises(MissingWheelsError, match=r"^gone 2\.0$"):
        bundle_wheels.fetch([kept, gone, here], X86_64, "3.12", tmp_path)
    assert calls == [["gone", "here"], ["gone"], ["here"]]


def test_a_python_without_all_wheels_is_left_out_with_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fetch(_pins: object, _machine: object, python: str, _cache: Path) -> dict[Pin, Path]:
        if python == "3.13":
            raise MissingWheelsError("numpy 9.9")
        return {}

    monkeypatch.setattr(make_bundle, "fetch", fetch)
    made = make_bundle.gather(AARCH64, PYTHONS, fake_wheel(tmp_path, "report_gen"), tmp_path)
    assert list(made.others) == ["3.11", "3.12"]
    assert capsys.readouterr().out == "linux-aarch64: left out Python 3.13, no wheel of numpy 9.9\n"


# --- what lies in a bundle ---


def test_a_bundle_has_each_wheel_once_and_a_list_for_each_python(tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    made = contents(tmp_path / "wheels")
    make_bundle.write_bundle(made, folder)
    assert len(list((folder / "wheels").glob("shared-*.whl"))) == 1
    assert len(list((folder / "wheels").glob("native-*.whl"))) == 3
    wanted = (folder / "wheels" / "py3.12.txt").read_text(encoding="utf-8")
    assert [line.split("==")[0] for line in wanted.splitlines()] == ["native", "report-gen", "shared"]
    assert digest(made.own) in wanted
    about = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    assert (about["glibc"], about["pythons"], about["machine"]) == ("2.17", list(PYTHONS), "x86_64")


def test_the_same_wheels_make_the_same_bytes(tmp_path: Path) -> None:
    for machine in (X86_64, WINDOWS):
        archives = []
        for place in ("one", "two"):
            folder = tmp_path / place / "bundle"
            make_bundle.write_bundle(contents(tmp_path / "wheels", machine), folder)
            os.utime(folder / "说明.txt", (1, len(place)))
            archives.append(make_bundle.pack(folder, machine).read_bytes())
        assert archives[0] == archives[1]


def test_the_archives_hold_what_sha256sums_says(tmp_path: Path) -> None:
    folder = tmp_path / "report_gen-1.0"
    make_bundle.write_bundle(contents(tmp_path / "wheels"), folder)
    with tarfile.open(make_bundle.pack(folder, X86_64)) as packed:
        members = {member.name: member for member in packed}
        assert members["report_gen-1.0/install.sh"].mode == 0o755
        for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
            wanted, name = line.split("  ")
            file = packed.extractfile(members.pop(f"report_gen-1.0/{name}"))
            assert file is not None
            assert hashlib.sha256(file.read()).hexdigest() == wanted
    assert list(members) == ["report_gen-1.0/SHA256SUMS"]


def test_words_for_windows_are_in_the_encodings_its_programs_read(tmp_path: Path) -> None:
    files = make_bundle.spoken_files(contents(tmp_path, WINDOWS))
    told, starter = files["说明.txt"], files["安装.bat"]
    assert told.startswith(b"\xef\xbb\xbf")
    for content in (told, starter):
        assert content.count(b"\r\n") == content.count(b"\n")
    assert starter.startswith(b"@echo off\r\n")
    text = starter.decode("gbk")
    assert "没有安装：本机没有找到合适的 Python（需要 3.11 3.12 3.13 之一" in text
    assert text.index("py -3.13") < text.index("py -3.11")
    assert all(line.isascii() for line in text.splitlines() if not line.startswith(("echo ", "rem ")))
    assert not any(mark in text + told.decode("utf-8-sig") for mark in ("@PYTHONS@", "@TRIES@", "@VERSION@", "@START@"))
    assert "install.sh" not in files


def test_a_character_that_hides_a_command_sign_must_not_stand_in_a_batch_file() -> None:
    hidden = bytes((0x81, ord("|"))).decode("gbk")
    with pytest.raises(ValueError, match="must not stand in a batch file"):
        make_bundle.batch(f"echo {hidden}\n")
    assert make_bundle.batch("echo 安装\n") == "echo 安装\r\n".encode("gbk")


def test_the_licences_are_in_one_table_with_their_texts(tmp_path: Path) -> None:
    files = dict(bundle_licences.files(contents(tmp_path).wheels))
    rows = {row["程序包"]: row for row in csv.DictReader(io.StringIO(files[bundle_licences.TABLE].decode("utf-8-sig")))}
    assert files["report_gen-1.0/licenses/LICENSE"] == b"ours"
    assert rows["shared"]["许可证"] == "LGPL-2.1-only"
    assert rows["shared"]["说明"].startswith("弱著佐权许可证")
    assert files["shared-1.0/LGPL-2.1.txt"].lstrip().startswith(b"GNU LESSER GENERAL PUBLIC LICENSE")
    assert rows["pip"]["说明"] == "全文提到 MPL，详见全文"
    assert (rows["native"]["许可证"], rows["native"]["说明"]) == ("未写明", "程序包内未附许可证全文，以其主页为准")


def test_a_licence_is_named_by_its_classifier_where_the_field_holds_a_whole_text(tmp_path: Path) -> None:
    metadata = (
        "License: Permission is hereby granted\n  to everybody\n"
        "Classifier: License :: OSI Approved :: MIT License\nProject-URL: Homepage, https://example.org"
    )
    found = bundle_licences.licence_of(fake_wheel(tmp_path, "wordy", metadata=metadata))
    assert (found.name, found.home) == ("MIT License", "https://example.org")


# --- the installer ---


def on_this_machine(tmp_path: Path) -> Path:
    """A bundle of empty wheels that says it is for this machine and this Python."""
    folder = tmp_path / "安装 包"
    made = contents(tmp_path / "wheels")
    make_bundle.write_bundle(made, folder)
    change(folder, system=platform.system(), machine=platform.machine(), pythons=[MINE], glibc="2.5")
    return folder


def change(folder: Path, **values: object) -> None:
    about = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    (folder / "bundle.json").write_text(json.dumps({**about, **values}), encoding="utf-8")
    (folder / "SHA256SUMS").write_bytes(make_bundle.sums(folder))


def installer_says(folder: Path, place: Path) -> str:
    command = [sys.executable, "-I", str(folder / "install.py"), str(place)]
    done = subprocess.run(  # noqa: S603  # our own installer
        command, check=False, capture_output=True, encoding="utf-8", env={**os.environ, "PYTHONIOENCODING": "utf-8"}
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_damaged_file_is_named_and_nothing_is_installed(tmp_path: Path) -> None:
    folder = on_this_machine(tmp_path)
    (folder / "wheels" / "py3.12.txt").write_text("other", encoding="utf-8")
    next((folder / "wheels").glob("shared-*")).unlink()
    said = installer_says(folder, tmp_path / "装到这里")
    assert "安装包已损坏，2 个文件缺少或与校验值不符：" in said
    assert "wheels/py3.12.txt" in said
    assert not (tmp_path / "装到这里").exists()
    (folder / "SHA256SUMS").write_text("", encoding="utf-8")
    assert "安装包已损坏" in installer_says(folder, tmp_path / "装到这里")
    (folder / "bundle.json").write_text("{", encoding="utf-8")
    assert "安装包不完整，读不到 bundle.json" in installer_says(folder, tmp_path / "装到这里")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"machine": "loongarch64"}, "loongarch64，本机是"),
        ({"pythons": ["3.7"]}, "本安装包适用于 Python 3.7（CPython）"),
        ({"unpacked": 1 << 60}, "安装需要 2199023255552 MB"),
        pytest.param(
            {"glibc": "9.9"}, "需要 glibc 9.9", marks=pytest.mark.skipif(sys.platform != "linux", reason="glibc")
        ),
    ],
)
def test_what_does_not_fit_the_machine_is_refused(tmp_path: Path, values: dict[str, object], words: str) -> None:
    folder = on_this_machine(tmp_path)
    change(folder, **values)
    assert words in installer_says(folder, tmp_path / "装到这里")


def test_a_place_that_is_no_folder_or_holds_a_foreign_program_is_refused(tmp_path: Path) -> None:
    folder = on_this_machine(tmp_path)
    (tmp_path / "文件").write_text("", encoding="utf-8")
    assert "不能写入" in installer_says(folder, tmp_path / "文件")
    script = tmp_path / "家" / ("report-gen.bat" if sys.platform == "win32" else "report-gen")
    script.parent.mkdir()
    script.write_text("echo mine", encoding="utf-8")
    assert "而且不是本程序的" in installer_says(folder, script.parent)
    assert script.read_text(encoding="utf-8") == "echo mine"


def test_an_installation_that_breaks_off_leaves_the_earlier_one(tmp_path: Path) -> None:
    folder, place = on_this_machine(tmp_path), tmp_path / "装到这里"
    script = place / ("report-gen.bat" if sys.platform == "win32" else "report-gen")
    earlier = place / "venv-0.9-py311-00000000"
    earlier.mkdir(parents=True)
    script.write_text("# report_gen of before", encoding="utf-8")
    assert "安装没有完成，原有的安装（如有）没有改动" in installer_says(folder, place)  # the pip in there is none
    assert script.read_text(encoding="utf-8") == "# report_gen of before"
    assert earlier.is_dir()
    assert "venv" in (place / "安装记录.txt").read_text(encoding="utf-8")


@needs_sh
def test_install_sh_refuses_without_a_fitting_python(tmp_path: Path) -> None:
    folder = on_this_machine(tmp_path)
    old = tmp_path / "旧" / "python3"
    old.parent.mkdir()
    old.write_text('#!/bin/sh\ncase "$*" in *print*) echo 3.8.10 ;; *) exit 1 ;; esac\n', encoding="utf-8")
    old.chmod(0o755)
    said = _sh(folder, PYTHON=str(old))
    assert "没有安装：本机的 Python 版本不合适：" in said
    assert f"{old}(3.8.10)" in said
    assert "需要 Python 3.11 3.12 3.13 之一" in said
    (folder / "install.py").write_text("", encoding="utf-8")
    assert "install.py 缺少或与校验值不符" in _sh(folder)


def _sh(folder: Path, **more: str) -> str:
    """What install.sh says where the search path holds the tools it needs and no Python."""
    tools = folder.parent / "tools"
    tools.mkdir(exist_ok=True)
    for name in ("sh", "dirname", "grep", "sha256sum"):
        (tools / name).unlink(missing_ok=True)
        (tools / name).symlink_to(shutil.which(name) or name)
    (folder / "install.sh").write_text(  # a machine of the tests may have Pythons in those places
        (folder / "install.sh")
        .read_text(encoding="utf-8")
        .replace(" /usr/local/bin/python3.1[0-9] /opt/*/bin/python3.1[0-9]", ""),
        encoding="utf-8",
    )
    command = [shutil.which("sh") or "sh", str(folder / "install.sh")]
    done = subprocess.run(  # noqa: S603  # our own installer
        command, check=False, capture_output=True, encoding="utf-8", env={"PATH": str(tools), "LANG": "C.UTF-8", **more}
    )
    assert done.returncode == 1
    return done.stderr


# --- the folder build ---


def test_the_frozen_program_knows_when_it_is_a_reading_process() -> None:
    entry = (ROOT / "packaging" / "entry.py").read_text(encoding="utf-8")
    assert f'sys.argv[1:2] == ["{WORKER_FLAG}"]' in entry
