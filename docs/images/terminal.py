"""Draws what a program printed as it looks on a terminal: terminal.py COMMAND FILE, with the output on standard input.

Writes FILE-light.svg and FILE-dark.svg. Long lines are cut off; nothing else is changed.
"""

import sys
from html import escape

COLUMNS = 96
SIZE = 13
ADVANCE = 7.83  # of a letter in a monospaced font of this size
LINE = 18
MARGIN = 16
SCHEMES = {
    "light": {"ground": "#f6f8fa", "edge": "#d1d9e0", "text": "#1f2328", "faint": "#59636e", "prompt": "#1a7f37"},
    "dark": {"ground": "#151b23", "edge": "#3d444d", "text": "#e6edf3", "faint": "#9198a1", "prompt": "#3fb950"},
}


def cut(line: str) -> str:
    return line if len(line) <= COLUMNS else line[: COLUMNS - 1] + "…"


def draw(command: str, lines: list[str], colors: dict[str, str]) -> str:
    width = round(COLUMNS * ADVANCE + 2 * MARGIN)
    height = (len(lines) + 2) * LINE + 2 * MARGIN
    rows = [(f'<tspan fill="{colors["prompt"]}">$</tspan> {escape(command)}', colors["text"]), ("", colors["text"])]
    for line in lines:
        heading = line[:1].isupper() and "  " not in line
        rows.append((escape(cut(line)), colors["faint"] if heading else colors["text"]))
    texts = "\n".join(
        f'<text x="{MARGIN}" y="{MARGIN + (index + 1) * LINE - 5}" fill="{color}">{row}</text>'
        for index, (row, color) in enumerate(rows)
        if row
    )
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">
<title>{escape(command)}, and what it prints</title>
<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="6" fill="{colors['ground']}" stroke="{colors['edge']}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="{SIZE}" xml:space="preserve">
{texts}
</g>
</svg>
"""


def main() -> None:
    command, file = sys.argv[1:]
    lines = sys.stdin.read().rstrip("\n").split("\n")
    for name, colors in SCHEMES.items():
        with open(f"{file}-{name}.svg", "w", encoding="utf-8") as svg:
            svg.write(draw(command, lines, colors))


if __name__ == "__main__":
    main()
