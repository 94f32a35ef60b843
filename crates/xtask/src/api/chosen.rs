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
};

const SERDE_JSON: Family = Family {
    name: "serde_json",
    export: "serde_json",
    module: "crate::api::ext::serde_json::items",
    crates: &["serde_json"],
    types: &["error::Error", "map::Map", "Number", "Value"],
    traits: &["value::index::Index"],
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
        "ChunkedArray",
        "Column",
        "DataFrame",
        "DataType",
        "DateLikeNameSpace",
        "Expr",
        "ExprNameNameSpace",
        "Field",
        "JoinArgs",
        "JoinBuilder",
        "LazyFrame",
        "LazyGroupBy",
        "LazyCsvReader",
        "ListNameSpace",
        "LiteralValue",
        "PlSmallStr",
        "PolarsError",
        "Scalar",
        "Schema",
        "Series",
        "SortMultipleOptions",
        "SortOptions",
        "StringNameSpace",
        "StrptimeOptions",
        "StructNameSpace",
        "TimeUnit",
        "When",
        "Then",
        "ChainedThen",
        "ChainedWhen",
    ],
    traits: &[
        "One",
        "Zero",
        "num_traits::NumOps",
        "num_traits::Num",
        "cast::ToPrimitive",
        "cast::NumCast",
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
        "TypedLiteral",
    ],
};
