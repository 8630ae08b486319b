"""The ledger as a page: one file that opens anywhere, offline, without script."""
