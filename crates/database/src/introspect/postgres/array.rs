//! Arrays as PostgreSQL writes them: `{a,"b c",NULL}`.

/// The elements of an array of one dimension; none for any other text.
pub(super) fn elements(text: &str) -> Option<Vec<Option<String>>> {
    let inside = text.strip_prefix('{')?.strip_suffix('}')?;
    let mut found = Vec::new();
    let mut characters = inside.chars().peekable();
    while characters.peek().is_some() {
        let mut element = String::new();
        let mut quoted = false;
        match characters.peek() {
            Some('"') => {
                quoted = true;
                characters.next();
                loop {
                    match characters.next()? {
                        '"' => break,
                        '\\' => element.push(characters.next()?),
                        character => element.push(character),
                    }
                }
            }
            Some('{') => return None,
            _ => {
                while let Some(character) = characters.next_if(|character| *character != ',') {
                    match character {
                        '\\' => element.push(characters.next()?),
                        character => element.push(character),
                    }
                }
            }
        }
        found.push((quoted || !element.eq_ignore_ascii_case("null")).then_some(element));
        match characters.next() {
            None => break,
            Some(',') if characters.peek().is_some() => {}
            Some(_) => return None,
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::elements;

    #[test]
    fn elements_are_told_apart() {
        let some = |words: &[&str]| words.iter().map(|word| Some((*word).to_owned())).collect();
        assert_eq!(elements("{}"), Some(Vec::new()));
        assert_eq!(elements("{a,b c}"), Some(some(&["a", "b c"])));
        assert_eq!(
            elements(r#"{"a,b","\"\\","","NULL"}"#),
            Some(some(&["a,b", "\"\\", "", "NULL"]))
        );
        assert_eq!(elements("{NULL}"), Some(vec![None]));
        assert_eq!(elements("{{1},{2}}"), None);
        assert_eq!(elements("[0:1]={1,2}"), None);
        assert_eq!(elements("{a"), None);
    }
}
