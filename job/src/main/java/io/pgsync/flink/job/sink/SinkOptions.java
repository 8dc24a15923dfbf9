package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.search.SearchOptions;
import java.io.Serializable;

/** What every sink is told. */
public record SinkOptions(SearchOptions search, OnPoison onPoison) implements Serializable {}
