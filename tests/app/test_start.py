"""How `lossgui` starts: one window, before a large file, and none for a command without one."""

import os
import subprocess
import sys
from pathlib import Path

START = """
import sys
from lossgui import app, cli

class Application(app.QApplication):
    def exec(self):
        print([window.isVisible() for window in self.topLevelWindows()])
        return 3

app.QApplication = Application
sys.exit(cli.main([]))
"""


def start(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=False
    )


def test_a_start_shows_one_window_and_ends_with_its_exit_code(tmp_path: Path) -> None:
    done = start(START, tmp_path)
    assert done.returncode == 3, done.stderr
    assert done.stdout.splitlines() == ["[True]"]


HEADLESS = """
import sys
from lossgui import cli
cli.main(["eval", sys.argv[1]])
print([name for name in sys.modules if name.startswith(("PySide6", "pyqtgraph"))])
"""


def test_a_value_is_computed_without_qt(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b,target\n1,2,0\n3,4,1\n")
    command = [sys.executable, "-c", HEADLESS, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


FILE = """
import sys
from PySide6.QtCore import QTimer
from lossgui import app, cli

class Application(app.QApplication):
    def exec(self):
        [window] = [w for w in self.topLevelWidgets() if w.objectName() == "main_window"]
        print(window.windowTitle(), window.isVisible())
        def look():
            if not window.progress_line.isVisible() and window.notice_bar.text():
                print(window.windowTitle())
                print(window.notice_bar.text())
                self.quit()
        timer = QTimer()
        timer.timeout.connect(look)
        timer.start(10)
        return super().exec()

app.QApplication = Application
sys.exit(cli.main(sys.argv[1:]))
"""


def open_file(path: Path, folder: Path) -> list[str]:
    environ = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(folder)}
    command = [sys.executable, "-c", FILE, str(path)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_window_comes_before_a_large_file(tmp_path: Path) -> None:
    rows = "".join(f"{k % 7}.25,{k % 5}.5,{k % 2}\n" for k in range(200_000))
    path = tmp_path / "t.csv"
    path.write_text(f"a,b,target\n{rows}")
    first, then, said = open_file(path, tmp_path)
    assert first == "no file[*] — lossgui True"
    assert then == "t.csv[*] — lossgui"
    assert said.startswith("t.csv: logits from 'a', 'b'; targets from 'target'")


def test_a_file_that_is_misread_is_said_in_the_window(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b,label,target\n1.5,2,0,1\n3,4.5,1,0\n")
    *_, title, said = open_file(path, tmp_path)
    assert title == "no file[*] — lossgui"
    assert said.endswith("may both be the target; choose what each is.")


def test_a_file_that_is_not_there_opens_no_window(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "lossgui", str(tmp_path / "none.csv")]
    environ = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "none.csv does not exist" in done.stderr
