"""RouteCities: who protects people on the move, in which city, on which route."""

__version__ = "0.1.0"
