"""Quality and speed, measured with one command: ``python -m benchmarks``."""
