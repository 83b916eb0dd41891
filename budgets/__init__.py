"""What need becomes: streams, norms, pools, calculations."""
