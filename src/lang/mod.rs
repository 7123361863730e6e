//! The CircleCI language as data.
