"""How `lossgui` starts: with the garbage collector, and what needs no Qt, in the right order."""

import os
import subprocess
import sys
from pathlib import Path

START = """
import gc
import sys
from lossgui import cli

load_window = cli._load_window

def load():
    run = load_window()
    names = list(sys.modules)
    print(names.index("lossgui.controllers.session") < names.index("PySide6.QtCore"))
    from lossgui import app
    class Application(app.QApplication):
        def exec(self):
            print(gc.isenabled(), [window.isVisible() for window in self.topLevelWindows()])
            return 3
    app.QApplication = Application
    return run

cli._load_window = load
sys.exit(cli.main([]))
"""


def test_a_start_imports_qt_last_and_leaves_the_garbage_collector_on(tmp_path: Path) -> None:
    environ = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", START], env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3, done.stderr
    assert done.stdout.splitlines() == ["True", "True [True]"]


WINDOW = """
import sys
from pathlib import Path
from lossgui.app import application, build
from lossgui.views.settings import Settings

application()
window = build(None, "", Settings(Path(sys.argv[1]))).window
window.show()
print([name for name in sys.modules if name.startswith("lossgui.views.export.")])
window.close()
"""


def test_a_window_loads_nothing_of_the_exports(tmp_path: Path) -> None:
    environ = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", WINDOW, str(tmp_path)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["[]"]
