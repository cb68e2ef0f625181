"""``python -m lossgui``."""

import sys

from lossgui.cli import main

if __name__ == "__main__":
    sys.exit(main())
