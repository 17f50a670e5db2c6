//! How reports read.
