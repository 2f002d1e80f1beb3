#!/usr/bin/env python3
"""Writes the files of the built page as C++ (src/server/page_files.h).

    embed_page.py FOLDER OUTPUT      FOLDER may be missing: then there is no page
"""

import gzip
import hashlib
import pathlib
import sys

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
    ".json": "application/json",
}


def literal(data: bytes) -> str:
    """The bytes as C++ string literals, a few hundred a line."""
    lines = []
    for start in range(0, len(data), 256):
        lines.append('"' + "".join(f"\\{byte:03o}" for byte in data[start : start + 256]) + '"')
    return "\n    ".join(lines) or '""'


def main() -> None:
    folder, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    files = sorted(path for path in folder.rglob("*") if path.suffix in TYPES) if folder.is_dir() else []
    entries = []
    for path in files:
        data = path.read_bytes()
        packed = gzip.compress(data, 9, mtime=0)
        entries.append(
            f'    {{"/{path.relative_to(folder).as_posix()}", "{TYPES[path.suffix]}", '
            f'"\\"{hashlib.sha256(data).hexdigest()[:16]}\\"",\n    std::string_view({literal(data)}, {len(data)}),\n'
            f"    std::string_view({literal(packed)}, {len(packed)})}}"
        )
    inside = ",\n".join(entries)
    output.write_text(
        "// Written by cmake/embed_page.py.\n"
        '#include "server/page_files.h"\n\n'
        "#include <array>\n\n"
        "namespace adjutant::server {\n\n"
        "std::span<const PageFile> page_files() {\n"
        f"  static const std::array<PageFile, {len(entries)}> files{{{{\n{inside}\n  }}}};\n"
        "  return files;\n"
        "}\n\n"
        "}  // namespace adjutant::server\n"
    )


main()
