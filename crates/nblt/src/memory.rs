//! What the C library keeps of memory that was freed.

/// Gives it back to the system. For moments after which much less is needed than before: glibc keeps freed blocks between
/// blocks in use, and a folder that was read halfway leaves hundreds of megabytes of them (malloc_trim(3)).
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn give_back() {
    // SAFETY: it takes the locks of the allocator, and no memory that is in use is touched.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// Other C libraries keep little, or have no such call.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn give_back() {}
