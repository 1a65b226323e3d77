"""The example notebook, executed by a real kernel. Needs the extra `srcad[notebook]`."""

from pathlib import Path

import pytest

nbclient = pytest.importorskip("nbclient", reason="needs the extra: pip install 'srcad[notebook]'")
nbformat = pytest.importorskip("nbformat", reason="needs the extra: pip install 'srcad[notebook]'")
pytest.importorskip("ipykernel", reason="needs the extra: pip install 'srcad[notebook]'")

NOTEBOOK = Path(__file__).parent.parent / "examples" / "chain_rule.ipynb"


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    home = tmp_path_factory.mktemp("notebook")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(home))
        patch.setenv("PYTHONPATH", str(NOTEBOOK.parent.parent))
        notebook = nbformat.read(NOTEBOOK, as_version=4)
        return nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()


def outputs(notebook):
    return [o for cell in notebook.cells if cell.cell_type == "code" for o in cell.outputs]


@pytest.mark.filterwarnings("default")
def test_every_cell_runs(executed):
    assert [o for o in outputs(executed) if o.output_type == "error"] == []


@pytest.mark.filterwarnings("default")
def test_explanations_show_themselves(executed):
    shown = [o.data for o in outputs(executed) if "data" in o]
    assert sum("text/html" in data for data in shown) >= 3
    assert sum("text/latex" in data for data in shown) >= 2
    assert any("<math" in data.get("text/html", "") for data in shown)


def test_it_is_kept_without_outputs():
    assert outputs(nbformat.read(NOTEBOOK, as_version=4)) == []
