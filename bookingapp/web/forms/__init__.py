"""Forms, a file per subject. They check shape; the domain decides."""
