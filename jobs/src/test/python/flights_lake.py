"""The lake that several tests look at."""

FLIGHTS = "jobs/examples/flights/flights.yaml"


def make(submit, root):
    """Lands the flights up to the nor'easter, trains on the first weeks, scores and judges the rest."""
    file = root / FLIGHTS
    submit("Land", file, "--from", "2001-01-01", "--to", "2001-03-08")
    submit("Sql", f"CALL weir.system.train('flights', file => '{file}', until => '2001-02-21');"
                  "CALL weir.system.backfill('flights', '2001-02-21');"
                  "CALL weir.system.judge('flights')")
