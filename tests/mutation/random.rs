//! Numbers that look random and are the same in every run, and slips of the finger made from them.

/// Marsaglia's xorshift with 64 bits.
pub(crate) struct Random(u64);

impl Random {
    /// A source of its own for each name, so that a new file or operator changes nothing for the others.
    pub(crate) fn new(name: &str) -> Self {
        // FNV-1a, so that names that differ in one letter start far apart.
        let seed = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(seed | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below a limit that is not 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).expect("it fits");
        usize::try_from(self.next() % limit).expect("it is below a usize")
    }

    /// Some of the items, with their numbers, in their order.
    pub(crate) fn sample<T>(&mut self, items: Vec<T>, n_most: usize) -> Vec<(usize, T)> {
        let mut items: Vec<_> = items.into_iter().enumerate().collect();
        while items.len() > n_most {
            let index = self.below(items.len());
            items.remove(index);
        }
        items
    }

    /// The name with one slip in it: a letter left out, doubled, replaced, or swapped with the one before it. `None`
    /// where none was found that is not taken.
    pub(crate) fn misspell(&mut self, name: &str, taken: &[&str]) -> Option<String> {
        let letters: Vec<char> = name.chars().collect();
        if letters.len() < 3 || name.contains("<<") {
            return None;
        }
        for _ in 0..20 {
            let mut slip = letters.clone();
            let index = 1 + self.below(letters.len() - 1);
            if !letters[index].is_ascii_lowercase() || !letters[index - 1].is_ascii_lowercase() {
                continue;
            }
            match self.below(4) {
                0 => drop(slip.remove(index)),
                1 => slip.insert(index, letters[index]),
                2 => slip.swap(index - 1, index),
                _ => slip[index] = if letters[index] == 'x' { 'q' } else { 'x' },
            }
            let slip: String = slip.into_iter().collect();
            if slip != name && !taken.contains(&slip.as_str()) {
                return Some(slip);
            }
        }
        None
    }
}
