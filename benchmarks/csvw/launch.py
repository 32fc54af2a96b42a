"""Start a command, wait for it, and write what it took as JSON: `python -I -S launch.py FIGURES COMMAND…`.

Linux counts the memory of whoever starts a program as the program's own until the program is loaded, so a small process
must start it: this one, about 10 MB, which is the least that can be measured.
"""

import os
import sys
import time

start = time.perf_counter()
process = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(process, 0)
wall = time.perf_counter() - start
with open(sys.argv[1], "w", encoding="ascii") as file:  # noqa: PTH123 - pathlib would be half of its memory
    cpu = usage.ru_utime + usage.ru_stime
    file.write(f"[{wall}, {cpu}, {usage.ru_maxrss * 1024}, {os.waitstatus_to_exitcode(status)}]")
