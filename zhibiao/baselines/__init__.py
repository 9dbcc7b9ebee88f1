"""What the pipelines are measured against: other systems in environments of their own, and a classifier of hand-made features."""
