"""`python -m trigpoint` is `trigpoint`."""

from trigpoint.cli.main import main

if __name__ == "__main__":
    main()
