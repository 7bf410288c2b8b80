//! What goes into the macro and what comes out, as tokens.

use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// What the macro is given.
pub(crate) struct Arguments {
    /// The path of the module in which `Embedded` stands.
    pub(crate) module: Vec<TokenTree>,
    /// The directory, relative to the package's folder.
    pub(crate) directory: String,
    /// The ids of revisions that are in Rust, and on which scripts may stand.
    pub(crate) in_rust: Vec<String>,
}

/// Takes `path::of::module; "directory" "revision" ..` apart.
pub(crate) fn read(input: TokenStream) -> Result<Arguments, String> {
    let mut tokens = input.into_iter();
    let is_end = |token: &TokenTree| matches!(token, TokenTree::Punct(one) if one.as_char() == ';');
    let module = tokens.by_ref().take_while(|token| !is_end(token)).collect();
    let texts: Option<Vec<String>> = tokens.map(text).collect();
    let mut texts = texts.unwrap_or_default().into_iter();
    match texts.next() {
        Some(directory) => Ok(Arguments {
            module,
            directory,
            in_rust: texts.collect(),
        }),
        None => Err(
            "write names as literals, and the directory with '/' and relative to Cargo.toml: embed!(\"db/migrations\")"
                .to_owned(),
        ),
    }
}

/// The text of a literal. One that comes through a `macro_rules!` stands in a group without delimiters.
fn text(token: TokenTree) -> Option<String> {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            let mut inside = group.stream().into_iter();
            let only = inside.next()?;
            inside.next().is_none().then(|| text(only))?
        }
        TokenTree::Literal(literal) => {
            let written = literal.to_string();
            let text = written.strip_prefix('"')?.strip_suffix('"')?;
            // Nothing that a directory is called needs an escape, and where one does, `/` is meant.
            (!text.contains('\\')).then(|| text.to_owned())
        }
        _ => None,
    }
}

/// `{ #[allow(unused_imports)] use module::EmbeddedScript; module::Embedded::new(&[...]) }`, which is a constant.
pub(crate) fn made(module: Vec<TokenTree>, scripts: TokenStream) -> TokenStream {
    let allow = "allow(unused_imports)";
    let path = |name: &str, to: &mut Vec<TokenTree>| {
        to.extend(module.iter().cloned());
        separator(to);
        to.push(Ident::new(name, Span::call_site()).into());
    };
    let mut block: Vec<TokenTree> = Vec::new();
    // An empty directory uses no script.
    block.push(Punct::new('#', Spacing::Alone).into());
    block.push(Group::new(Delimiter::Bracket, allow.parse().unwrap_or_default()).into());
    block.push(Ident::new("use", Span::call_site()).into());
    path("EmbeddedScript", &mut block);
    block.push(Punct::new(';', Spacing::Alone).into());
    path("Embedded", &mut block);
    separator(&mut block);
    block.push(Ident::new("new", Span::call_site()).into());
    block.push(Group::new(Delimiter::Parenthesis, scripts).into());
    TokenTree::from(Group::new(Delimiter::Brace, block.into_iter().collect())).into()
}

fn separator(to: &mut Vec<TokenTree>) {
    to.push(Punct::new(':', Spacing::Joint).into());
    to.push(Punct::new(':', Spacing::Alone).into());
}

/// `::core::compile_error!("...")`
pub(crate) fn error(message: &str) -> TokenStream {
    let mut tokens: Vec<TokenTree> = Vec::new();
    for name in ["core", "compile_error"] {
        separator(&mut tokens);
        tokens.push(Ident::new(name, Span::call_site()).into());
    }
    tokens.push(Punct::new('!', Spacing::Alone).into());
    let text = TokenTree::from(Literal::string(message));
    tokens.push(Group::new(Delimiter::Parenthesis, text.into()).into());
    tokens.into_iter().collect()
}
