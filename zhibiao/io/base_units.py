"""Base units as the tables write them; the arithmetic is that of :mod:`zhibiao.normalize.quantity`."""

from __future__ import annotations

from ..normalize.quantity import base_value

__all__ = ["base_value"]
