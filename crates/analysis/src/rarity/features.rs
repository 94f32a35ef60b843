//! Numbers that describe a process start, as msticpy defines them.

/// The sum of the code points of a text.
///
/// ```
/// assert_eq!(analysis::char_ord_score("AB"), 65 + 66);
/// ```
#[must_use]
pub fn char_ord_score(text: &str) -> u64 {
    text.chars().map(|it| u64::from(u32::from(it))).sum()
}

/// How many characters of a text separate its parts: white space and `- \ / . , " ' | & : ; % $ ( )`.
///
/// ```
/// assert_eq!(analysis::delim_count(r#"cmd.exe /c "dir""#), 6);
/// ```
#[must_use]
pub fn delim_count(text: &str) -> u64 {
    text.chars().filter(|it| is_delimiter(*it)).count() as u64
}

fn is_delimiter(letter: char) -> bool {
    matches!(
        letter,
        '-' | '\\' | '/' | '.' | ',' | '"' | '\'' | '|' | '&' | ':' | ';' | '%' | '$' | '(' | ')'
        // What Python's `\s` takes for white space and Unicode does not.
        | '\u{1c}'..='\u{1f}'
    ) || letter.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_original_on_its_own_example() {
        let text = "The quick & sly (as all foxes might be/or not) fox, jumped over a frog.";
        assert_eq!(char_ord_score(text), 6199);
        assert_eq!(delim_count(text), 20);
        assert_eq!((char_ord_score(""), delim_count("")), (0, 0));
        assert_eq!(char_ord_score("\u{10ffff}"), 0x10_ffff);
    }
}
