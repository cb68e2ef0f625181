"""Start: the window against a bare pyqtgraph window, ``lossgui eval`` against importing NumPy.

Every run is a process of its own: ``python tests/benchmarks/bench_start.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from timing import head, paired, row

RUNS = 15

BARE = """
import pyqtgraph as pg
app = pg.mkQApp()
window = pg.PlotWidget()
window.resize(1280, 800)
window.plot([1, 2, 3])
window.show()
app.processEvents()
"""

OURS = """
import sys
from lossgui import app, cli
class Application(app.QApplication):
    def exec(self):
        self.processEvents()
        return 0
app.QApplication = Application
sys.argv = ["lossgui"]
cli.main()
"""

EVAL = "import sys; from lossgui.cli import main; main(['eval', sys.argv[1]])"


def process(code: str, folder: Path, *arguments: str) -> Callable[[], None]:
    """Return what runs code in a new interpreter, which leaves at once when it is done."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(folder)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed has its bytecode
    command = [sys.executable, "-c", f"{code}\nimport os; os._exit(0)", *arguments]

    def run() -> None:
        subprocess.run(command, check=True, env=environment, capture_output=True)

    return run


def main() -> None:
    head("lossgui", "the other")
    with TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "small.npz"
        np.savez(file, logits=np.eye(3), targets=np.arange(3))
        ours, bare = paired(process(OURS, folder), process(BARE, folder), RUNS)
        row(f"window / bare pyqtgraph window: {ours / bare:.2f}", ours, bare, "<= 1.6")
        evaluation = process(EVAL, folder, str(file))
        ours, bare = paired(evaluation, process("import numpy", folder), RUNS)
        row(f"lossgui eval / import numpy: {ours / bare:.2f}", ours, bare, "<= 1.5")


if __name__ == "__main__":
    main()
