"""Write all of corpus/archive: see make."""
import pathlib
import sys

import papers
import webpages

archive = pathlib.Path(__file__).parents[2] / "corpus/archive"
for made in [*webpages.make(archive), *papers.make(archive, sys.argv[1:])]:
    print(f"{made.stat().st_size:8d} {made.relative_to(archive)}")
