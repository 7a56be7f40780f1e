"""`python -m evidencebot`."""

import sys

from evidencebot.cli.main import main

sys.exit(main())
