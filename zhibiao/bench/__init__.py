"""How fast reading is: what `make bench` measures it on, with and shows it by."""
