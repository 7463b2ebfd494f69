"""Draws the ratios of a run as bars, each with its target, into one SVG."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import NOTHING, Row

try:
    import matplotlib as mpl
    from matplotlib import pyplot
except ImportError:
    mpl = pyplot = None  # type: ignore[assignment]

OURS, SHORT, MARK, SOFT = "#0b5cad", "#b3541e", "#1b1f24", "#69737d"
HEIGHT_EACH, WIDTH, CLEAR = 0.34, 9.0, 1.08


def draw(rows: Sequence[Row], path: Path) -> None:
    """One bar for each ratio to a peer, by tens; what falls short of its target has another colour and says so.

    Nothing is drawn where matplotlib is not installed.
    """
    told = [row for row in rows if row.ratio != NOTHING]
    if pyplot is None or not told:
        return
    path.parent.mkdir(exist_ok=True)
    mpl.rcParams.update({"svg.hashsalt": "permanence", "svg.fonttype": "none", "font.size": 9})
    figure, axes = pyplot.subplots(figsize=(WIDTH, 1 + HEIGHT_EACH * len(told)), layout="constrained")
    for place, row in enumerate(reversed(told)):
        ratio, is_short = float(row.ratio.replace(",", "")), row.met.startswith("**no")
        axes.barh(place, ratio, color=SHORT if is_short else OURS, height=0.6)
        target = float(row.target.split()[1]) if row.target != NOTHING else 0.0
        said = f"{row.ratio}{' (short)' if is_short else ''}"
        axes.text(max(ratio, target) * CLEAR, place, said, va="center", color=SOFT)
        if target:
            axes.plot([target] * 2, [place - 0.4, place + 0.4], color=MARK, linewidth=2)
    axes.set_yticks(range(len(told)), [row.figure.replace("`", "").replace("**", "") for row in reversed(told)])
    axes.set_xscale("log")
    axes.axvline(1, color=SOFT, linewidth=0.8)
    axes.set_xlabel("times the peer (1: alike); the black mark is the target")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
