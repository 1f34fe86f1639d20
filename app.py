"""Start here: `uv run app.py` sets everything up and serves http://127.0.0.1:8000."""

from tactics.cli import COMMANDS
from tactics.serving import app_or_exit, serve

app = app_or_exit()
for command in COMMANDS:  # So that `flask --app app` offers what `tactics` does.
    app.cli.add_command(command)

if __name__ == "__main__":
    with app.app_context():
        serve(app.extensions["settings"], workers=1)
