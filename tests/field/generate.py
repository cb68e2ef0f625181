"""Write the field files and what they come to: ``python tests/field/generate.py FOLDER``."""

import csv
import sys
from pathlib import Path

from field_cases import cases


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "expected.csv").open("w", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["folder", "case", "command", "value", "refused", "says"])
        for number, case in enumerate(cases()):
            place = folder / f"{number:03}"
            place.mkdir(exist_ok=True)
            for name, content in case.files.items():
                (place / name).write_bytes(content)
            command = " ".join(["lossgui eval", next(iter(case.files)), *case.options])
            rows.writerow([place.name, case.name, command, case.value, case.refused, case.says])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
