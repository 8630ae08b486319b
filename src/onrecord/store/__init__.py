"""Where reports and ledgers are kept."""
