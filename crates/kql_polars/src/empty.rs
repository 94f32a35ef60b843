//! Empty columns of large tables.
//!
//! A table of Log Analytics has some 200 columns that no file fills. They take no memory until something computes with all
//! columns: a filter does parts of the frame at once and puts them together, and that of a million rows would take 4 GB.

use kql::plan::{Node, Plan};
use polars::prelude::{AnyValue, Column, DataFrame, DataType, Expr, LazyFrame, PolarsResult, Scalar};

use crate::Catalog;

/// From so many rows on it matters.
const MANY_ROWS: usize = 10_000;

/// The columns of a result, of which some are empty whatever its rows are.
pub(crate) struct Empty(Vec<(String, Option<Scalar>)>);

/// The empty columns that a query hands on as they are, if it only chooses and sorts rows of a large table.
pub(crate) fn passed_on(plan: &Plan, catalog: &Catalog) -> Option<Empty> {
    let mut node = &plan.node;
    let table = loop {
        match node {
            Node::Filter { input, .. } | Node::Sort { input, .. } | Node::Take { input, .. } => {
                node = &input.node
            }
            Node::Scan { table } => break catalog.get(table)?,
            _ => return None,
        }
    };
    if table.frame.height() < MANY_ROWS || table.schema != plan.schema {
        return None;
    }
    let columns = table.schema.columns.iter().zip(table.frame.columns());
    let columns: Vec<(String, Option<Scalar>)> =
        columns.map(|(column, values)| (column.name.clone(), empty(values, column.ty))).collect();
    let (n_empty, n) = (columns.iter().filter(|it| it.1.is_some()).count(), columns.len());
    // A frame without columns would forget how many rows it has.
    (n_empty > 0 && n_empty < n).then_some(Empty(columns))
}

/// The one value of an empty column; its cells look like those of other columns.
fn empty(column: &Column, ty: kql::Type) -> Option<Scalar> {
    let Column::Scalar(one) = column else { return None };
    let is_string = ty == kql::Type::String;
    match one.scalar().value() {
        AnyValue::Null if !is_string => Some(one.scalar().clone()),
        // Queries read a missing string as the empty text.
        AnyValue::Null | AnyValue::String("") if is_string => Some(no_text()),
        AnyValue::StringOwned(text) if is_string && text.is_empty() => Some(no_text()),
        _ => None,
    }
}

fn no_text() -> Scalar {
    Scalar::new(DataType::String, AnyValue::String(""))
}

impl Empty {
    /// The frame without them.
    pub(crate) fn without(&self, frame: LazyFrame) -> LazyFrame {
        let filled = self.0.iter().filter(|it| it.1.is_none());
        let filled: Vec<Expr> = filled.map(|it| Expr::Column(it.0.as_str().into())).collect();
        frame.select(filled)
    }

    /// The rows with them.
    pub(crate) fn with(&self, rows: &DataFrame) -> PolarsResult<DataFrame> {
        let columns = self.0.iter().map(|(name, value)| match value {
            Some(value) => Ok(Column::new_scalar(name.as_str().into(), value.clone(), rows.height())),
            None => rows.column(name).cloned(),
        });
        DataFrame::new(rows.height(), columns.collect::<PolarsResult<_>>()?)
    }
}

#[cfg(test)]
mod tests {
    use kql::{Schema, Type};
    use polars::prelude::{IntoColumn, NamedFrom, Series};

    use super::*;
    use crate::Table;

    #[test]
    fn empty_columns_of_many_rows_are_there_and_written_out_nowhere() {
        let n = MANY_ROWS + 5;
        let ids = Series::new("EventID".into(), (0..n as i64).collect::<Vec<_>>()).into_column();
        let nothing = Scalar::new(DataType::String, AnyValue::StringOwned("".into()));
        let columns = vec![
            Column::new_scalar("Account".into(), nothing, n),
            ids,
            Column::new_scalar("LogonType".into(), Scalar::new(DataType::Int32, AnyValue::Null), n),
            Column::new_scalar("Details".into(), Scalar::new(DataType::String, AnyValue::Null), n),
        ];
        let types = [
            ("Account", Type::String),
            ("EventID", Type::Long),
            ("LogonType", Type::Int),
            ("Details", Type::Dynamic),
        ];
        let schema = Schema::new(types.map(|(name, ty)| kql::Column::new(name, ty)).to_vec());
        let mut catalog = Catalog::new();
        let frame = DataFrame::new(n, columns).expect("columns of one length");
        catalog.insert("SecurityEvent", Table::new(schema, frame).expect("as the schema says"));
        let run =
            |text: &str| crate::run(text, &catalog, chrono::DateTime::UNIX_EPOCH).expect("it runs").frame;

        let rows =
            run("SecurityEvent | where EventID >= 7 and isempty(Account) | sort by EventID desc | take 3");
        let names: Vec<&str> = rows.columns().iter().map(|it| it.name().as_str()).collect();
        assert_eq!(names, ["Account", "EventID", "LogonType", "Details"]);
        assert_eq!(
            rows.get_row(0).expect("a row").0,
            [AnyValue::String(""), AnyValue::Int64(n as i64 - 1), AnyValue::Null, AnyValue::Null]
        );
        let is_written = |it: &Column| matches!(it, Column::Series(_));
        assert_eq!(rows.columns().iter().filter(|it| is_written(it)).count(), 1);
        assert_eq!(run("SecurityEvent | where isnotempty(Account)").shape(), (0, 4));
        assert_eq!(run("SecurityEvent | summarize countif(isnull(LogonType))").height(), 1);
    }
}
