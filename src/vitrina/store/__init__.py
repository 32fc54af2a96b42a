"""Where editions live: archive and ledger (the truth), records and triples (indexes made from it)."""
