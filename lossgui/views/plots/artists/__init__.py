"""What plots are drawn with: a layer of marks, axes, pens, legend."""
