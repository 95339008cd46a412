"""Measurements that print ratios against an honest baseline, each by `python -m benchmarks NAME`."""
