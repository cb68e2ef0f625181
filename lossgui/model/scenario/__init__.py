"""Scenario: the frozen inputs and choices of one computation, and how they become others."""
