//! What cells use of the crates beside ours. Of everything else that signatures mention only the name is written.

use super::book::Whole;

/// A crate that `nblt::ext` re-exports, and where its signatures stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Family {
    /// Its name, also of the file.
    pub(super) name: &'static str,
    /// The path that cells name.
    pub(super) export: &'static str,
    /// The module of the items.
    pub(super) module: &'static str,
    /// The crates of which rustdoc is asked.
    pub(super) crates: &'static [&'static str],
    /// Types with all their methods.
    pub(super) types: &'static [&'static str],
    /// Traits.
    pub(super) traits: &'static [&'static str],
    /// Macros with a body that has the type of the real one, which rustdoc does not tell.
    pub(super) macros: &'static [(&'static str, &'static str)],
}

impl Family {
    pub(super) fn types(&self) -> Whole {
        Whole::These(self.types)
    }

    pub(super) fn traits(&self) -> Whole {
        Whole::These(self.traits)
    }
}

/// In the order in which they use one another.
pub(super) const FAMILIES: [Family; 3] = [CHRONO, SERDE_JSON, POLARS];

const CHRONO: Family = Family {
    name: "chrono",
    export: "chrono",
    module: "crate::api::ext::chrono::items",
    crates: &["chrono"],
    types: &[
        "DateTime",
        "Days",
        "FixedOffset",
        "IsoWeek",
        "Local",
        "LocalResult",
        "Month",
        "Months",
        "NaiveDate",
        "NaiveDateTime",
        "NaiveTime",
        "TimeDelta",
        "Utc",
        "Weekday",
    ],
    traits: &["Datelike", "DurationRound", "Offset", "SubsecRound", "TimeZone", "Timelike"],
    macros: &[],
};

const SERDE_JSON: Family = Family {
    name: "serde_json",
    export: "serde_json",
    module: "crate::api::ext::serde_json::items",
    crates: &["serde_json"],
    types: &["error::Error", "map::Map", "Number", "Value"],
    traits: &["value::index::Index"],
    macros: &[("json", "($($json:tt)+) => { $crate::ext::serde_json::Value::default() };")],
};

const POLARS: Family = Family {
    name: "polars",
    export: "polars::prelude",
    module: "crate::api::ext::polars::items",
    crates: &[
        "num_traits",
        "polars_error",
        "polars_utils",
        "polars_schema",
        "polars_core",
        "polars_ops",
        "polars_time",
        "polars_io",
        "polars_plan",
        "polars_lazy",
        "polars",
    ],
    types: &[
        "AnyValue",
        "dsl::array::ArrayNameSpace",
        "ChainedThen",
        "ChainedWhen",
        "ChunkedArray",
        "Column",
        "CsvParseOptions",
        "CsvReadOptions",
        "CsvReader",
        "CsvWriter",
        "DataFrame",
        "DataType",
        "DateLikeNameSpace",
        "DatetimeArgs",
        "DurationArgs",
        "DynamicGroupOptions",
        "Expr",
        "ExprNameNameSpace",
        "Field",
        "frame::group_by::GroupBy",
        "JoinArgs",
        "JoinBuilder",
        "JsonReader",
        "JsonWriter",
        "LazyCsvReader",
        "LazyFrame",
        "LazyGroupBy",
        "LazyJsonLineReader",
        "ListNameSpace",
        "LiteralValue",
        "logical::Logical",
        "ParquetReader",
        "ParquetWriter",
        "PlSmallStr",
        "PolarsError",
        "RankOptions",
        "RollingGroupOptions",
        "frame::row::Row",
        "Scalar",
        "ScanArgsParquet",
        "polars_core::schema::Schema",
        "polars_schema::schema::Schema",
        "selector::Selector",
        "Series",
        "SeriesIter",
        "SortMultipleOptions",
        "SortOptions",
        "StringNameSpace",
        "StrptimeOptions",
        "StructNameSpace",
        "Then",
        "TimeUnit",
        "UnionArgs",
        "When",
    ],
    traits: &[
        "AsString",
        "ChunkAgg",
        "ChunkAggSeries",
        "ChunkApply",
        "ChunkCast",
        "ChunkCompareEq",
        "ChunkCompareIneq",
        "ChunkFillNullValue",
        "ChunkFilter",
        "ChunkQuantile",
        "ChunkSort",
        "ChunkUnique",
        "DataFrameJoinOps",
        "DataFrameOps",
        "DateMethods",
        "DatetimeMethods",
        "DurationMethods",
        "IntoColumn",
        "IntoLazy",
        "IntoSeries",
        "IntoVec",
        "LazyFileListReader",
        "ListNameSpaceImpl",
        "Literal",
        "NamedFrom",
        "NewChunkedArray",
        "num_traits::Num",
        "cast::NumCast",
        "num_traits::NumOps",
        "One",
        "PolarsDataType",
        "PolarsFloatType",
        "PolarsIntegerType",
        "PolarsIterator",
        "PolarsNumericType",
        "PolarsPhysicalType",
        "PolarsTemporalGroupby",
        "RoundSeries",
        "SchemaExt",
        "SerReader",
        "SerWriter",
        "SeriesMethods",
        "SeriesTrait",
        "StringMethods",
        "StringNameSpaceImpl",
        "TemporalMethods",
        "TimeMethods",
        "cast::ToPrimitive",
        "TypedLiteral",
        "Zero",
    ],
    macros: &[(
        "df",
        "($($name:expr => $values:expr),+ $(,)?) => { {
        $(let _ = (&$name, &$values);)+
        $crate::ext::polars::prelude::PolarsResult::Ok($crate::ext::polars::prelude::DataFrame::empty())
    } };",
    )],
};
