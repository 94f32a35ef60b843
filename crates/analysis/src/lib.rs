//! Analysis of frames: frames in, frames and plain data out.
