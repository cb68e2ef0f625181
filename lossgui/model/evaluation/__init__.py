"""From a scenario to its number, in three stages that are reused while their inputs stay."""
