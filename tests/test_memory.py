"""Memory given back under load is kept in few places, whatever number of threads worked."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

COUNT = """
import ctypes, sys, tempfile, threading
from api.traffic.malloc_arenas import few_arenas
if sys.argv[1] == "few":
    few_arenas()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
every = threading.Barrier(12)
def work():
    every.wait()
    libc.malloc(1000)
    every.wait()
threads = [threading.Thread(target=work) for _ in range(12)]
for one in threads: one.start()
for one in threads: one.join()
libc.fopen.restype = ctypes.c_void_p
with tempfile.NamedTemporaryFile() as file:
    told = ctypes.c_void_p(libc.fopen(file.name.encode(), b"w"))
    libc.malloc_info(0, told)
    libc.fclose(told)
    print(file.read().count(b"<heap nr="))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the GNU C library's own way")
def test_threads_share_two_places_for_memory_given_back() -> None:
    def places(how: str) -> int:
        kept = {name: value for name, value in os.environ.items() if name != "MALLOC_ARENA_MAX"}
        ran = subprocess.run([sys.executable, "-c", COUNT, how], text=True, capture_output=True,
                             check=True, env=kept, cwd=Path(__file__).parents[1])
        return int(ran.stdout)

    assert places("few") <= 2 < places("many")
