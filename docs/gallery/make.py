"""Write the gallery: the explanation of each worked example as text, and of some as a page.

python docs/gallery/make.py
"""

import sys
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

from rows import ROWS, Row  # noqa: E402

import srcad  # noqa: E402
from srcad.teach.document import Plot  # noqa: E402
from srcad.teach.explain import Explanation  # noqa: E402
from srcad.teach.write.text import text_of_document  # noqa: E402

_HEAD = """\
# Gallery

The worked examples of a course on derivatives, explained by `srcad.explain`. Each page is what the
program prints; `python docs/gallery/make.py` writes them all anew. The pages with a stepper (HTML)
are to be opened in a browser from the file.

| example | |
|---|---|
"""


def explained(row: Row) -> Explanation:
    """Explain a row."""
    return srcad.explain(row.f, *row.args, argnums=row.argnums, lang=row.page or "en")


def text(row: Row) -> str:
    """Return a row's page in Markdown, without the plot: machines differ in rounding errors."""
    document = srcad.explain(row.f, *row.args, argnums=row.argnums).document
    sections = tuple(
        replace(s, blocks=tuple(b for b in s.blocks if not isinstance(b, Plot)))
        for s in document.sections
    )
    body = text_of_document(replace(document, sections=sections))
    if row.name.startswith("13"):
        lines = (", ".join(f"{h:.4f}" for h in line) for line in srcad.hessian(row.f)(*row.args))
        body += "\n\nThe Hessian is the Jacobian of the gradient, H = J(∇f), and symmetric:\n"
        body += "".join(f"\n  [{line}]" for line in lines)
    return f"# {row.title}\n\n```text\n{body}\n```\n"


def index() -> str:
    """Return the table of contents."""
    lines = []
    for row in ROWS:
        page = f", [with a stepper]({row.name}.html)" if row.page else ""
        lines.append(f"| [{row.title}]({row.name}.md){page} | `{row.f.__name__}` |\n")
    return _HEAD + "".join(lines)


def pages() -> dict[str, str]:
    """Return the text of each file of the gallery."""
    found = {"README.md": index()}
    for row in ROWS:
        found[f"{row.name}.md"] = text(row)
        if row.page:
            found[f"{row.name}.html"] = explained(row).to_html()
    return found


def main() -> None:
    """Write the files."""
    for name, body in pages().items():
        (HERE / name).write_text(body, encoding="utf-8")


if __name__ == "__main__":
    main()
