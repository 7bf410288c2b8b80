//! What kind of error it is that Diesel tells.

use crate::error::{ErrorKind, StatementError};
use diesel::result::DatabaseErrorKind;

pub(super) fn fault(error: diesel::result::Error) -> ErrorKind {
    let (kind, information) = match error {
        diesel::result::Error::DatabaseError(kind, information) => (kind, information),
        diesel::result::Error::DeserializationError(error)
            if error.is::<std::str::Utf8Error>() || error.is::<std::string::FromUtf8Error>() =>
        {
            return ErrorKind::NotUtf8;
        }
        diesel::result::Error::InvalidCString(error) => {
            return ErrorKind::Statement(Box::new(StatementError {
                message: error.to_string(),
                ..StatementError::default()
            }));
        }
        other => {
            return ErrorKind::UnexpectedAnswer {
                message: other.to_string(),
            };
        }
    };
    let message = information.message().trim_end().to_owned();
    let statement = Box::new(StatementError {
        code: code(&kind, &message).map(str::to_owned),
        detail: information.details().map(str::to_owned),
        hint: information.hint().map(str::to_owned),
        position: information
            .statement_position()
            .and_then(|position| usize::try_from(position).ok()),
        context: None,
        message,
    });
    match (kind, statement.code.as_deref()) {
        (DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand, _)
        | (_, Some("57P01")) => ErrorKind::Disconnected {
            message: statement.message,
        },
        (DatabaseErrorKind::ReadOnlyTransaction, _) => ErrorKind::ReadOnly {
            message: statement.message,
        },
        (_, Some("55P03" | "40P01" | "40001")) => ErrorKind::Busy(statement),
        (_, Some("57014")) => ErrorKind::Cancelled {
            message: statement.message,
        },
        _ => ErrorKind::Statement(statement),
    }
}

/// The SQLSTATE where Diesel's kind tells it, or the words of a server that speaks English.
fn code(kind: &DatabaseErrorKind, message: &str) -> Option<&'static str> {
    Some(match kind {
        DatabaseErrorKind::UniqueViolation => "23505",
        DatabaseErrorKind::ForeignKeyViolation => "23503",
        DatabaseErrorKind::NotNullViolation => "23502",
        DatabaseErrorKind::CheckViolation => "23514",
        DatabaseErrorKind::RestrictViolation => "23001",
        DatabaseErrorKind::ExclusionViolation => "23P01",
        DatabaseErrorKind::SerializationFailure => "40001",
        DatabaseErrorKind::ReadOnlyTransaction => "25006",
        _ if message.starts_with("deadlock detected") => "40P01",
        _ if message.starts_with("canceling statement due to lock timeout")
            || message.starts_with("could not obtain lock on") =>
        {
            "55P03"
        }
        _ if message.starts_with("canceling statement due to") => "57014",
        _ if message.starts_with("terminating connection due to") => "57P01",
        _ => return None,
    })
}
