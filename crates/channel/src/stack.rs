//! Tells a recursion that was too deep from every other segmentation fault.
//!
//! Both end the process with SIGSEGV. So the thread of the cells looks at the address: below its stack lies a page that
//! nobody may touch, and who touched it ran out of stack. The process then ends by a signal that nothing else sends.

/// The signal by which the process ends when a cell ran out of stack: "stack fault on coprocessor", which no system
/// has sent for decades. (signal(7); Linux only, elsewhere it stays a segmentation fault.)
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
pub const STACK_OVERFLOW_SIGNAL: Option<i32> = Some(libc::SIGSTKFLT);
/// No such signal on this system.
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
pub const STACK_OVERFLOW_SIGNAL: Option<i32> = None;

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
pub(crate) use linux::watch;

/// Does nothing on this system.
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
pub(crate) fn watch() {}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod linux {
    use std::mem::{MaybeUninit, zeroed};
    use std::ptr::null_mut;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use libc::{c_int, c_void};

    /// Enough for the handler, which calls two functions, and for what the processor saves (AVX-512 and its like).
    const HANDLER_STACK: usize = 64 << 10;
    /// Where the page below the stack begins and ends; whether it lies inside what the system calls the stack differs
    /// between versions of the C library, so both are watched.
    static BEGIN: AtomicUsize = AtomicUsize::new(0);
    static END: AtomicUsize = AtomicUsize::new(0);

    /// Watches the stack of this thread. If the system refuses, a recursion too deep is a segmentation fault as before.
    pub(crate) fn watch() {
        let Some((lowest, guard)) = stack() else { return };
        BEGIN.store(lowest.saturating_sub(guard), Ordering::Relaxed);
        END.store(lowest + guard, Ordering::Relaxed);
        // Lives as long as the process.
        let memory = Box::leak(vec![0_u8; HANDLER_STACK].into_boxed_slice());
        // SAFETY: plain system calls; the memory is never freed, the handler is async-signal-safe.
        unsafe {
            let stack =
                libc::stack_t { ss_sp: memory.as_mut_ptr().cast(), ss_flags: 0, ss_size: HANDLER_STACK };
            if libc::sigaltstack(&raw const stack, null_mut()) != 0 {
                return;
            }
            let mut action: libc::sigaction = zeroed();
            action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
            let handler: extern "C" fn(c_int, *mut libc::siginfo_t, *mut c_void) = on_fault;
            action.sa_sigaction = handler as usize;
            libc::sigaction(libc::SIGSEGV, &raw const action, null_mut());
            libc::sigaction(libc::SIGBUS, &raw const action, null_mut());
        }
    }

    /// The lowest address of this thread's stack, and how large the guard below it is.
    fn stack() -> Option<(usize, usize)> {
        let mut attributes = MaybeUninit::uninit();
        // SAFETY: the attributes are read only if the first call has filled them, and are destroyed once.
        unsafe {
            if libc::pthread_getattr_np(libc::pthread_self(), attributes.as_mut_ptr()) != 0 {
                return None;
            }
            let (mut lowest, mut size, mut guard) = (null_mut(), 0, 0);
            let known = libc::pthread_attr_getstack(attributes.as_ptr(), &raw mut lowest, &raw mut size) == 0
                && libc::pthread_attr_getguardsize(attributes.as_ptr(), &raw mut guard) == 0;
            libc::pthread_attr_destroy(attributes.as_mut_ptr());
            known.then(|| (lowest.addr(), guard))
        }
    }

    extern "C" fn on_fault(signal: c_int, info: *mut libc::siginfo_t, _context: *mut c_void) {
        // SAFETY: the system passes a valid `info`; only async-signal-safe functions are called.
        unsafe {
            let at = (*info).si_addr().addr();
            if (BEGIN.load(Ordering::Relaxed)..END.load(Ordering::Relaxed)).contains(&at) {
                libc::raise(libc::SIGSTKFLT);
            }
            // Back at the faulty instruction it happens again, and ends the process as it would have.
            libc::signal(signal, libc::SIG_DFL);
        }
    }
}
