//! What the whole crate promises: reports say the same in HTML and text, and no text from data gets out of hand.

mod hostile;
mod hostile_texts;
mod markdown;
mod markup;
mod report;
mod sample;
