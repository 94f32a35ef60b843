//! Functions that KQL has and this engine has not yet, so that the message says which it is.

/// Returns whether KQL has a function or aggregate called `name` that is not implemented here.
pub(crate) fn is_later(name: &str) -> bool {
    LATER.contains(&name) || FAMILIES.iter().any(|it| name.starts_with(it))
}

/// Beginnings of names of which KQL has many.
const FAMILIES: [&str; 11] = [
    "series_",
    "geo_",
    "hash_",
    "ipv4_",
    "ipv6_",
    "base64_",
    "unicode_codepoints_",
    "punycode_",
    "row_",
    "convert_",
    "bitset_",
];

#[rustfmt::skip]
const LATER: &[&str] = &[
    // texts
    "array_strcat", "countof", "extract_all", "extractall", "extract_json", "extractjson", "has_any_index",
    "indexof_regex", "make_string", "parse_command_line", "parse_csv", "parse_path", "parse_url", "parseurl",
    "parse_urlquery", "parseurlquery", "parse_user_agent", "parse_version", "parse_xml", "regex_quote",
    "repeat", "replace_strings", "strcmp", "string_size", "strrep", "to_utf8", "tohex", "translate",
    "url_decode", "url_encode", "url_encode_component", "isascii", "isutf8", "format_bytes",
    "has_ipv4", "has_ipv4_prefix", "has_any_ipv4", "has_any_ipv4_prefix", "format_ipv4", "format_ipv4_mask",
    "parse_ipv4", "parse_ipv4_mask", "parse_ipv6", "parse_ipv6_mask", "zlib_compress_to_base64_string",
    "zlib_decompress_from_base64_string", "gzip_compress_to_base64_string", "gzip_decompress_from_base64_string",
    // times
    "datepart", "datetime_add", "datetime_diff", "datetime_part", "datetime_local_to_utc",
    "datetime_utc_to_local", "datetime_list_timezones", "dayofmonth", "dayofyear", "endofmonth", "endofweek",
    "endofyear", "format_datetime", "format_timespan", "getmonth", "getyear", "hourofday", "make_datetime",
    "make_timespan", "monthofyear", "week_of_year", "weekofyear", "unixtime_seconds_todatetime",
    "unixtime_milliseconds_todatetime", "unixtime_microseconds_todatetime", "unixtime_nanoseconds_todatetime",
    // numbers
    "acos", "around", "asin", "atan", "atan2", "beta_cdf", "beta_inv", "beta_pdf", "bin_at", "bin_auto",
    "binary_and", "binary_not", "binary_or", "binary_shift_left", "binary_shift_right", "binary_xor",
    "ceiling", "cos", "cot", "degrees", "erf", "erfc", "exp", "exp10", "exp2", "gamma", "isfinite", "isinf",
    "isnan", "log", "log10", "log2", "loggamma", "max_of", "min_of", "pi", "pow", "radians", "rand", "round",
    "sign", "sin", "sqrt", "tan", "todecimal", "welch_test", "range", "hash",
    // arrays and bags
    "array_iff", "array_iif", "array_index_of", "array_reverse", "array_rotate_left", "array_rotate_right",
    "array_shift_left", "array_shift_right", "array_slice", "array_sort_asc", "array_sort_desc",
    "array_split", "array_sum", "bag_has_key", "bag_merge", "bag_pack_columns", "bag_remove_keys",
    "bag_set_key", "bag_zip", "dynamic_to_json", "jaccard_index", "pack_all", "set_difference", "set_equals",
    "set_has_element", "set_intersect", "set_union", "treepath", "zip", "all", "any", "map",
    // of the query, the row and the cluster
    "assert", "cluster", "current_cluster_endpoint", "current_database", "current_principal",
    "current_principal_details", "current_principal_is_member_of", "cursor_after", "cursor_before_or_at", "cursor_current", "database",
    "column_names_of", "estimate_data_size", "external_table", "extent_id", "extent_tags",
    "geo_info_from_ip_address", "ingestion_time", "iscolumnexists", "materialize", "materialized_view",
    "new_guid", "next", "prev", "stored_query_result", "table",  "workspace", "app", "arg",
    // aggregates
    "binary_all_and", "binary_all_or", "binary_all_xor", "buildschema", "covariance", "covarianceif",
    "covariancep", "covariancepif", "hll", "hll_if", "hll_merge", "dcount_hll", "make_bag", "make_bag_if", "make_dictionary",
    "make_list_with_nulls", "percentile", "percentiles", "percentiles_array", "percentilew", "percentilesw", "percentilesw_array",
    "percentrank_tdigest", "percentile_tdigest", "rank_tdigest", "merge_tdigest", "stdev", "stdevif", "stdevp",
    "tdigest", "tdigest_merge", "variance", "varianceif", "variancep", "variancepif", "_GetWatchlist",
];
