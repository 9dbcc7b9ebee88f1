"""``zhibiao serve``: the review page for a report that is pasted or uploaded, and a JSON interface."""
