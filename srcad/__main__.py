"""``python -m srcad``: the command line."""

import sys

from srcad.cli import main

if __name__ == "__main__":
    sys.exit(main())
