//! Suggested changes: code hosts accept what circlet writes, and accepting all of it makes the change.

#![cfg(unix)]

mod docs;
mod github;
mod gitlab;
mod host;
mod odd;
mod property;
mod repository;
mod rules;
