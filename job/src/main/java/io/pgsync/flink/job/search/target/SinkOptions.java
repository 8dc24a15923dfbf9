package io.pgsync.flink.job.search.target;

import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.target.OnPoison;
import java.io.Serializable;

/** What every sink of a search engine is told. */
public record SinkOptions(SearchOptions search, OnPoison onPoison, IndexNames names)
        implements Serializable {}
