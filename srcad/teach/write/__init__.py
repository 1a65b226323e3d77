"""The writers: from a document to text, HTML, LaTeX, SVG. They hold no mathematics."""
