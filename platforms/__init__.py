"""What ad platforms take: sizes, safe zones, copy limits, sheet rules; dated facts, no Django."""
