//! The slug of a message: what stands in a revision's file name, and what it may be called by.

/// The slug of a message, by Alembic's rule: its words (letters, digits, underscore) in lower case, joined by
/// `_`, cut at an underscore so that at most `length` characters stay; a cut slug ends in `_`.
pub fn slug(message: &str, length: usize) -> String {
    let whole = words(message);
    if whole.chars().count() <= length {
        return whole;
    }
    let cut: String = whole.chars().take(length).collect();
    match cut.rfind('_') {
        Some(end) => format!("{}_", &cut[..end]),
        None => format!("{cut}_"),
    }
}

/// The slug of a message with nothing cut away: the name under which the revision may be asked for.
pub fn words(message: &str) -> String {
    let mut slug = String::with_capacity(message.len());
    for word in message
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|w| !w.is_empty())
    {
        if !slug.is_empty() {
            slug.push('_');
        }
        slug.extend(word.chars().flat_map(char::to_lowercase));
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_the_words_of_the_message() {
        assert_eq!(slug("Add e-mail to users!", 40), "add_e_mail_to_users");
        assert_eq!(slug("", 40), "");
        assert_eq!(slug("  ", 40), "");
        assert_eq!(slug("Größe ändern", 40), "größe_ändern");
    }

    #[test]
    fn a_long_slug_is_cut_at_a_word_as_alembic_does() {
        let message = "a very long message with punctuation, and more";
        assert_eq!(slug(message, 40), "a_very_long_message_with_punctuation_");
        assert_eq!(slug("abcdefgh", 4), "abcd_");
    }
}
