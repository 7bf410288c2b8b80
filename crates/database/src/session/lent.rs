//! Diesel connections, which are the caller's or are handed to the caller's code.

use diesel::connection::{
    AnsiTransactionManager, Connection, TransactionDepthChange, TransactionManager,
    TransactionManagerStatus,
};
use std::any::Any;

/// Hands a Diesel connection to code. In a transaction that Diesel did not begin it is told of it, so that it begins
/// savepoints there.
pub(super) fn lend<C>(connection: &mut C, in_transaction: bool, code: &mut dyn FnMut(&mut dyn Any))
where
    C: Connection<TransactionManager = AnsiTransactionManager> + 'static,
{
    let change = |connection: &mut C, change| {
        let status = AnsiTransactionManager::transaction_manager_status_mut(connection);
        if let (TransactionManagerStatus::Valid(status), true) = (status, in_transaction) {
            // It fails where code has ended the transaction; committing says so.
            let _ = status.change_transaction_depth(change);
        }
    };
    change(connection, TransactionDepthChange::IncreaseDepth);
    code(connection);
    change(connection, TransactionDepthChange::DecreaseDepth);
}
