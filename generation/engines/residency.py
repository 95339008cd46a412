"""Which models stay in memory: all that fit; where one needs room, those used longest ago leave."""

import gc
import sys
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from generation.engines.base import Engine
from generation.specs import ModelRef

# A model takes more than its files: numbers become wider when it is loaded, and passes need room as well.
MEMORY_PER_BYTE = 2.5
MEMORY_INFO = Path("/proc/meminfo")


class Residency:
    """Engines that are loaded; `free` says how many bytes of the device's memory are free now."""

    def __init__(self, free: Callable[[], int] | None = None) -> None:
        self._free = free or free_memory
        self._engines: OrderedDict[ModelRef, Engine] = OrderedDict()

    @property
    def refs(self) -> list[ModelRef]:
        """Return the models that are loaded, the last used one first."""
        return list(reversed(self._engines))

    def engine(self, ref: ModelRef, load: Callable[[], Engine], *, needs: int) -> Engine:
        """Return a loaded engine, or load one of `needs` bytes of files, after others have left for it."""
        if ref not in self._engines:
            while self._engines and self._free() < needs * MEMORY_PER_BYTE:
                self._engines.popitem(last=False)
                _return_memory()
            self._engines[ref] = load()
        self._engines.move_to_end(ref)
        return self._engines[ref]

    def keep_only(self, ref: ModelRef) -> bool:
        """Let all others leave; tell whether there was one."""
        others = [other for other in self._engines if other != ref]
        for other in others:
            del self._engines[other]
        if others:
            _return_memory()
        return bool(others)


def weight_of(folder: Path) -> int:
    """Return the bytes of a model's weights on disk."""
    return sum(path.stat().st_size for path in folder.rglob("*.safetensors"))


def free_memory() -> int:
    """Return the free bytes of the GPU where there is one, else of this machine."""
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        return int(torch.cuda.mem_get_info()[0])
    if not MEMORY_INFO.exists():
        return sys.maxsize  # not Linux: whoever runs out of memory learns it there
    said = dict(line.split(":", 1) for line in MEMORY_INFO.read_text().splitlines())
    return int(said["MemAvailable"].split()[0]) * 1024


def _return_memory() -> None:
    """Give back what a pipeline that was let go held: its parts refer to each other."""
    gc.collect()
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        torch.cuda.empty_cache()
