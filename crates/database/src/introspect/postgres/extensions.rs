//! Schemas and extensions.

use super::Kind;
use revgraph_schema::model::{Extension, Namespace, TableName};

/// The further schemas that are there. Who owns them is not read: roles are the server's, not the database's.
pub(super) const NAMESPACES: Kind = Kind {
    name: "namespace",
    query: |scope| {
        let has = scope.has_beside("n");
        format!("SELECT 'namespace', n.nspname FROM pg_namespace n WHERE {has}")
    },
    read: |reading, mut fields| {
        let name = TableName::new(None, &fields.text()?);
        let namespaces = &mut reading.schema.namespaces;
        namespaces.insert(name, Namespace::default());
        Ok(())
    },
};

/// All extensions of the database but PL/pgSQL, which every database has. Their versions are not read: which one is
/// there depends on the server.
pub(super) const EXTENSIONS: Kind = Kind {
    name: "extension",
    query: |scope| {
        let schema = scope.schema_of("n");
        format!(
            "SELECT 'extension', {schema}, e.extname FROM pg_extension e \
             JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql'"
        )
    },
    read: |reading, mut fields| {
        let schema = fields.optional();
        let name = TableName::new(schema.as_deref(), &fields.text()?);
        let extensions = &mut reading.schema.extensions;
        extensions.insert(name, Extension::default());
        Ok(())
    },
};
