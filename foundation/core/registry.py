"""Registries: the ground declares them, apps plug in from modules that are loaded at start.

Each is a `Registry` of entries by key. The modules of an app's `plugins` package register on import, as Django's admin
modules do.
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Generic, TypeVar

from django.apps import apps
from django.utils.module_loading import module_has_submodule

T = TypeVar("T")


class Registry(Generic[T]):
    """A named set of entries; a key may be registered once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._entries: dict[str, T] = {}

    def register(self, key: str, entry: T) -> T:
        """Add `entry` under `key`; raises ValueError when the key is taken by another."""
        if self._entries.get(key, entry) is not entry:
            raise ValueError(f"{self.name}: {key} is registered twice")
        self._entries[key] = entry
        return entry

    def __getitem__(self, key: str) -> T:
        return self._entries[key]

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[T]:
        return iter(self._entries.values())

    def items(self) -> list[tuple[str, T]]:
        """Return (key, entry) pairs in order of registration."""
        return list(self._entries.items())


def autodiscover() -> None:
    """Import the modules of every app's `plugins` once all models are ready, in the order of apps and names."""
    for app in apps.get_app_configs():
        if module_has_submodule(app.module, "plugins"):
            plugins = import_module(f"{app.name}.plugins")
            for found in sorted(module.name for module in iter_modules(plugins.__path__)):
                import_module(f"{plugins.__name__}.{found}")
