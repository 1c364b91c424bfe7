#!/usr/bin/env python
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from nervecenter.embedded.up import main as up

if __name__ == "__main__":
    # It starts the database that the settings ask for, so it comes before them.
    if sys.argv[1:2] == ["up"]:
        sys.exit(up())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nervecenter.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"nervecenter: {error}")
