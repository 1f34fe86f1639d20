"""Arms and samples for Hypothesis, from nothing to ten thousand million visitors."""

from hypothesis import strategies as st

from tactics.statistics.inputs import LARGEST, Arm
from tactics.statistics.means import Sample

SIZES = st.one_of(st.integers(1, 60), st.integers(1, 20_000), st.integers(1, LARGEST))


@st.composite
def arm(draw: st.DrawFn, sizes: st.SearchStrategy[int] = SIZES) -> Arm:
    visitors = draw(sizes)
    return Arm(draw(st.one_of(st.integers(0, visitors), st.integers(0, min(12, visitors)))), visitors)


ARMS = arm()
SMALL = arm(st.integers(1, 60))
MIDDLING = arm(st.integers(1, 20_000))
ALPHAS = st.floats(0.001, 0.3)
SAMPLES = st.builds(Sample, st.integers(2, 10_000), st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
