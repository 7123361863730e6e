//! Findings and edits to bytes, one file per format.
