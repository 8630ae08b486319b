"""Inputs to raw articles."""
