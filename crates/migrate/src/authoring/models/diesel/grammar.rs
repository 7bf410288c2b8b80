//! The macros of a `schema.rs`, parsed: `table!` and `joinable!`, wherever they stand.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, ExprLit, Ident, Item, Lit, Meta, Token, Type, braced, parenthesized};

/// What a file says.
#[derive(Default)]
pub(super) struct SchemaFile {
    pub(super) tables: Vec<TableMacro>,
    pub(super) joins: Vec<Joinable>,
    /// The names that types of the program's own have in the database.
    pub(super) sql_types: Vec<(String, String)>,
}

/// `table! { name (key) { column -> Type, } }`.
pub(super) struct TableMacro {
    pub(super) schema: Option<String>,
    /// The name in Rust, by which `joinable!` knows it.
    pub(super) ident: String,
    pub(super) name: String,
    pub(super) span: Span,
    /// The columns of the key, by their names in Rust.
    pub(super) key: Vec<(String, Span)>,
    pub(super) columns: Vec<ColumnMacro>,
}

/// `column -> Type`.
pub(super) struct ColumnMacro {
    pub(super) ident: String,
    pub(super) name: String,
    pub(super) max_length: Option<u32>,
    pub(super) data_type: Type,
}

/// `joinable!(child -> parent (column));`
pub(super) struct Joinable {
    pub(super) child: Ident,
    pub(super) parent: Ident,
    pub(super) column: Ident,
}

/// Reads a file.
///
/// # Errors
/// Text that is no Rust, or a macro that does not have Diesel's form.
pub(super) fn parse(text: &str) -> syn::Result<SchemaFile> {
    let file = syn::parse_file(text)?;
    let mut found = SchemaFile::default();
    collect(&file.items, &mut found)?;
    Ok(found)
}

fn collect(items: &[Item], found: &mut SchemaFile) -> syn::Result<()> {
    for item in items {
        match item {
            Item::Macro(item) => {
                let Some(name) = item.mac.path.segments.last() else {
                    continue;
                };
                match name.ident.to_string().as_str() {
                    "table" => found.tables.push(item.mac.parse_body()?),
                    "joinable" => found.joins.push(item.mac.parse_body()?),
                    _ => {}
                }
            }
            Item::Mod(module) => {
                if let Some((_, items)) = &module.content {
                    collect(items, found)?;
                }
            }
            Item::Struct(item) => {
                if let Some(name) = sql_type_name(&item.attrs) {
                    found.sql_types.push((item.ident.to_string(), name));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// `#[diesel(postgres_type(name = "role", schema = "auth"))]`.
fn sql_type_name(attributes: &[Attribute]) -> Option<String> {
    let mut found = None;
    for attribute in attributes {
        if !attribute.path().is_ident("diesel") {
            continue;
        }
        let mut name = None;
        let mut schema: Option<String> = None;
        // Other attributes of Diesel's have other forms, and say nothing of the name.
        let _ = attribute.parse_nested_meta(|meta| {
            meta.parse_nested_meta(|inner| {
                let value: syn::LitStr = inner.value()?.parse()?;
                match () {
                    () if inner.path.is_ident("name") => name = Some(value.value()),
                    () if inner.path.is_ident("schema") => schema = Some(value.value()),
                    () => {}
                }
                Ok(())
            })
        });
        found = found.or(name.map(|name| match schema {
            Some(schema) => format!("{schema}.{name}"),
            None => name,
        }));
    }
    found
}

impl Parse for TableMacro {
    fn parse(input: ParseStream<'_>) -> syn::Result<TableMacro> {
        while input.peek(Token![use]) {
            input.parse::<syn::ItemUse>()?;
        }
        let attributes = input.call(Attribute::parse_outer)?;
        let first = input.call(Ident::parse_any)?;
        let (schema, ident) = match input.parse::<Option<Token![.]>>()? {
            Some(_) => (Some(name_of(&first)), input.call(Ident::parse_any)?),
            None => (None, first),
        };
        let key = match input.peek(syn::token::Paren) {
            true => {
                let content;
                parenthesized!(content in input);
                let columns = content.parse_terminated(Ident::parse_any, Token![,])?;
                let named = |column: &Ident| (name_of(column), column.span());
                columns.iter().map(named).collect()
            }
            false => vec![("id".to_owned(), ident.span())],
        };
        let content;
        braced!(content in input);
        let columns = content.parse_terminated(ColumnMacro::parse, Token![,])?;
        if !input.is_empty() {
            return Err(input.error("nothing follows the columns of a table"));
        }
        let own = name_of(&ident);
        Ok(TableMacro {
            schema,
            name: text_of(&attributes, "sql_name").unwrap_or_else(|| own.clone()),
            ident: own,
            span: ident.span(),
            key,
            columns: columns.into_iter().collect(),
        })
    }
}

impl Parse for ColumnMacro {
    fn parse(input: ParseStream<'_>) -> syn::Result<ColumnMacro> {
        let attributes = input.call(Attribute::parse_outer)?;
        let ident = name_of(&input.call(Ident::parse_any)?);
        input.parse::<Token![->]>()?;
        let data_type = input.parse()?;
        Ok(ColumnMacro {
            name: text_of(&attributes, "sql_name").unwrap_or_else(|| ident.clone()),
            ident,
            max_length: number_of(&attributes, "max_length"),
            data_type,
        })
    }
}

impl Parse for Joinable {
    fn parse(input: ParseStream<'_>) -> syn::Result<Joinable> {
        let child = path_end(input)?;
        input.parse::<Token![->]>()?;
        let parent = path_end(input)?;
        let content;
        parenthesized!(content in input);
        let column = content.call(Ident::parse_any)?;
        Ok(Joinable {
            child,
            parent,
            column,
        })
    }
}

/// The last word of a path: tables of other modules are named with theirs.
fn path_end(input: ParseStream<'_>) -> syn::Result<Ident> {
    let path = input.call(syn::Path::parse_mod_style)?;
    let last = path.segments.last().map(|segment| segment.ident.clone());
    last.ok_or_else(|| input.error("expected a table"))
}

/// A name without the `r#` that Rust's own words need.
pub(super) fn name_of(ident: &Ident) -> String {
    ident.unraw().to_string()
}

fn value_of<'a>(attributes: &'a [Attribute], key: &str) -> Option<&'a Lit> {
    attributes
        .iter()
        .find_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident(key) => match &pair.value {
                Expr::Lit(ExprLit { lit, .. }) => Some(lit),
                _ => None,
            },
            _ => None,
        })
}

fn text_of(attributes: &[Attribute], key: &str) -> Option<String> {
    match value_of(attributes, key)? {
        Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

fn number_of(attributes: &[Attribute], key: &str) -> Option<u32> {
    match value_of(attributes, key)? {
        Lit::Int(number) => number.base10_parse().ok(),
        _ => None,
    }
}
