"""What the product takes on the disk."""

import pathlib
import subprocess
import tempfile


def stripped(binary: pathlib.Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "stripped"
        subprocess.run(["strip", "-o", str(copy), str(binary)], check=True)
        return copy.stat().st_size


def tree(*folders: pathlib.Path) -> int:
    return sum(path.stat().st_size for folder in folders for path in folder.rglob("*")
               if path.is_file() and "__pycache__" not in path.parts)
