//! A small random number generator of our own, so that the demo data is the same on every platform,
//! whatever happens in other crates.
//!
//! SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): one 64-bit
//! counter and a mixing function. Good enough for made-up logs, useless for secrets.

/// A stream of pseudorandom numbers.
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    /// A stream of its own for each name: adding a row to one table leaves the other tables as they were.
    pub(crate) fn new(seed: u64, stream: &str) -> Rng {
        // FNV-1a, 64 bits.
        let hash = stream.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Rng(seed ^ hash)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        let width = u64::from(high.saturating_sub(low)) + 1;
        // Multiply and shift: the bias over 2^32 values does not matter here.
        low + (((self.next() >> 32) * width) >> 32) as u32
    }

    /// True in `percent` of a hundred cases.
    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of a fixed list, which cannot be empty.
    pub(crate) fn pick<T: Copy, const N: usize>(&mut self, items: &[T; N]) -> T {
        const { assert!(N > 0) };
        items[self.between(0, N as u32 - 1) as usize]
    }

    /// `digits` lower-case hexadecimal digits.
    pub(crate) fn hex(&mut self, digits: usize) -> String {
        let mut text = String::with_capacity(digits + 16);
        while text.len() < digits {
            text.push_str(&format!("{:016x}", self.next()));
        }
        text.truncate(digits);
        text
    }

    /// A made-up GUID in the shape of version 4.
    pub(crate) fn guid(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            a >> 32,
            (a >> 16) & 0xffff,
            a & 0xfff,
            (b >> 48) & 0x3fff | 0x8000,
            b & 0xffff_ffff_ffff
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Rng;

    #[test]
    fn the_first_numbers_are_those_of_the_reference_implementation() {
        // SplitMix64 with seed 0, as in the reference C code.
        let mut rng = Rng(0);
        assert_eq!(rng.next(), 0xe220_a839_7b1d_cdaf);
        assert_eq!(rng.next(), 0x6e78_9e6a_a1b9_65f4);
    }

    #[test]
    fn streams_differ_by_name_and_numbers_stay_in_their_range() {
        assert_ne!(Rng::new(1, "a").next(), Rng::new(1, "b").next());
        let mut rng = Rng::new(1, "a");
        assert!((0..1000).all(|_| (3..=9).contains(&rng.between(3, 9))));
        assert_eq!(rng.guid().len(), 36);
        assert_eq!(rng.hex(20).len(), 20);
    }
}
