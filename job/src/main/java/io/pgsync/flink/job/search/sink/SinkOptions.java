package io.pgsync.flink.job.search.sink;

import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.sink.OnPoison;
import java.io.Serializable;

/** The options of every search engine sink. */
public record SinkOptions(SearchOptions search, OnPoison onPoison, IndexNames names)
        implements Serializable {}
