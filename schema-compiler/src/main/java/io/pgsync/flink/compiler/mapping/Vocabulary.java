package io.pgsync.flink.compiler.mapping;

import java.util.Set;
import java.util.TreeSet;

/**
 * The words of a mapping that Elasticsearch and OpenSearch know. The lists are longer than
 * PGSync's, which lack, for example, the parameters that a dense vector needs.
 */
final class Vocabulary {
    static final Set<String> TYPES =
            words(
                    """
                    aggregate_metric_double alias annotated_text binary boolean byte completion
                    constant_keyword counted_keyword date date_nanos date_range dense_vector
                    double double_range flat_object flattened float float_range geo_point
                    geo_shape half_float histogram icu_collation_keyword integer integer_range
                    interval_day interval_day_to_hour interval_day_to_minute
                    interval_day_to_second interval_hour interval_hour_to_minute
                    interval_hour_to_second interval_minute interval_minute_to_second
                    interval_month interval_second interval_year interval_year_to_month ip
                    ip_range join keyword knn_vector long long_range match_only_text murmur3
                    nested null object passthrough percolator point rank_feature rank_features
                    rank_vectors scaled_float search_as_you_type semantic semantic_text shape
                    short sparse_vector text time token_count unsigned_long version wildcard
                    xy_point xy_shape
                    """);

    static final Set<String> PARAMETERS =
            words(
                    """
                    algorithm analyzer boost coerce compression_level contexts copy_to
                    data_type default_metric depth_limit dimension dimensions dims
                    doc_values dynamic
                    eager_global_ordinals element_type enable_position_increments enabled
                    engine fielddata
                    fielddata_frequency_filter fields format ignore_above ignore_malformed
                    ignore_z_value include_in_parent include_in_root index index_options
                    index_phrases index_prefixes inference_id language locale
                    max_input_length max_shingle_size meta method metrics mode model_id
                    normalizer norms null_value on_script_error orientation path
                    position_increment_gap positive_score_impact
                    preserve_position_increments preserve_separators priority properties
                    relations scaling_factor script search_analyzer search_inference_id
                    search_quote_analyzer similarity skip_list space_type
                    split_queries_on_whitespace store
                    strategy subobjects synthetic_source_keep term_vector
                    time_series_dimension time_series_metric tree
                    tree_levels type value
                    """);

    /** Keys of a whole mappings object. */
    static final Set<String> TOP_LEVEL =
            words(
                    """
                    _data_stream_timestamp _field_names _meta _routing _size _source composite
                    date_detection derived dynamic dynamic_date_formats dynamic_templates
                    numeric_detection properties runtime subobjects
                    """);

    private Vocabulary() {}

    private static Set<String> words(String text) {
        return java.util.Collections.unmodifiableSet(
                new TreeSet<>(Set.of(text.strip().split("\\s+"))));
    }
}
