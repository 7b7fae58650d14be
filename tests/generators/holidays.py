"""Records the public holidays that PyPI `holidays` computes, one CSV per country.

The files are the oracle for `src/calendar`: Colombia 1984-2100, the other countries 2015-2035,
national level, category "public". Run it again only to move to a newer `holidays`; every
difference from `rules/calendarios` must then be explained in DISAGREEMENTS.md.

    pip install "holidays>=0.109"
    python tests/generators/holidays.py tests/data/calendars
"""

import csv
import pathlib
import sys

# This file has the name of the package it records, so its own folder must not be searched.
HERE = pathlib.Path(__file__).resolve().parent
sys.path = [entry for entry in sys.path if pathlib.Path(entry or ".").resolve() != HERE]

import holidays  # noqa: E402

NEEDED = (0, 109)
YEARS = {
    "CO": range(1984, 2101),
    "PE": range(2015, 2036),
    "MX": range(2015, 2036),
    "CL": range(2015, 2036),
    "AR": range(2015, 2036),
    "EC": range(2015, 2036),
    "ES": range(2015, 2036),
}


def main() -> None:
    found = tuple(int(part) for part in holidays.__version__.split(".")[:2])
    if found < NEEDED:
        sys.exit(f"needs holidays >= 0.109, found {holidays.__version__}")
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "tests/data/calendars")
    folder.mkdir(parents=True, exist_ok=True)
    for country, years in YEARS.items():
        days = holidays.country_holidays(
            country, years=years, language="es", categories=("public",)
        )
        # An observed New Year may stand in the December before the first year asked for.
        rows = sorted((day, name) for day, name in days.items() if day.year in years)
        path = folder / f"{country.lower()}.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            out.write(f"# PyPI holidays {holidays.__version__}, {country}, public\n")
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(["date", "name"])
            for day, name in rows:
                writer.writerow([day.isoformat(), name])
        print(f"{path}: {len(rows)} days")


if __name__ == "__main__":
    main()
