"""Use the installed lossgui as a person would: evaluate a file, draw its window."""

import subprocess
import sys
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

import lossgui

lossgui_command = Path(sys.executable).with_name("lossgui")
package = Path(lossgui.__file__).parent
assert package.is_relative_to(sys.prefix), f"{package} is not the installed wheel"

np.savez("batch.npz", logits=np.zeros((3, 4)), targets=np.array([0, 1, 3]))
command = [lossgui_command, "eval", "batch.npz", "--loss", "CrossEntropyLoss"]
answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
assert "1.386" in answer, f"no log(4) in {answer}"

subprocess.run([lossgui_command, "snapshot", "batch.npz", "-o", "window.png"], check=True)
picture = QImage("window.png")
colours = {
    picture.pixel(x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)
}
assert picture.width() >= 800 and picture.height() >= 500, picture.size()
assert len(colours) > 30, f"the window is blank: {len(colours)} colours"
print(f"lossgui {lossgui.__version__}: eval and snapshot work from the wheel")
