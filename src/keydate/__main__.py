"""Runs the command line as `python -m keydate`; child processes are started this way, so that they need no program on the path."""

from keydate.cli import main

if __name__ == "__main__":  # a process that is started beside this one loads this module under another name
    main()
