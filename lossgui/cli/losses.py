"""``lossgui losses``: what there is to choose from."""

from __future__ import annotations

from lossgui.cli.parsing import Parser


def run(arguments: list[str]) -> int:
    """Run the command; return the exit code."""
    Parser(prog="lossgui losses", description="List the losses.").parse_args(arguments)
    from lossgui.model.losses.registry import LOSSES
    from lossgui.model.schemes import SCHEMES

    for spec in LOSSES.values():
        names = [*spec.vectors, *(p.key + " (extension)" * p.extension for p in spec.parameters)]
        print(f"{spec.key}\n    {spec.summary}\n    parameters: {', '.join(names)}, reduction")
        for deviation in spec.deviations:
            print(f"    unlike torch: {deviation}")
    print("\nschemes of class weights, for --weight")
    for scheme in SCHEMES.values():
        print(f"    {scheme.key:12} {scheme.formula}")
    return 0
