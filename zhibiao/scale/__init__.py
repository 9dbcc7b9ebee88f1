"""Many thousand reports: a run keeps what is finished in a folder, and works on this machine or on a Ray cluster."""
