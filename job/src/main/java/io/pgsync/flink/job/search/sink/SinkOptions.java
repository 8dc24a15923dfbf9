package io.pgsync.flink.job.search.sink;

import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.sink.OnPoison;
import java.io.Serializable;

/** What every sink of a search engine is told. */
public record SinkOptions(SearchOptions search, OnPoison onPoison, IndexNames names)
        implements Serializable {}
