"""Whatever happens to a backup afterwards is found, before anything is done with it."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from config.backup import BackupError, DamagedBackupError, read_backup
from tests.config.backup.conftest import Change

Reseal = Callable[[Change], Path]


def test_each_flipped_byte_is_found(own_backup: Path) -> None:
    """Fifty places spread over each file of the backup."""
    files = [path for path in own_backup.rglob("*") if path.is_file()]
    unnoticed = []
    for path in files:
        content = path.read_bytes()
        for position in range(0, len(content), max(1, len(content) // 50)):
            path.write_bytes(content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :])
            try:
                read_backup(own_backup)
            except DamagedBackupError:
                continue
            unnoticed.append((path.name, position))
        path.write_bytes(content)

    assert len(files) == 5
    assert unnoticed == []
    assert read_backup(own_backup).facts.row_count > 100


def test_each_missing_file_is_found(own_backup: Path) -> None:
    for path in [path for path in own_backup.rglob("*") if path.is_file()]:
        content = path.read_bytes()
        path.unlink()
        with pytest.raises(DamagedBackupError, match=path.name):
            read_backup(own_backup)
        path.write_bytes(content)


def test_every_fault_is_named_at_once(own_backup: Path) -> None:
    first, second = (own_backup / "reports").iterdir()
    first.unlink()
    second.write_bytes(b"short")

    with pytest.raises(DamagedBackupError) as caught:
        read_backup(own_backup)

    assert f"{first.name}: No such file" in str(caught.value)
    assert f"{second.name}: 5 bytes instead of " in str(caught.value)


def test_another_format_is_refused(reseal: Reseal) -> None:
    with pytest.raises(BackupError, match="has format 2, and this version of Ontschot knows format 1"):
        read_backup(reseal(lambda manifest: manifest.update(format=2)))


@pytest.mark.parametrize("path", ["../../etc/passwd", "reports/../x.pdf", "/etc/passwd", "reports/x.pdf"])
def test_a_manifest_that_names_a_file_elsewhere_is_refused(reseal: Reseal, path: str) -> None:
    with pytest.raises(DamagedBackupError, match="names files that no backup has"):
        read_backup(reseal(lambda manifest: manifest["reports"][0].update(path=path)))


@pytest.mark.parametrize("part", ["format", "vendor", "database", "reports", "lacking", "facts"])
def test_a_manifest_with_something_left_out_is_refused(reseal: Reseal, part: str) -> None:
    with pytest.raises(DamagedBackupError, match="is not a manifest of format 1"):
        read_backup(reseal(lambda manifest: manifest.pop(part)))


def test_a_backup_is_checked_without_a_database(own_backup: Path) -> None:
    """No database may be used in this test: the plug-in for Django would refuse."""
    said = StringIO()

    call_command("verify_backup", str(own_backup), stdout=said)
    next((own_backup / "reports").iterdir()).unlink()
    with pytest.raises(CommandError, match="this backup cannot be used") as caught:
        call_command("verify_backup", str(own_backup))

    assert "is whole" in said.getvalue()
    assert caught.value.returncode == 2
